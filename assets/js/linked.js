// What matched: scrolls the texts to the words that are lit, and leads the arrow keys through them.
//
// Lighting up is done by the style sheet alone. This listens on the document, so it works on whatever
// texts are there; where it does not run, the words still light up.

const ITEMS = ".lens-match .lens-text mark, .lens-match .lens-rows > li";
const GROUPS = ".lens-text, .lens-butterfly";
const STEPS = { ArrowDown: 1, ArrowRight: 1, ArrowUp: -1, ArrowLeft: -1 };
const REST = 150; // milliseconds that the pointer stays before a text is scrolled under it

let stop = () => {}; // Streamlit may call this anew, and cleans up only at the end
let timer = 0;

const idsOf = (item) => item.dataset.t.split(" ");

// The first word of a pane that belongs to what is touched; one where a term peaks comes first.
function wordIn(pane, ids) {
  const words = [...pane.querySelectorAll("mark")].filter((mark) => idsOf(mark).some((id) => ids.includes(id)));
  return words.find((mark) => !mark.classList.contains("again")) ?? words[0];
}

const HEAD = 64; // pixels of the page's head, under which nothing is seen

// Brings a word of each text into the part of its pane that is seen; `page`: by scrolling the page
// too, where the pane alone cannot.
function reveal(item, page) {
  const ids = idsOf(item);
  for (const pane of item.closest(".lens-match").querySelectorAll(".lens-text")) {
    const word = pane.contains(item) ? null : wordIn(pane, ids);
    if (!word) continue;
    const outer = pane.getBoundingClientRect();
    const [top, bottom] = [Math.max(outer.top, HEAD), Math.min(outer.bottom, innerHeight)];
    const seen = () => {
      const inner = word.getBoundingClientRect();
      return inner.top >= top && inner.bottom <= bottom;
    };
    if (!seen()) pane.scrollTop += word.getBoundingClientRect().top - top - (bottom - top) / 3;
    if (!seen() && page) word.scrollIntoView({ block: "nearest" });
  }
}

function move(event, item) {
  const all = [...item.closest(GROUPS).querySelectorAll(ITEMS)].filter((one) => one.checkVisibility());
  const at = { Home: 0, End: all.length - 1 }[event.key] ?? all.indexOf(item) + STEPS[event.key];
  if (!all[at]) return;
  event.preventDefault();
  all[at].focus({ focusVisible: true });
}

function pressed(event) {
  const { key, target } = event;
  if (!target.matches?.(ITEMS) || event.ctrlKey || event.altKey || event.metaKey) return;
  if (key in STEPS || key === "Home" || key === "End") move(event, target);
}

function focused(event) {
  const item = event.target.closest?.(ITEMS);
  if (item) reveal(item, true);
}

function pointed(event) {
  clearTimeout(timer);
  const item = event.target.closest?.(ITEMS);
  if (item) timer = setTimeout(() => item.isConnected && item.matches(":hover") && reveal(item, false), REST);
}

export default function () {
  stop();
  const events = { keydown: pressed, focusin: focused, pointerover: pointed };
  for (const [name, handler] of Object.entries(events)) document.addEventListener(name, handler);
  stop = () => {
    clearTimeout(timer);
    for (const [name, handler] of Object.entries(events)) document.removeEventListener(name, handler);
  };
  return () => stop();
}
