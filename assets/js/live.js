// Live typing: commits a text box a moment after the last key, as Ctrl+Enter would.
//
// Streamlit's own text area commits only on blur or Ctrl+Enter. This listens on the document, so
// it works on whatever boxes are there, adds nothing to them, and leaves value, caret and undo
// alone. Where it does not run, the plain boxes remain.

const WAIT = 120; // milliseconds after the last key
const LONG = 8000; // characters, about 2,000 tokens; a longer text is read on blur or Ctrl+Enter

let stop = () => {}; // Streamlit calls this anew when its data change, and cleans up only at the end

const isOurs = (box, keys) =>
  box instanceof HTMLTextAreaElement && keys.some((key) => box.closest(`.st-key-${key}`));

function commit(box) {
  const key = { key: "Enter", code: "Enter", ctrlKey: true, bubbles: true, cancelable: true };
  box.dispatchEvent(new KeyboardEvent("keydown", key));
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

  const changed = (event) => {
    const box = event.target;
    if (!isOurs(box, data.keys)) return;
    clearTimeout(timers.get(box));
    if (event.isComposing) return; // an input method is still putting a word together
    mendSurrogates(box);
    const live = box.value.length <= LONG;
    // The hint "Press Ctrl+Enter to apply" is true only of long texts; see lens.css.
    box.closest("[data-testid=stTextArea]")?.toggleAttribute("data-live", live);
    if (live) timers.set(box, setTimeout(() => commit(box), WAIT));
  };

  const events = ["input", "compositionstart", "compositionend"];
  events.forEach((name) => document.addEventListener(name, changed));
  // What was typed or pasted before this script was there; nothing happens to an unchanged box.
  document.querySelectorAll("textarea").forEach((box) => isOurs(box, data.keys) && commit(box));
  stop = () => events.forEach((name) => document.removeEventListener(name, changed));
  return () => stop();
}
