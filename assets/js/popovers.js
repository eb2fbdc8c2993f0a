// Leads the keyboard into a popover and back.
//
// Streamlit draws a popover at the end of the document, so that Tab came to it only after
// everything else on the page. What a mouse opens is left alone.

const BODY = "[data-testid=stPopoverBody]";
const STOPS = "a[href], button, input, select, textarea, [tabindex='0']";
const PATIENCE = 2000; // milliseconds in which it must have opened

// Of a group of radio buttons, Tab stops at the checked one only.
const isStop = (node) => !node.disabled && (node.type !== "radio" || node.checked);
const stops = (body) => [...body.querySelectorAll(STOPS)].filter(isStop);

let opener = null; // the button whose popover the keyboard is in
let stop = () => {}; // Streamlit may call this anew, and cleans up only at the end

function enter(until) {
  const body = [...document.querySelectorAll(BODY)].at(-1); // the one that opened last
  const first = body && stops(body)[0];
  if (first) first.focus({ focusVisible: true });
  else if (performance.now() < until) requestAnimationFrame(() => enter(until));
}

function leave() {
  opener.focus({ focusVisible: true });
  opener = null;
}

function pressed(event) {
  const { key, shiftKey, target } = event;
  const body = target.closest?.(BODY);
  if (body && opener?.isConnected) {
    const all = stops(body);
    const leaves = key === "Tab" && target === (shiftKey ? all[0] : all.at(-1));
    if (leaves) event.preventDefault();
    if (leaves || key === "Escape") leave();
    return;
  }
  const button = target.closest?.("[data-testid=stPopover] button");
  if (!button || (key !== "Enter" && key !== " ")) return;
  opener = button;
  if (button.getAttribute("aria-expanded") !== "true") enter(performance.now() + PATIENCE);
}

const touched = () => (opener = null);

export default function () {
  stop();
  document.addEventListener("keydown", pressed, true);
  document.addEventListener("pointerdown", touched, true);
  stop = () => {
    document.removeEventListener("keydown", pressed, true);
    document.removeEventListener("pointerdown", touched, true);
  };
  return () => stop();
}
