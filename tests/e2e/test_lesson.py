"""The lesson in a real browser: by keyboard, to an audience, on a phone."""

from __future__ import annotations

import random
import re

import pytest
from playwright.sync_api import Locator, Page, expect

from components.lesson.steps import STEPS
from tests.support.browser import LESSON_PATH, STEP_TITLES, box, score
from tests.support.opening import ADDED, SCORE, A
from tests.support.texts import HOSTILE

PICTURES = {
    "pieces": ".lens-pieces",
    "logits": ".lens-bars",
    "saturation": "[data-testid=stVegaLiteChart] svg",
    "strongest": "[data-testid=stVegaLiteChart] svg",
    "sparse": "[data-testid=stVegaLiteChart] svg",
    "meet": ".lens-tank",
    "search": ".lens-walks",
    "context": ".lens-bars",
    "training": ".lens-definitions",
    "wrong": ".lens-bars",
}
HD = {"viewport": {"width": 1280, "height": 720}}
FULL_HD = {"viewport": {"width": 1920, "height": 1080}}
PHONE = {"viewport": {"width": 390, "height": 844}}


def at(page: Page, step: str, part: int = 0) -> None:
    """The page shows this step, the picture of its first part, and its place on the rail."""
    expect(page.get_by_role("heading", level=2, name=STEP_TITLES[step])).to_be_visible()
    if not part:
        expect(page.locator(PICTURES[step]).first).to_be_visible()
    expect(rail(page).locator("[aria-current=step]")).to_have_attribute(
        "href", re.compile(f"step={step}")
    )


def rail(page: Page) -> Locator:
    return page.get_by_role("navigation", name="Steps of the lesson")


@pytest.mark.parametrize("present", ["false", "true"])
def test_the_lesson_is_walked_by_keyboard(watched, present):
    page = watched.open(f"{LESSON_PATH}?present={present}")
    way = stops() if present == "true" else [(step, 0) for step in STEPS]
    at(page, *way[0])
    for step, part in way[1:]:
        page.keyboard.press("ArrowRight")
        at(page, step, part)
        expect(page).to_have_url(re.compile(f"step={step}"))
    page.keyboard.press("ArrowRight")
    at(page, *way[-1])
    for step, part in reversed(way[:-1]):
        page.keyboard.press("ArrowLeft")
        at(page, step, part)


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


STAGES = ((1280, 720), (1280, 800), (1440, 900), (1920, 1080), (1024, 768))
_BELOW = """() => {
    const bar = document.querySelector(".st-key-presenter_bar").getBoundingClientRect().top;
    const says = ({ childNodes }) => [...childNodes].some((c) => c.nodeType === 3 && c.data.trim());
    const drawn = (node) => says(node) || ["svg", "BUTTON"].includes(node.tagName);
    return [...document.querySelectorAll("[data-testid=stMainBlockContainer] *")]
        .filter((node) => !node.closest(".st-key-presenter_bar, details:not([open]) > *"))
        .filter((node) => node.checkVisibility() && drawn(node))
        .filter((node) => node.getBoundingClientRect().bottom > bar + 1)
        .filter((node) => {  // what a list cuts off is not there
            const list = node.closest(".lens-ranking")?.getBoundingClientRect();
            return !list || node.getBoundingClientRect().top < list.bottom - 1;
        })
        .map((node) => `${node.tagName} ${node.textContent.slice(0, 40)}`);
}"""
_SMALL = """(least) => [...document.querySelectorAll("body *")]
    .filter((node) => [...node.childNodes].some((one) => one.nodeType === 3 && one.data.trim()))
    .filter((node) => !["STYLE", "SCRIPT", "TEXTAREA"].includes(node.tagName))
    .filter((node) => node.checkVisibility({ visibilityProperty: true, opacityProperty: true }))
    .filter((node) => {
        const { width, top, bottom } = node.getBoundingClientRect();
        const { clip, clipPath, fontSize } = getComputedStyle(node);
        const cut = clip !== "auto" || clipPath !== "none" || width < 3;
        const unseen = cut || bottom < 0 || top > innerHeight;
        return !unseen && parseFloat(fontSize) < least * innerHeight - 0.15;
    })
    .map((node) => `${getComputedStyle(node).fontSize} ${node.textContent.trim().slice(0, 40)}`)"""


def stops() -> list[tuple[str, int]]:
    """Every part of every step, in the order that a clicker leads through."""
    return [(id_, part) for id_, step in STEPS.items() for part in range(step.parts)]


@pytest.mark.parametrize(
    ("watched", "example"),
    [(HD, "teacher"), (FULL_HD, "kubernetes")],
    indirect=["watched"],
    ids=["720p", "1080p"],
)
def test_an_audience_sees_all_of_every_step_in_large_type(watched, example):
    page = watched.open(f"{LESSON_PATH}?present=true&example={example}")
    at(page, "pieces")
    for hidden in ("stHeader", "stToolbar"):
        expect(page.get_by_test_id(hidden)).to_be_hidden()
    expect(page.get_by_label("Text A", exact=True)).to_be_hidden()
    opened = page.viewport_size
    for step, part in stops():
        at(page, step, part)
        watched.settled()
        assert page.evaluate(_SMALL, 0.026) == [], (step, part)
        for width, height in STAGES if example == "teacher" else ():
            page.set_viewport_size({"width": width, "height": height})
            page.wait_for_timeout(250)
            assert page.evaluate(_BELOW) == [], (step, part, width, height)
            assert page.evaluate("document.documentElement.scrollWidth") <= width, (step, width)
        assert page.evaluate(_BELOW) == [], (step, part)
        page.set_viewport_size(opened)
        page.keyboard.press("PageDown")
        page.wait_for_timeout(300)


