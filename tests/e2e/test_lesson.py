"""The lesson in a real browser: by keyboard, to an audience, on a phone."""

from __future__ import annotations

import random
import re

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.support.browser import LESSON_PATH, STEP_TITLES, box, score
from tests.support.opening import ADDED, SCORE
from tests.support.texts import HOSTILE

PICTURES = {
    "pieces": ".lens-pieces",
    "logits": ".lens-bars",
    "saturation": "[data-testid=stVegaLiteChart] svg",
    "strongest": "[data-testid=stVegaLiteChart] svg",
    "sparse": "[data-testid=stVegaLiteChart] svg",
    "meet": ".lens-tank",
    "context": ".lens-bars",
    "wrong": ".lens-bars",
}
HD = {"viewport": {"width": 1280, "height": 720}}
FULL_HD = {"viewport": {"width": 1920, "height": 1080}}
PHONE = {"viewport": {"width": 390, "height": 844}}


def at(page: Page, step: str) -> None:
    """The page shows this step, its picture, and its place on the rail."""
    expect(page.get_by_role("heading", level=2, name=STEP_TITLES[step])).to_be_visible()
    expect(page.locator(PICTURES[step]).first).to_be_visible()
    expect(rail(page).locator("[aria-current=step]")).to_have_attribute(
        "href", re.compile(f"step={step}")
    )


def rail(page: Page) -> Locator:
    return page.get_by_role("navigation", name="Steps of the lesson")


@pytest.mark.parametrize("present", ["false", "true"])
def test_the_lesson_is_walked_by_keyboard(watched, present):
    page = watched.open(f"{LESSON_PATH}?present={present}")
    steps = list(STEP_TITLES)
    at(page, steps[0])
    for step in steps[1:]:
        page.keyboard.press("ArrowRight")
        at(page, step)
        expect(page).to_have_url(re.compile(f"step={step}"))
    page.keyboard.press("ArrowRight")
    at(page, steps[-1])
    for step in reversed(steps[:-1]):
        page.keyboard.press("ArrowLeft")
        at(page, step)


def test_a_link_leads_to_its_step(watched):
    page = watched.open(f"{LESSON_PATH}?step=meet&example=engineers")
    at(page, "meet")
    expect(page.locator(".lens-reached")).to_have_text(f"{SCORE} of {SCORE}")
    rail(page).get_by_role("link").nth(3).click()
    at(page, "strongest")


def test_arrow_keys_in_a_box_move_the_caret_only(watched):
    page = watched.open(LESSON_PATH)
    at(page, "pieces")
    box(page, "Text A").press("ArrowLeft")
    box(page, "Text A").press("ArrowRight")
    page.wait_for_timeout(500)
    at(page, "pieces")


def test_the_lesson_follows_the_typing_and_takes_its_texts_along(watched):
    page = watched.open("/")
    expect(score(page)).to_have_text(SCORE)
    box(page, "Text A").fill("my Kubernetes")
    expect(score(page)).not_to_have_text(SCORE)
    page.get_by_role("link", name="How it works").click()
    at(page, "pieces")
    expect(box(page, "Text A")).to_have_value("my Kubernetes")
    expect(page.locator(".lens-word")).to_have_count(4)
    box(page, "Text A").press("Control+End")
    page.keyboard.type(" cluster", delay=30)
    expect(page.locator(".lens-word")).to_have_count(5)
    expect(box(page, "Text A")).to_be_focused()
    page.get_by_role("link", name="Match").click()
    expect(box(page, "Text A")).to_have_value("my Kubernetes cluster")


def test_hostile_text_is_shown_literally_in_the_lesson(watched):
    page = watched.open(LESSON_PATH)
    text = HOSTILE["html"] + HOSTILE["lone surrogate"].encode("utf-16", "replace").decode("utf-16")
    for name in ("Text B", "Text A"):
        box(page, name).fill(text)
    expect(page.locator(".lens-word", has_text="script").first).to_be_visible()
    for _ in range(5):
        page.keyboard.press("Tab")
    box(page, "Text A").blur()
    for step in list(STEP_TITLES)[1:6]:
        page.keyboard.press("ArrowRight")
        at(page, step)
    expect(page.locator("[data-testid=stApp] script, [data-testid=stHtml] img")).to_have_count(0)


