// Shared links: hands what stands behind "#" in the address to the page, once, and takes it out of
// the address, so that it does not come back over what one types next.

const MARK = "#t=";

export default function ({ setTriggerValue }) {
  const look = () => {
    if (!location.hash.startsWith(MARK)) return;
    const shared = location.hash.slice(MARK.length);
    history.replaceState(history.state, "", location.pathname + location.search);
    setTriggerValue("shared", shared.slice(0, 10000));
  };
  look();
  window.addEventListener("hashchange", look);
  return () => window.removeEventListener("hashchange", look);
}
