"""Taking the shortlist away."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date
from functools import partial

import streamlit as st

from components.controls.files_to_save import download_button
from components.explain.sentences import cautions_of
from components.explain.shortlist import Answer, Line, standing
from components.export.shortlist_files import (
    Shortlist,
    shortlist_csv,
    shortlist_html,
    shortlist_json,
)
from components.render import markup
from components.server import cache
from components.shortlist.answers import answers_of
from components.shortlist.candidates import candidates
from components.shortlist.ranking import SHOWN, Ranking, fits_of, places_of
from core import Expansion, compare, model_info


def render_export(asked: Expansion, lines: Sequence[Line], found: Ranking) -> None:
    """A report, a table and a file for programs."""
    first = found.shown[:SHOWN]
    texts = answers_of(asked.model_id, lines, [found.texts[n] for n in first]) if lines else {}
    today = date.today().isoformat()
    whole = partial(
        _whole,
        asked,
        found,
        fits=dict(fits_of()),
        notes={one.number: one.notes for one in candidates()},
        lines=tuple(lines),
        answers={n: texts[found.texts[n]] for n in first} if lines else {},
        made=today,
    )
    st.html(
        markup.note(
            "As sorted and filtered above, with the names as they are shown. The evidence is that "
            f"of the first {SHOWN}. The report opens without a network and prints well. The whole "
            "texts are in none of the files, the sentences that answer a line are. Nothing "
            "is sent anywhere: think before you send a person's data yourself."
        )
    )
    with st.container(horizontal=True):
        for label, make, ending, mime in (
            ("Report (HTML)", shortlist_html, "html", "text/html"),
            ("Table (CSV)", shortlist_csv, "csv", "text/csv"),
            ("All of it (JSON)", shortlist_json, "json", "application/json"),
        ):
            made = partial(_made, make, whole)
            download_button(label, made, f"shortlist-{today}.{ending}", mime)


def _made(make: Callable[[Shortlist], str], whole: Callable[[], Shortlist]) -> str:
    return make(whole())


def _whole(
    asked: Expansion,
    found: Ranking,
    *,
    fits: dict[int, int],
    notes: dict[int, tuple[str, ...]],
    lines: tuple[Line, ...],
    answers: dict[int, Sequence[Answer]],
    made: str,
) -> Shortlist:
    """All that the files hold. Runs outside the page's run, so it looks at no state of it."""
    standings, cautions = {}, {}
    for n in found.shown:
        read = cache.expansion(asked.model_id, found.texts[n], beside=True)
        standings[n] = standing(asked, read)
        called = ("the requirement", found.names[n])
        said = cautions_of(compare(asked, read), called=called)
        cautions[n] = (*(one.sentence for one in said), *notes.get(n, ()))
    return Shortlist(
        requirement=asked.text,
        model=model_info(asked.model_id),
        made=made,
        places=places_of(found, standings, fits=fits, notes=notes),
        cautions=cautions,
        lines=lines,
        answers=answers,
    )
