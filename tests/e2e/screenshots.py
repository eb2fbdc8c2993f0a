"""Take the pictures of README.md anew: `make screenshots`."""

from __future__ import annotations

from playwright.sync_api import sync_playwright

from tests.conftest import ROOT
from tests.e2e.conftest import FLAGS, Watched, find_chromium, serve

FOLDER = ROOT / "assets" / "screenshots"
DESK = {"viewport": {"width": 1280, "height": 800}}
PHONE = {"viewport": {"width": 390, "height": 844}, "device_scale_factor": 2}
PICTURES = {
    "match-light": ("/", {**DESK, "color_scheme": "light"}, 1230),
    "match-dark": ("/?example=teacher", {**DESK, "color_scheme": "dark"}, 1000),
    "match-phone": ("/?example=kubernetes", {**PHONE, "color_scheme": "light"}, 1000),
}


def main() -> None:
    FOLDER.mkdir(exist_ok=True)
    with serve() as (address, _), sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=find_chromium(), args=FLAGS)
        for name, (path, options, height) in PICTURES.items():
            page = Watched(browser.new_context(**options).new_page(), address).open(path)
            page.get_by_test_id("stVegaLiteChart").nth(1).wait_for()
            page.set_viewport_size({"width": options["viewport"]["width"], "height": height})
            page.wait_for_timeout(800)
            if name == "match-dark":
                page.locator(".lens-rows li").nth(2).hover()
                page.wait_for_timeout(300)
            page.screenshot(path=FOLDER / f"{name}.png")
            print(FOLDER / f"{name}.png")
        browser.close()


if __name__ == "__main__":
    main()
