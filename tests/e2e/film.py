"""Take the film of README.md anew, an animated PNG of the lesson: `make film`."""

from __future__ import annotations

from io import BytesIO

from PIL import Image
from playwright.sync_api import Page, sync_playwright

from tests.e2e.screenshots import FOLDER, SLIDE
from tests.support.server import FLAGS, Watched, find_chromium, serve

STEPS = ("pieces", "logits", "saturation", "strongest", "sparse", "meet")
HOLD, QUICK, LAST = 2200, 700, 3500  # milliseconds a frame is shown
SIZE = (960, 540)
COLOURS = 64
MOST_BYTES = 3_000_000


def frame(page: Page) -> Image.Image:
    """What the page shows now, small and of few colours."""
    seen = Image.open(BytesIO(page.screenshot())).convert("RGB")
    return seen.resize(SIZE, Image.Resampling.LANCZOS).quantize(COLOURS, dither=0)


def frames(watched: Watched) -> list[tuple[Image.Image, int]]:
    """The steps from the text to the score, then a query walking the index."""
    page = watched.open("/how-it-works?present=true&example=engineers&step=pieces")
    taken = []
    for step in STEPS:
        page.locator(f".lens-rail [href*='step={step}'][aria-current]").wait_for()
        watched.settled()
        page.wait_for_timeout(1200)
        taken.append((frame(page), HOLD))
        for _ in range(2 if step in ("saturation", "sparse") else 1):  # of two parts
            page.keyboard.press("PageDown")
            page.wait_for_timeout(400)
    walks = page.locator("[data-player]")
    walks.wait_for()
    watched.settled()
    count = int(walks.get_attribute("data-player") or 0)
    for _ in range(count):
        page.locator("[data-do=back]").click()
    for at in range(count + 1):
        page.wait_for_timeout(900)  # the documents have risen
        taken.append((frame(page), QUICK if at < count else LAST))
        page.locator("[data-do=next]").click()
    return taken


def main() -> None:
    with serve() as (address, _), sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=find_chromium(), args=FLAGS)
        context = browser.new_context(viewport=SLIDE, color_scheme="light")
        taken = frames(Watched(context.new_page(), address))
        browser.close()
    first, *others = (image for image, _ in taken)
    path = FOLDER / "lesson.png"
    first.save(
        path,
        save_all=True,
        append_images=others,
        duration=[duration for _, duration in taken],
        loop=0,
        optimize=True,
    )
    size = path.stat().st_size
    print(f"{path}: {len(taken)} frames, {size:,} bytes")
    if size > MOST_BYTES:
        raise SystemExit("too large for a README")


if __name__ == "__main__":
    main()
