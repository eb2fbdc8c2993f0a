from __future__ import annotations

import re

import pytest

from components.render.theme import (
    KIND_MARKS,
    KIND_WORDS,
    PALETTES,
    blended,
    ink_on,
    relative_luminance,
)
from tests.support.paths import ROOT

CSS = (ROOT / "assets" / "css" / "lens.css").read_text(encoding="utf-8")


def contrast(one: str, other: str) -> float:
    low, high = sorted((relative_luminance(one), relative_luminance(other)))
    return (high + 0.05) / (low + 0.05)


def test_relative_luminance_is_wcags():
    assert relative_luminance("#ffffff") == pytest.approx(1)
    assert relative_luminance("#000000") == 0
    assert relative_luminance("#767676") == pytest.approx(0.1812, abs=1e-3)


@pytest.mark.parametrize("mode", PALETTES)
def test_text_and_shapes_stand_out_from_the_page(mode):
    palette = PALETTES[mode]
    for text in (palette.text, palette.quiet):
        assert contrast(text, palette.page) >= 4.5
    for shape in (palette.in_text, palette.added, palette.one, palette.shared):
        assert contrast(shape, palette.page) >= 3.0


def test_the_stylesheet_has_the_same_colours():
    names = ("text", "quiet", "line", "in_text", "added", "one", "shared")
    light, dark = PALETTES["light"], PALETTES["dark"]
    for name in names:
        variable = f"--lens-{name.replace('_', '-')}"
        found = re.search(rf"{variable}: light-dark\((#\w+), (#\w+)\);", CSS)
        assert found is not None, variable
        assert found.groups() == (getattr(light, name), getattr(dark, name))


def test_the_page_has_the_same_ground_and_text():
    config = (ROOT / ".streamlit" / "config.toml").read_text(encoding="utf-8")
    for palette in PALETTES.values():
        assert f'backgroundColor = "{palette.page}"' in config
        assert f'textColor = "{palette.text}"' in config


def test_every_kind_has_its_own_words_and_sign():
    assert len(set(KIND_WORDS.values())) == len(set(KIND_MARKS.values())) == 4
    assert PALETTES["light"].kind("one") == PALETTES["light"].one


@pytest.mark.parametrize("palette", PALETTES.values(), ids=list(PALETTES))
def test_figures_can_be_read_on_a_cell_of_any_strength(palette):
    for colour in (palette.in_text, palette.added):
        for strength in range(101):
            cell = blended(colour, palette.page, strength / 100)
            assert contrast(ink_on(cell), cell) >= 4.5
