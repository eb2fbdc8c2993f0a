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

export default function () {
  let opener = null;

  function enter(until) {
    const body = document.querySelector(BODY);
    const first = body && stops(body)[0];
    if (first) first.focus({ focusVisible: true });
    else if (performance.now() < until) requestAnimationFrame(() => enter(until));
  }

  function pressed(event) {
    const { key, shiftKey, target } = event;
    const body = target.closest?.(BODY);
    if (body && opener?.isConnected) {
      const all = stops(body);
      const leaves = key === "Tab" && target === (shiftKey ? all[0] : all.at(-1));
      if (leaves) event.preventDefault();
      if (leaves || key === "Escape") opener.focus({ focusVisible: true });
      return;
    }
    const button = target.closest?.("[data-testid=stPopover] button");
    if (!button || (key !== "Enter" && key !== " ")) return;
    opener = button;
    if (button.getAttribute("aria-expanded") !== "true") enter(performance.now() + PATIENCE);
  }

  document.addEventListener("keydown", pressed, true);
  return () => document.removeEventListener("keydown", pressed, true);
}
