// The lesson: its rail of steps, and its keys.
//
// What is chosen or pressed is kept as a growing list, and the page does what it has not done yet:
// so no key is lost while the page is still drawing the one before.

// Where letters and digits are typed, and where the arrow keys mean something else.
const TYPED = "input:not([type=checkbox], [type=radio], [type=range]), textarea, [contenteditable=true]";
const ARROWS = `${TYPED}, input, select, [role=slider], [role=radio], [role=tab], [role=option]`;
const busy = ({ key, target }, presenting) => {
  // A list that is closed is a text input too, but nothing is typed there.
  if (presenting && target.matches?.("[role=combobox][aria-expanded=false]")) return false;
  return target.closest?.(key.startsWith("Arrow") && !presenting ? ARROWS : TYPED);
};

// The page scrolls inside a box of its own, which no key reaches while nothing has the focus.
function scrolled(event) {
  const main = document.querySelector("[data-testid=stMain]");
  const by = { ArrowDown: 60, ArrowUp: -60, " ": 0.8 * innerHeight }[event.key];
  if (!by || !main || event.target !== document.body) return false;
  event.preventDefault();
  main.scrollBy({ top: event.shiftKey ? -by : by });
  return true;
}

// A step begins at its top, wherever the one before was scrolled to.
function toTop() {
  const main = document.querySelector("[data-testid=stMain]");
  const title = document.querySelector(".st-key-lesson_title");
  const rail = document.querySelector(".st-key-rail_row");
  if (!main || !title || !rail) return;
  const below = title.getBoundingClientRect().top - rail.getBoundingClientRect().bottom;
  if (below < 0) main.scrollTop += below;
}
let shown = "";

// What Space does: reveals what is to be guessed, or plays what moves; a button does what it does.
function playOrReveal(event) {
  if (event.target.closest?.("button, a, summary, [role], input, select")) return false;
  const button = [".st-key-reveal button", "[data-do=play]", ".st-key-play button"]
    .map((one) => document.querySelector(one))
    .find((one) => one?.checkVisibility());
  if (!button) return false;
  event.preventDefault();
  button.click();
  return true;
}

const KEPT = 50;
const asked = []; // [number, what], over all renderings of this page
let stop = () => {}; // Streamlit calls this anew when its data change, and cleans up only at the end
let number = Date.now(); // greater than before a reload, whatever the server remembers

function link(id, title, index, data, ask) {
  const item = document.createElement("li");
  const anchor = item.appendChild(document.createElement("a"));
  const address = new URLSearchParams(location.search);
  address.set("step", id);
  anchor.href = `?${address}`;
  anchor.append(
    Object.assign(document.createElement("b"), { textContent: index }),
    Object.assign(document.createElement("span"), { textContent: title }),
  );
  anchor.title = title;
  if (id === data.current) anchor.setAttribute("aria-current", "step");
  anchor.addEventListener("click", (event) => {
    if (event.ctrlKey || event.metaKey || event.shiftKey) return; // the browser's own new tab
    event.preventDefault();
    ask(id);
  });
  return item;
}

export default function ({ data, parentElement, setStateValue }) {
  stop();
  const ask = (what) => {
    asked.push([++number, what]);
    setStateValue("asked", asked.slice(-KEPT));
  };

  const focused = parentElement.contains(document.activeElement);
  const nav = document.createElement("nav");
  nav.className = "lens-rail";
  nav.ariaLabel = "Steps of the lesson";
  const list = nav.appendChild(document.createElement("ol"));
  Object.entries(data.steps).forEach(([id, title], index) =>
    list.append(link(id, title, index + 1, data, ask)),
  );
  parentElement.replaceChildren(nav);
  if (shown && shown !== data.current) toTop();
  shown = data.current;
  const presenting = "p" in data.keys;
  if (focused) nav.querySelector("[aria-current]")?.focus();

  const pressed = (event) => {
    if (event.defaultPrevented || event.ctrlKey || event.metaKey || event.altKey) return;
    if (busy(event, presenting)) return;
    if (event.key === " " && playOrReveal(event)) return;
    if (scrolled(event)) return;
    const what = data.keys[event.key] ?? data.keys[event.key.toLowerCase()];
    if (!what) return;
    event.preventDefault();
    if (presenting) event.stopPropagation(); // a switch or a slider that has the focus stays as it is
    if (what !== "fullscreen") ask(what);
    else if (document.fullscreenElement) document.exitFullscreen();
    else document.documentElement.requestFullscreen?.();
  };
  // A guess is typed: leaving the box hands it to the page, and the next key is the presenter's again.
  // The box keeps the event to itself, so this looks before the box does.
  const entered = ({ key, target }) => {
    if (key === "Enter" && target.matches?.("input")) target.blur();
  };
  document.addEventListener("keydown", entered, true);
  document.addEventListener("keydown", pressed, presenting);
  stop = () => {
    document.removeEventListener("keydown", entered, true);
    document.removeEventListener("keydown", pressed, presenting);
  };
  return () => stop();
}
