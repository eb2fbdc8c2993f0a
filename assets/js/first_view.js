// Takes the first view away as soon as the page stands where it stood: components/match/first_view.py.
// Where this does not run, the style beside it does so later: components/pages/start_page.py.
//
// The server's answer is the same for everybody. Whoever comes with texts of their own, behind a "#" or
// kept by this tab, or chose other colours than the system's, is not shown an example's in between: this
// runs before there is anything in the element.
{
  const PAGE = ".lens-match, [data-testid=stAlert], [data-testid=stException], [data-testid=stDialog]";
  // Stands for an element whose program is still on its way; an element can come before one above it.
  const PENDING = "[data-testid=stSkeleton]";
  const PATIENCE = 20_000; // milliseconds, after which the page is looked at as it is

  const view = document.currentScript.parentElement;
  const path = location.pathname;
  const until = performance.now() + PATIENCE;

  const stored = (storage, key) => {
    try {
      return JSON.parse(window[storage].getItem(key));
    } catch {
      return null; // no storage here, or nothing that can be read
    }
  };

  const leave = () => view.remove();

  const drawn = () => {
    const found = document.querySelector(PAGE);
    const above = (one) => one.compareDocumentPosition(found) & Node.DOCUMENT_POSITION_FOLLOWING;
    return found !== null && ![...document.querySelectorAll(PENDING)].some(above);
  };

  const look = () => {
    if (location.pathname !== path || drawn() || performance.now() > until) leave();
    else if (view.isConnected) requestAnimationFrame(look);
  };

  const theme = stored("localStorage", `stActiveTheme-${path}-v2`) ?? "System";
  if (location.hash || stored("sessionStorage", "lens-texts") || theme !== "System") leave();
  else look();
  // Whoever reaches the page behind it sees what they do.
  for (const used of ["focusin", "pointerdown"]) document.getElementById("root").addEventListener(used, leave, { once: true });
}
