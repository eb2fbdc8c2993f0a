// Nothing lost in the text boxes: undo that knows what the page did, and texts back after a reload.
//
// The browser's own undo knows only what was typed. When the page has changed a box in between, by an
// example or a swap, it puts parts of the old text into the new one, and the texts of two people mix.
// So each box has a history of its own, which ends where the page changed it; there, undo presses the
// page's own button. The texts are kept in this tab's session storage, never sent anywhere for it.

const STORE = "lens-texts";
const BURST = 600; // milliseconds; keys that follow each other sooner are undone together
const LONGEST_BURST = 40; // keys
const TYPED = ["insertText", "deleteContentBackward", "deleteContentForward"];
const MOST = 2_000_000; // characters in the history of a box
const PATIENCE = 20_000; // milliseconds in which the boxes must have come

let stop = () => {}; // Streamlit may call this anew, and cleans up only at the end
let restored = false;
let restoring = false; // a value that undo puts back is no new entry
const histories = new WeakMap();

// The session's key of a box, if it is one of these.
const keyOf = (box, keys) =>
  box instanceof HTMLTextAreaElement ? keys.find((key) => box.closest(`.st-key-${key}`)) : undefined;

const boxesOf = (keys) => [...document.querySelectorAll("textarea")].filter((box) => keyOf(box, keys));

// What was in a box, up to where the page itself changed it.
function historyOf(box) {
  const known = histories.get(box);
  if (known && known.values[known.at] === box.value) return known;
  const fresh = { values: [box.value], at: 0, time: 0, keys: 0 };
  histories.set(box, fresh);
  return fresh;
}

function record(box, inputType) {
  const history = histories.get(box) ?? { values: [""], at: 0, time: 0, keys: 0 };
  const now = performance.now();
  const one = Math.abs(box.value.length - history.values[history.at].length) === 1;
  const soon = now - history.time < BURST && history.keys < LONGEST_BURST;
  const together = TYPED.includes(inputType) && one && soon && history.at > 0;
  history.keys = together ? history.keys + 1 : 0;
  history.values.length = history.at + (together ? 0 : 1);
  history.values.push(box.value);
  while (history.values.length > 2 && history.values.length * box.value.length > MOST) history.values.shift();
  history.at = history.values.length - 1;
  history.time = TYPED.includes(inputType) ? now : 0;
  histories.set(box, history);
}

function put(box, text) {
  const before = box.value;
  const setter = Object.getOwnPropertyDescriptor(HTMLTextAreaElement.prototype, "value").set;
  setter.call(box, text);
  let tail = 0; // the caret goes to where the two texts begin to be the same again
  while (tail < Math.min(text.length, before.length) && text.at(-1 - tail) === before.at(-1 - tail)) tail++;
  box.setSelectionRange(text.length - tail, text.length - tail);
  restoring = true;
  box.dispatchEvent(new Event("input", { bubbles: true }));
  restoring = false;
}

// Sends what is in a box at once, as Ctrl+Enter does; nothing happens to an unchanged box.
function commit(box) {
  const enter = { key: "Enter", code: "Enter", ctrlKey: true, bubbles: true, cancelable: true };
  box.dispatchEvent(new KeyboardEvent("keydown", enter));
}

function step(box, by) {
  const history = historyOf(box);
  const at = history.at + by;
  if (at in history.values) {
    history.at = at;
    history.time = 0;
    put(box, history.values[at]);
    return;
  }
  const button = document.querySelector(`.st-key-${by < 0 ? "undo" : "redo"} button`);
  if (!button) return;
  commit(box); // what was just typed, or it would come after what the button does
  button.click();
}

function save(keys) {
  const boxes = boxesOf(keys);
  if (boxes.length < keys.length) return;
  try {
    sessionStorage.setItem(STORE, JSON.stringify(Object.fromEntries(boxes.map((box) => [keyOf(box, keys), box.value]))));
  } catch {
    // no storage, or no room: the texts are not kept
  }
}

function stored() {
  try {
    return JSON.parse(sessionStorage.getItem(STORE)) ?? {};
  } catch {
    return {};
  }
}

// After a reload, the server begins anew with an example; an example in the address was not edited.
function restore(keys, until) {
  const kept = stored();
  const boxes = boxesOf(keys).filter((box) => !box.disabled);
  if (boxes.length < keys.length) {
    if (performance.now() < until) setTimeout(() => restore(keys, until), 50);
    return;
  }
  for (const box of boxes) {
    const text = kept[keyOf(box, keys)];
    if (typeof text !== "string" || text === box.value) continue;
    put(box, text);
    commit(box); // also a text that is too long to be sent while one types
  }
}

const reloaded = () => performance.getEntriesByType("navigation")[0]?.type === "reload";

export default function ({ data }) {
  stop();
  const { keys } = data;
  let timer = 0;
  const ours = (box) => keyOf(box, keys) !== undefined;

  const before = (event) => {
    if (!ours(event.target)) return;
    historyOf(event.target);
    if (!event.inputType.startsWith("history")) return;
    event.preventDefault();
    step(event.target, event.inputType === "historyUndo" ? -1 : 1);
  };
  const changed = (event) => {
    if (!ours(event.target)) return;
    if (!restoring) record(event.target, event.inputType);
    clearTimeout(timer);
    timer = setTimeout(() => save(keys), 300);
  };
  const pressed = (event) => {
    if (!ours(event.target) || event.altKey || !(event.ctrlKey || event.metaKey)) return;
    const key = event.key.toLowerCase();
    if (key !== "z" && key !== "y") return;
    event.preventDefault();
    step(event.target, key === "z" && !event.shiftKey ? -1 : 1);
  };
  const left = () => save(keys);

  const onDocument = { beforeinput: before, input: changed, keydown: pressed };
  for (const [name, handler] of Object.entries(onDocument)) document.addEventListener(name, handler, true);
  addEventListener("pagehide", left);
  if (!restored && reloaded() && !new URLSearchParams(location.search).has("example")) {
    restore(keys, performance.now() + PATIENCE);
  }
  restored = true;
  stop = () => {
    for (const [name, handler] of Object.entries(onDocument)) document.removeEventListener(name, handler, true);
    removeEventListener("pagehide", left);
  };
  return () => stop();
}
