// Takes the first view away as soon as the page stands where it stood: components/match/first_view.py.
//
// The server's answer is the same for everybody. Whoever comes with texts of their own, behind a "#" or
// kept by this tab, or chose other colours than the system's, is not shown an example's in between.
{
  const PAGE = "[data-testid=stMetricValue], [data-testid=stAlert], [data-testid=stException], [data-testid=stDialog]";
  const PATIENCE = 10_000; // milliseconds, after which the page is looked at as it is

  const view = document.getElementById("lens-first-view");
  const path = location.pathname;

  const stored = (storage, key) => {
    try {
      return JSON.parse(window[storage].getItem(key));
    } catch {
      return null; // no storage here, or nothing that can be read
    }
  };

  const look = () => {
    if (location.pathname !== path || document.querySelector(PAGE) || performance.now() > PATIENCE) view.remove();
    else requestAnimationFrame(look);
  };

  const theme = stored("localStorage", `stActiveTheme-${path}-v2`) ?? "System";
  if (location.hash || stored("sessionStorage", "lens-texts") || theme !== "System") view.remove();
  else look();
}
