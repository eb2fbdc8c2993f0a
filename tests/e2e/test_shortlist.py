"""Files become candidates, candidates a ranking, and the ranking something to take away."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page, expect

from tests.support.browser import box, score
from tests.support.documents import bomb, locked, pdf, word, zipped
from tests.support.opening import score_of
from tests.support.server import Watched, watched_page
from tests.support.texts import people

FILES = {
    "Ada Byron.pdf": pdf("Ada Byron\nSite reliability engineer with Kubernetes, six years", []),
    "locked.pdf": locked(pdf("secret"), "password"),
    "scan.pdf": pdf([]),
    "all.zip": zipped({"Bo Diaz.docx": word("Plumber for heating systems"), "virus.exe": b"MZ"}),
    "list.csv": b"name,cv\nCarla,Nurse in intensive care\nDan,Teacher of physics\n",
}

LONG = [" ".join([people("cv_engineer"), str(number)]).encode() for number in range(40)]


@pytest.fixture(scope="module")
def example(browser: Browser, server: str) -> Iterator[Watched]:
    """One page with the example for all tests that change nothing but what is looked at."""
    with watched_page(browser, server) as watched:
        page = watched.open("/shortlist")
        page.get_by_role("button", name="Show an example").click()
        expect(page.locator("[data-pick]")).to_have_count(7)
        watched.settled()
        yield watched


def give(page: Page, button: str, files: dict[str, bytes]) -> None:
    """Drop files into the input behind a button."""
    page.get_by_role("button", name=button).first.click()
    page.locator("input[type=file]").set_input_files(
        [
            {"name": name, "mimeType": "application/octet-stream", "buffer": data}
            for name, data in files.items()
        ]
    )


def names(page: Page) -> list[str]:
    return page.locator("[data-pick]").all_inner_texts()


def test_files_are_read_checked_corrected_and_ranked(watched):
    page = watched.open("/shortlist")
    box(page, "Requirement").fill("Site reliability engineer for Kubernetes")
    box(page, "Requirement").press("Control+Enter")
    give(page, "Add files", FILES)
    staged = page.locator(".st-key-staged")
    expect(staged.get_by_role("button", name="Add 4 candidates")).to_be_visible()
    for said in ("locked.pdf is locked", "scan.pdf has no text: it is a scan", "virus.exe is not"):
        expect(staged).to_contain_text(said)
    expect(staged).to_contain_text("1 of 2 pages have no text")
    expect(page.locator("[data-pick]")).to_have_count(0)  # nothing counts yet
    page.keyboard.press("Escape")
    staged.get_by_text("Bo Diaz").click()
    watched.settled()
    correction = staged.get_by_label("As it was read", exact=False)
    expect(correction).to_have_value("Plumber for heating systems")
    correction.fill("Kubernetes administrator")
    correction.press("Control+Enter")
    watched.settled()
    staged.get_by_role("button", name="Add 4 candidates").click()
    expect(page.locator("[data-pick]")).to_have_count(4)
    assert names(page)[:2] == ["Ada Byron", "Bo Diaz"]
    asked = "Site reliability engineer for Kubernetes"
    expect(page.locator(".lens-ranking")).to_contain_text(
        score_of(asked, "Kubernetes administrator")
    )


def test_reading_can_be_stopped_at_once_and_taken_up_again(watched):
    page = watched.open("/shortlist")
    give(page, "Add files", {"all.zip": zipped({f"{n}.txt": t for n, t in enumerate(LONG)})})
    page.get_by_role("button", name=f"Add {len(LONG)} candidates").click()
    page.get_by_role("button", name="Stop reading").click()
    said = page.get_by_text(re.compile(rf"You stopped after \d+ of {len(LONG)} candidates"))
    expect(said).to_be_visible()
    stopped = page.locator("[data-pick]").count()
    assert stopped < min(len(LONG), 25)  # it did not read on to the end
    page.get_by_role("button", name="Read the rest").click()
    expect(page.get_by_text(f"and {len(LONG) - 25} more candidates")).to_be_visible(timeout=90_000)


def test_a_bomb_ends_in_a_sentence_and_the_page_goes_on(watched):
    page = watched.open("/shortlist")
    give(page, "Add files", {"bomb.zip": bomb(2), "Ada.txt": b"Registered nurse"})
    expect(page.locator(".st-key-staged")).to_contain_text("bomb.zip unpacks to more than 40 MB")
    expect(page.get_by_role("button", name="Add 1 candidate")).to_be_visible()


def test_a_file_fills_a_box_of_match_and_can_be_undone(watched):
    page = watched.open()
    expect(box(page, "Text A")).not_to_have_value("")
    before = box(page, "Text A").input_value()
    give(page, "Open a file", {"job.docx": word("Nurse for a ward")})
    expect(box(page, "Text A")).to_have_value("Nurse for a ward")
    page.keyboard.press("Escape")
    page.get_by_role("button", name="Undo the file").click()
    expect(box(page, "Text A")).to_have_value(before)


def test_a_name_picks_its_candidate_by_mouse_and_by_keyboard(example):
    page = example.page
    page.get_by_role("tab", name="One candidate").click()
    page.locator("[data-pick]", has_text="Imke").click()
    look = page.get_by_label("Look at")
    expect(look).to_have_value("2. Imke Vandersloot")
    expect(page.locator("[data-pick][aria-current=true]")).to_have_text("Imke Vandersloot")
    page.locator("[data-pick]", has_text="Yuna").press("Enter")
    expect(look).to_have_value("7. Yuna Castellanos")
    expect(page.locator("[data-pick][aria-current=true]")).to_be_focused()
    expect(page.locator(".lens-bars caption")).to_contain_text("above Yuna Castellanos, by word")


def test_arrow_keys_lead_through_the_matrix_and_the_sentence_is_shown(example):
    page = example.page
    page.get_by_role("tab", name="Evidence").click()
    cells = page.locator(".lens-matrix tbody td")
    expect(cells).to_have_count(70)
    said = page.locator(".lens-said:visible")
    cells.first.focus()
    expect(said).to_contain_text("Wendell Achterberg: not found")
    page.keyboard.press("ArrowRight")
    page.keyboard.press("ArrowDown")
    expect(said).to_contain_text("Imke Vandersloot: found")
    expect(said).to_contain_text("Runs Kubernetes on AWS")
    inner, outer = said.bounding_box(), page.locator(".lens-evidence").bounding_box()
    assert inner["y"] + inner["height"] <= outer["y"] + outer["height"] + 1
    page.keyboard.press("End")
    expect(said).to_contain_text("Yuna Castellanos")
    assert page.locator(".lens-matrix td[tabindex='0']").count() == 1


def test_the_report_opens_alone(example, browser, tmp_path):
    page = example.page
    page.get_by_role("tab", name="Export").click()
    with page.expect_download() as started:
        page.get_by_role("button", name="Report (HTML)").click()
    path = tmp_path / started.value.suggested_filename
    started.value.save_as(path)
    context = browser.new_context(offline=True, viewport={"width": 794, "height": 1123})
    report = context.new_page()
    report.goto(path.as_uri())
    expect(report.locator(".lens-ranking tbody tr")).to_have_count(7)
    expect(report.locator(".lens-matrix")).to_have_count(2)
    expect(report.get_by_text("A list of the right words scores as high").first).to_be_visible()
    assert report.evaluate("document.documentElement.scrollWidth") <= 794
    context.close()


def test_axe_finds_nothing_in_a_full_shortlist(example):
    page = example.page
    axe = Axe()
    for tab in ("One candidate", "Evidence"):
        page.get_by_role("tab", name=tab).click()
        example.settled()
        page.wait_for_timeout(500)
        for width, scheme in ((1280, "light"), (390, "dark")):
            page.set_viewport_size({"width": width, "height": 800})
            page.emulate_media(color_scheme=scheme)
            page.wait_for_timeout(1_000)
            found = [
                (violation["id"], node["target"], node["failureSummary"])
                for violation in axe.run(page).response["violations"]
                for node in violation["nodes"]
            ]
            assert not found, (tab, width)
            assert page.evaluate("document.documentElement.scrollWidth") <= width
    page.set_viewport_size({"width": 1280, "height": 800})
    page.emulate_media(color_scheme="light")


def test_a_row_opens_in_match_with_both_texts(example):
    page = example.page
    page.get_by_role("tab", name="One candidate").click()
    page.locator("[data-pick]", has_text="Imke").click()
    expect(page.get_by_label("Look at")).to_have_value("2. Imke Vandersloot")
    page.get_by_role("button", name="Open in Match").click()
    expect(box(page, "Text B")).to_have_value(re.compile("^Infrastructure engineer, seven years"))
    expect(box(page, "Text A")).to_have_value(re.compile("^Platform Engineer"))
    own = score_of(*(box(page, side).input_value() for side in ("Text A", "Text B")))
    expect(score(page)).to_have_text(own)