@pytest.mark.parametrize("watched", [HD, FULL_HD], indirect=True, ids=["720p", "1080p"])
def test_an_audience_sees_no_menus_and_large_type(watched):
    page = watched.open(f"{LESSON_PATH}?present=true&example=engineers")
    at(page, "pieces")
    height = page.viewport_size["height"]
    for hidden in ("stHeader", "stToolbar"):
        expect(page.get_by_test_id(hidden)).to_be_hidden()
    expect(page.get_by_label("Text A", exact=True)).to_be_hidden()
    size = "node => parseFloat(getComputedStyle(node).fontSize)"
    for place in (".lens-word b", "[data-testid=stMarkdownContainer] p", ".lens-rail a"):
        assert page.locator(place).first.evaluate(size) >= height * 0.024, place
    for step in list(STEP_TITLES)[:6]:
        at(page, step)
        picture = page.locator(PICTURES[step]).first.bounding_box()
        assert picture["y"] < height * 0.55, step
        assert page.evaluate("document.documentElement.scrollWidth") <= page.viewport_size["width"]
        page.keyboard.press("PageDown")


@pytest.mark.parametrize("watched", [HD], indirect=True, ids=["720p"])
def test_a_presenter_needs_no_mouse(watched):
    page = watched.open(f"{LESSON_PATH}?present=true&example=engineers")
    at(page, "pieces")
    page.keyboard.press("g")
    page.keyboard.press("2")
    expect(page.get_by_role("heading", name="Which words will the model add")).to_be_visible()
    expect(page.locator(".lens-bars")).to_have_count(0)
    page.get_by_label("Your guesses").fill(f"{ADDED.piece}, piano")
    page.get_by_label("Your guesses").press("Enter")
    page.keyboard.press("r")
    at(page, "logits")
    expect(page.locator(".lens-hit")).to_contain_text(ADDED.piece)
    expect(page.locator(".lens-miss")).to_contain_text("piano")
    page.get_by_role("radio", name="machine").click()
    page.keyboard.press("6")
    expect(page.get_by_role("heading", name="What will their cosine be?")).to_be_visible()
    expect(page.get_by_text(SCORE)).to_have_count(0)
    page.keyboard.press("r")
    at(page, "meet")
    expect(page.locator(".lens-reached")).to_have_text(f"{SCORE} of {SCORE}")
    page.keyboard.press("2")
    expect(page.locator(".lens-hit")).to_contain_text(ADDED.piece)
    page.keyboard.press("e")
    expect(page.locator(".lens-question")).to_contain_text("Kubernetes orchestration")
    page.keyboard.press("p")
    expect(page.get_by_test_id("stHeader")).to_be_visible()
    expect(page).not_to_have_url(re.compile("present"))
    expect(box(page, "Text A")).to_have_value("Experience with Kubernetes orchestration")


def test_no_key_is_lost_however_quick(watched):
    page = watched.open(f"{LESSON_PATH}?present=true&example=engineers")
    at(page, "pieces")
    for key in ["ArrowRight"] * 7 + ["ArrowLeft"] * 3 + ["g"]:
        page.keyboard.press(key)
    expect(page.get_by_role("heading", name="Which words will the model add")).to_be_visible()
    expect(page.get_by_role("heading", level=2, name=STEP_TITLES["sparse"])).to_be_visible()


def test_without_presenters_mode_letters_do_nothing(watched):
    page = watched.open(f"{LESSON_PATH}?example=engineers")
    at(page, "pieces")
    for key in "egrp6":
        page.keyboard.press(key)
    page.wait_for_timeout(800)
    at(page, "pieces")
    expect(box(page, "Text A")).to_have_value("machine learning engineer")


