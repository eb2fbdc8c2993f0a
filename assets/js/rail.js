// The lesson: its rail of steps, and keys that press the page's own buttons.

// Where the arrow keys and letters mean something else.
const BUSY =
  "input:not([type=checkbox]), textarea, select, [contenteditable=true], " +
  "[role=slider], [role=radio], [role=radiogroup], [role=tab], [role=option], [role=combobox]";

function link(id, title, number, data, choose) {
  const item = document.createElement("li");
  const anchor = item.appendChild(document.createElement("a"));
  const address = new URLSearchParams(location.search);
  address.set("step", id);
  anchor.href = `?${address}`;
  anchor.append(
    Object.assign(document.createElement("b"), { textContent: number }),
    Object.assign(document.createElement("span"), { textContent: title }),
  );
  anchor.title = title;
  if (id === data.current) anchor.setAttribute("aria-current", "step");
  anchor.addEventListener("click", (event) => {
    if (event.ctrlKey || event.metaKey || event.shiftKey) return; // the browser's own new tab
    event.preventDefault();
    choose(id);
  });
  return item;
}

export default function ({ data, parentElement, setTriggerValue }) {
  const choose = (id) => id !== data.current && setTriggerValue("step", id);

  const focused = parentElement.contains(document.activeElement);
  const nav = document.createElement("nav");
  nav.className = "lens-rail";
  nav.ariaLabel = "Steps of the lesson";
  const list = nav.appendChild(document.createElement("ol"));
  Object.entries(data.steps).forEach(([id, title], index) =>
    list.append(link(id, title, index + 1, data, choose)),
  );
  parentElement.replaceChildren(nav);
  if (focused) nav.querySelector("[aria-current]")?.focus();

  const pressed = (event) => {
    if (event.defaultPrevented || event.ctrlKey || event.metaKey || event.altKey) return;
    if (event.target.closest?.(BUSY)) return;
    const name = data.keys[event.key] ?? data.keys[event.key.toLowerCase()];
    if (!name) return;
    if (name === "fullscreen") {
      if (document.fullscreenElement) document.exitFullscreen();
      else document.documentElement.requestFullscreen?.();
    } else if (name in data.steps) choose(name);
    else {
      const [place, pushed] = [`.st-key-${name}`, "button:not(:disabled), input[type=checkbox]"];
      document.querySelector(place)?.querySelector(pushed)?.click();
    }
    event.preventDefault();
  };
  document.addEventListener("keydown", pressed);
  return () => document.removeEventListener("keydown", pressed);
}
