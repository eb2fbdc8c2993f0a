// Shared links: gives the page what stands behind "#" in the address, once, and takes it out of the
// address, so that it does not come back over what is typed next. What is longer than a link may be
// is cut, one character too long, so that it is refused.

const MARK = "#t=";

let stop = () => {}; // Streamlit may call this anew, and cleans up only at the end

export default function ({ data, setTriggerValue }) {
  stop();
  const look = () => {
    if (!location.hash.startsWith(MARK)) return;
    const shared = location.hash.slice(MARK.length);
    history.replaceState(history.state, "", location.pathname + location.search);
    setTriggerValue("shared", shared.slice(0, data.longest + 1));
  };
  look();
  window.addEventListener("hashchange", look);
  stop = () => window.removeEventListener("hashchange", look);
  return () => stop();
}
