// Shared links: hands what stands behind "#" in the address to the page, once, and takes it out of
// the address, so that it does not come back over what one types next.

const MARK = "#t=";

let stop = () => {}; // Streamlit may call this anew, and cleans up only at the end

export default function ({ setTriggerValue }) {
  stop();
  const look = () => {
    if (!location.hash.startsWith(MARK)) return;
    const shared = location.hash.slice(MARK.length);
    history.replaceState(history.state, "", location.pathname + location.search);
    setTriggerValue("shared", shared.slice(0, 10000));
  };
  look();
  window.addEventListener("hashchange", look);
  stop = () => window.removeEventListener("hashchange", look);
  return () => stop();
}