@pytest.mark.parametrize("watched", [HD], indirect=True, ids=["720p"])
def test_a_presenter_edits_the_pair_over_the_step(watched):
    page = watched.open(f"{LESSON_PATH}?present=true&example=engineers&step=meet")
    at(page, "meet")
    expect(page.locator(".lens-reached")).to_have_text(f"{SCORE} of {SCORE}")
    page.get_by_text("Edit", exact=True).click()
    box(page, "Text B").fill("machine learning engineer")
    expect(page.locator(".lens-reached")).to_have_text("1.000 of 1.000")
    page.get_by_text("Edit", exact=True).click()
    expect(box(page, "Text B")).to_be_hidden()
    at(page, "meet")


@pytest.mark.parametrize("watched", [HD], indirect=True, ids=["720p"])
def test_arrows_step_wherever_the_focus_is_and_e_changes_every_step(watched):
    page = watched.open(f"{LESSON_PATH}?present=true&example=engineers&step=strongest")
    at(page, "strongest")
    page.get_by_role("radio", name="All are added up").click()
    page.keyboard.press("ArrowRight")
    at(page, "sparse")
    page.get_by_role("slider").first.focus()
    page.keyboard.press("ArrowLeft")
    at(page, "strongest")
    for key, changes in (("8", ".lens-bars caption"), ("0", ".lens-bars caption")):
        page.keyboard.press(key)
        at(page, {"8": "context", "0": "wrong"}[key])
        before = page.locator(changes).first.inner_text()
        page.keyboard.press("e")
        expect(page.locator(changes).first).not_to_have_text(before)
    page.keyboard.press("r")  # nothing is asked here
    page.wait_for_timeout(500)
    at(page, "wrong")


@pytest.mark.parametrize("watched", [HD], indirect=True, ids=["720p"])
def test_back_after_leaving_the_audience_returns_to_it(watched):
    page = watched.open(f"{LESSON_PATH}?example=engineers&step=meet")
    at(page, "meet")
    page.get_by_text("Presenter's mode").click()
    expect(page.get_by_role("button", name="Leave (P)")).to_be_visible()
    watched.settled()  # the keys are there after the button
    page.keyboard.press("p")
    expect(page.get_by_test_id("stHeader")).to_be_visible()
    expect(page).not_to_have_url(re.compile("present"))
    page.go_back()
    expect(page.get_by_role("button", name="Leave (P)")).to_be_visible()
    at(page, "meet")


def test_a_step_begins_at_its_top_with_the_rail_in_sight(watched):
    page = watched.open(f"{LESSON_PATH}?example=engineers&step=search")
    at(page, "search")
    main = page.get_by_test_id("stMain")
    page.locator("h2").first.click()
    page.evaluate("document.activeElement.blur()")
    page.keyboard.press("ArrowDown")
    page.wait_for_function("document.querySelector('[data-testid=stMain]').scrollTop > 0")
    main.evaluate("main => main.scrollTo(0, main.scrollHeight)")
    expect(rail(page)).to_be_in_viewport()
    page.get_by_role("button", name="Next").click()
    at(page, "context")
    expect(page.get_by_role("heading", level=2, name=STEP_TITLES["context"])).to_be_in_viewport()
    expect(rail(page)).to_be_in_viewport()


def test_a_query_walks_the_index_by_key_and_by_itself(watched):
    page = watched.open(f"{LESSON_PATH}?step=search&example=engineers")
    at(page, "search")
    walks = page.locator("[data-player]")
    frames = int(walks.get_attribute("data-player"))
    first = page.locator(".lens-ranking").first
    last = first.locator("li.best data").all_inner_texts()
    for _ in range(frames):
        page.get_by_role("button", name="One term back").press("Enter")
    expect(walks).to_have_attribute("data-at", "0")
    expect(first.locator("li.best")).to_have_count(0)
    expect(first.locator("data").first).to_have_text("0")
    page.get_by_role("button", name="One term on").press("Enter")
    expect(page.locator(".lens-postings > li.now").first).to_be_visible()
    expect(first.locator("li.best").first).to_be_visible()
    page.keyboard.press("Escape")
    page.locator("h2").first.click()
    page.keyboard.press(" ")  # plays on from here
    expect(walks).to_have_attribute("data-at", str(frames), timeout=30_000)
    assert first.locator("li.best data").all_inner_texts() == last
    page.get_by_text("The documents, a line each").click()
    box(page, "Documents").fill("a nurse\na machine learning engineer")
    box(page, "Documents").blur()
    expect(page.locator(".lens-ranking").first.locator("li")).to_have_count(2)
    best = page.locator(".lens-ranking li.best span").first
    expect(best).to_have_text("a machine learning engineer")


def test_a_term_is_followed_through_the_steps(watched):
    page = watched.open(f"{LESSON_PATH}?example=engineers&step=saturation")
    lit = page.locator(".lens-story [aria-current]")
    expect(lit).to_contain_text("ln(1 + ")
    page.get_by_role("combobox", name="Follow a term").click()
    page.get_by_role("option", name="engineering").click()
    weight = next(term.weight for term in A.terms if term.piece == "engineering")
    expect(lit).to_contain_text(f"= {weight:.2f}")
    page.get_by_role("button", name="Next").click()
    expect(lit).to_contain_text("the most of")
    expect(page.get_by_role("combobox", name="Follow a term")).to_have_value("engineering")


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
    for key in ["ArrowRight"] * 8 + ["ArrowLeft"] * 3 + ["g"]:
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
    expect(page.locator(".lens-bars caption").first).to_contain_text("“cell”")
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
    for _ in range(4):  # the third step has two parts
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
