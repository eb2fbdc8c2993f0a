// Live typing: commits a text box as Ctrl+Enter would. The first key after a pause at once; while
// somebody goes on typing, a moment after the last key: half as long as the page lately took to
// answer, so that a slow server is asked less often.
//
// Streamlit's own text area commits only on blur or Ctrl+Enter. This listens on the document, so
// it works on whatever boxes are there, adds nothing to them, and leaves value, caret and undo
// alone. Where it does not run, the plain boxes remain.

const [SHORTEST, LONGEST] = [40, 300]; // milliseconds to wait after a key of many
const PAUSE = 400; // milliseconds without a key, after which the next one is the first again
const WEIGHT = 0.3; // of the latest answer in what is expected of the next
const FORGET = 2000; // milliseconds, after which no answer is waited for: there may have been no change
const LONG = 8000; // characters, about 2,000 tokens; a longer text is read on blur or Ctrl+Enter

let stop = () => {}; // Streamlit calls this anew when its data change, and cleans up only at the end

const isOurs = (box, keys) =>
  box instanceof HTMLTextAreaElement && keys.some((key) => box.closest(`.st-key-${key}`));

let expected = 120; // milliseconds from a commit to the page's answer
let asked = null; // when the page was last asked, until it has answered

// Streamlit tells on its root element whether the page's script is running.
const answers = new MutationObserver(([{ target }]) => {
  if (asked === null || target.dataset.testScriptState !== "notRunning") return;
  expected += WEIGHT * (performance.now() - asked - expected);
  asked = null;
});

function commit(box) {
  const key = { key: "Enter", code: "Enter", ctrlKey: true, bubbles: true, cancelable: true };
  box.dispatchEvent(new KeyboardEvent("keydown", key));
}

function ask(box) {
  asked = performance.now();
  commit(box);
}

// A lone surrogate cannot be sent to the server; it becomes the replacement character, in place.
function mendSurrogates(box) {
  if (!box.value.isWellFormed || box.value.isWellFormed()) return;
  const { selectionStart, selectionEnd } = box;
  const value = Object.getOwnPropertyDescriptor(HTMLTextAreaElement.prototype, "value");
  value.set.call(box, box.value.toWellFormed());
  box.setSelectionRange(selectionStart, selectionEnd);
  box.dispatchEvent(new Event("input", { bubbles: true }));
}

export default function ({ data }) {
  stop();
  const timers = new WeakMap();
  let last = -Infinity; // when the last key was pressed
  const root = document.querySelector("[data-testid=stApp]");
  if (root) answers.observe(root, { attributeFilter: ["data-test-script-state"] });

  const changed = (event) => {
    const box = event.target;
    if (!isOurs(box, data.keys)) return;
    clearTimeout(timers.get(box));
    if (event.isComposing) return; // an input method is still putting a word together
    mendSurrogates(box);
    const live = box.value.length <= LONG;
    // The hint "Press Ctrl+Enter to apply" is true only of long texts; see lens.css.
    box.closest("[data-testid=stTextArea]")?.toggleAttribute("data-live", live);
    const now = performance.now();
    if (now - asked > FORGET) asked = null;
    const first = now - last > PAUSE && asked === null;
    last = now;
    // Never within the event itself: the page would not have the new text yet.
    const wait = first ? 0 : Math.min(LONGEST, Math.max(SHORTEST, expected / 2));
    if (live) timers.set(box, setTimeout(() => ask(box), wait));
  };

  const events = ["input", "compositionstart", "compositionend"];
  events.forEach((name) => document.addEventListener(name, changed));
  // What was typed or pasted before this script was there; nothing happens to an unchanged box.
  document.querySelectorAll("textarea").forEach((box) => isOurs(box, data.keys) && commit(box));
  stop = () => events.forEach((name) => document.removeEventListener(name, changed));
  return () => {
    stop();
    answers.disconnect();
  };
}
