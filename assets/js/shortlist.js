// Shortlist: a click on a candidate's name picks it, and the arrow keys lead through the matrix.
//
// This listens on the document, so it works on whatever tables are there. Where it does not run, the
// list "Look at" picks too, and Tab still reaches the tables.

const CELLS = ".lens-matrix tbody td[tabindex]";
const STEPS = { ArrowRight: [0, 1], ArrowLeft: [0, -1], ArrowDown: [1, 0], ArrowUp: [-1, 0] };

let stop = () => {}; // Streamlit may call this anew, and cleans up only at the end
let number = Date.now(); // greater than before a reload, whatever the server remembers

// The cell beside another, or undefined at the edge.
function beside(cell, key) {
  const row = cell.parentElement;
  const cells = [...row.querySelectorAll("td")];
  if (key === "Home") return cells[0];
  if (key === "End") return cells.at(-1);
  const [down, right] = STEPS[key];
  const to = down > 0 ? row.nextElementSibling : down < 0 ? row.previousElementSibling : row;
  return to?.querySelectorAll("td")[cells.indexOf(cell) + right];
}

// The table is drawn anew with what was picked: the focus goes to the same name there.
function keepFocus(picked) {
  if (document.activeElement !== picked) return;
  const again = new MutationObserver(() => {
    if (picked.isConnected || document.activeElement !== document.body) return;
    const name = document.querySelector(`[data-pick="${picked.dataset.pick}"]`);
    if (!name) return;
    name.focus({ preventScroll: true });
    again.disconnect();
  });
  again.observe(document.body, { subtree: true, childList: true });
  setTimeout(() => again.disconnect(), 5000);
}

export default function ({ setStateValue }) {
  stop();
  const pick = (target) => {
    const picked = target.closest?.("[data-pick]");
    if (!picked) return;
    setStateValue("picked", [++number, Number(picked.dataset.pick)]);
    keepFocus(picked);
  };
  const clicked = (event) => pick(event.target);
  const pressed = (event) => {
    const { key, target } = event;
    if (event.ctrlKey || event.altKey || event.metaKey) return;
    if ((key === "Enter" || key === " ") && target.matches?.("[data-pick]")) {
      event.preventDefault();
      pick(target);
    }
    if (!target.matches?.(CELLS) || !(key in STEPS || key === "Home" || key === "End")) return;
    const next = beside(target, key);
    if (!next) return;
    event.preventDefault();
    target.tabIndex = -1;
    next.tabIndex = 0; // where Tab comes back to
    next.focus({ focusVisible: true });
    next.scrollIntoView({ block: "nearest", inline: "nearest" });
  };
  document.addEventListener("click", clicked);
  document.addEventListener("keydown", pressed);
  stop = () => {
    document.removeEventListener("click", clicked);
    document.removeEventListener("keydown", pressed);
  };
  return () => stop();
}
