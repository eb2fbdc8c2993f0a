"""Take the pictures of README.md anew: `make screenshots`."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from playwright.sync_api import Page, sync_playwright

from tests.support.lesson import STEPS
from tests.support.paths import ROOT
from tests.support.server import FLAGS, Watched, find_chromium, serve

FOLDER = ROOT / "assets" / "screenshots"
DESK = {"width": 1280, "height": 800}
PHONE = {"width": 390, "height": 844}
SLIDE = {"width": 1280, "height": 720}
LESSON = STEPS


@dataclass(frozen=True)
class Picture:
    name: str
    path: str
    height: int
    window: dict[str, int] = field(default_factory=lambda: DESK)
    theme: str = "light"
    scale: float = 1
    touched: str = ""  # what the pointer is on
    clicks: tuple[str, ...] = ()  # buttons and tabs that are pressed before, by their names


def lesson(step: str, *, dark: bool) -> Picture:
    return Picture(
        f"lesson-{step}",
        f"/how-it-works?step={step}&example={'engineers' if step == 'meet' else 'kubernetes'}",
        900,
        theme="dark" if dark else "light",
    )


PICTURES = (
    Picture("match-light", "/", 1230),
    Picture(
        "match-dark", "/?example=teacher", 1000, theme="dark", touched=".lens-rows > li >> nth=2"
    ),
    Picture("match-phone", "/?example=kubernetes", 1000, PHONE, scale=2),
    Picture("shortlist", "/shortlist", 800, clicks=("Show an example",)),
    Picture(
        "shortlist-evidence",
        "/shortlist",
        1560,
        clicks=("Show an example", "Evidence"),
        touched=".lens-matrix tbody tr:nth-child(2) td:nth-child(3)",
    ),
    *(lesson(step, dark=number in (2, 6)) for number, step in enumerate(LESSON)),
    Picture("methods", "/methods", 1230),
    Picture("lesson-presenter", "/how-it-works?present=true&step=strongest", 720, SLIDE, "dark"),
)


def take(page: Page, picture: Picture) -> None:
    if picture.name.startswith("match"):
        page.get_by_test_id("stVegaLiteChart").nth(1).wait_for()
    for name in picture.clicks:
        page.get_by_role("button", name=name).or_(page.get_by_role("tab", name=name)).click()
        page.wait_for_timeout(3000)
    page.set_viewport_size({**picture.window, "height": picture.height})
    page.wait_for_timeout(1500)
    if picture.touched:
        page.locator(picture.touched).hover()
        page.wait_for_timeout(300)
    page.screenshot(path=FOLDER / f"{picture.name}.png")
    print(FOLDER / f"{picture.name}.png")


def main() -> None:
    FOLDER.mkdir(exist_ok=True)
    with serve() as (address, _), sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=find_chromium(), args=FLAGS)
        for picture in PICTURES:
            options: dict[str, Any] = {
                "viewport": picture.window,
                "color_scheme": picture.theme,
                "device_scale_factor": picture.scale,
                "reduced_motion": "reduce",
            }
            page = Watched(browser.new_context(**options).new_page(), address).open(picture.path)
            take(page, picture)
            page.context.close()
        browser.close()


if __name__ == "__main__":
    main()