def test_pointing_at_a_column_says_where_it_peaks(watched):
    page = watched.open(f"{LESSON_PATH}?step=strongest&example=engineers")
    at(page, "strongest")
    watched.settled()
    page.wait_for_timeout(500)
    chart = page.get_by_test_id("stVegaLiteChart")
    picture = chart.bounding_box()
    before = chart.screenshot()
    page.mouse.move(picture["x"] + picture["width"] * 0.5, picture["y"] + picture["height"] * 0.45)
    page.wait_for_timeout(500)
    assert chart.screenshot() != before
    expect(page.locator("#vg-tooltip-element")).to_contain_text("weight here")


def test_sentences_of_ones_own_flip(watched):
    page = watched.open(f"{LESSON_PATH}?step=context")
    expect(page.locator(".lens-bars caption").first).to_contain_text("“python”")
    box(page, "Sentence 1").fill("lead engineer")
    box(page, "Sentence 2").fill("lead pipe")
    expect(page.locator(".lens-bars caption").first).to_contain_text("“lead”")


def moving(page: Page) -> int:
    return page.evaluate(
        "document.getAnimations().filter(a => a.animationName?.startsWith('lens-')).length"
    )


@pytest.mark.parametrize("watched", [{"reduced_motion": "no-preference"}], indirect=True)
def test_the_bar_fills_visibly(watched):
    page = watched.open(f"{LESSON_PATH}?step=meet&example=teacher")
    page.locator(".lens-tank").wait_for()
    page.get_by_role("button", name="Play").click()
    page.locator(".play-1").first.wait_for(state="attached")
    assert moving(page) > 0


@pytest.mark.parametrize("watched", [{"reduced_motion": "reduce"}], indirect=True)
def test_nothing_moves_for_who_asked_for_stillness(watched):
    page = watched.open(f"{LESSON_PATH}?step=meet&example=teacher")
    page.locator(".lens-tank").wait_for()
    assert moving(page) == 0


@pytest.mark.parametrize(
    "watched",
    [PHONE, {**PHONE, "color_scheme": "dark"}],
    indirect=True,
    ids=["light", "dark"],
)
def test_every_step_fits_a_phone(watched):
    page = watched.open(f"{LESSON_PATH}?example=kubernetes")
    for step in STEP_TITLES:
        at(page, step)
        assert page.evaluate("document.documentElement.scrollWidth") <= 390, step
        if step != "wrong":
            page.get_by_role("button", name="Next").click()


def test_keys_of_the_presenter_act_only_in_front_of_an_audience(watched):
    page = watched.open(f"{LESSON_PATH}?present=true&example=engineers")
    at(page, "pieces")
    for _ in range(3):
        page.keyboard.press("ArrowRight")
    at(page, "strongest")
    page.keyboard.press("p")
    expect(page.get_by_test_id("stHeader")).to_be_visible()
    for key in ("e", "g", "6"):
        page.keyboard.press(key)
    page.wait_for_timeout(1_000)
    watched.settled()
    at(page, "strongest")
    expect(box(page, "Text A")).to_have_value("machine learning engineer")
    expect(page).not_to_have_url(re.compile("predict"))


@pytest.mark.parametrize("watched", [HD], indirect=True, ids=["720p"])
def test_no_hurry_of_a_presenter_loses_the_texts(watched):
    page = watched.open(f"{LESSON_PATH}?present=true&example=engineers")
    at(page, "pieces")
    hurry = random.Random(8)
    for _ in range(60):
        page.keyboard.press(hurry.choice(["1", "2", "4", "6", "r", "g", "ArrowRight", "ArrowLeft"]))
        page.wait_for_timeout(hurry.choice([0, 20, 60, 150]))
    page.keyboard.press("1")
    at(page, "pieces")
    expect(page.get_by_text("has no words yet")).to_have_count(0)
    expect(page.get_by_label("Text A", exact=True)).to_have_value("machine learning engineer")
