"""How the candidates answer the lines of the requirement, looked for once."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

import streamlit as st

from components.explain.shortlist import Answer, Line, answer, sentences_of
from components.server import cache, render_lock
from components.server.interruption import give_way
from components.state import session

_KEPT = 400  # texts whose answers are kept


@dataclass(slots=True)
class _Known:
    """The answers to these lines by this model, as far as they were looked for."""

    model_id: str = ""
    lines: tuple[Line, ...] = ()
    answers: dict[str, tuple[Answer, ...]] = field(default_factory=dict)  # by text


def answers_of(
    model_id: str, lines: Sequence[Line], texts: Iterable[str]
) -> dict[str, tuple[Answer, ...]]:
    """How each text answers each of the lines; read only what was not."""
    if not lines:
        return dict.fromkeys(texts, ())
    known: _Known = st.session_state.setdefault(session.ANSWERS, _Known())
    if known.model_id != model_id or known.lines != tuple(lines):
        known.model_id, known.lines, known.answers = model_id, tuple(lines), {}
    wanted = list(dict.fromkeys(texts))
    missing = [text for text in wanted if text not in known.answers]
    if missing:
        bar = st.empty()
        asked = cache.expansions(model_id, [line.text for line in lines])
        for done, text in enumerate(missing):
            if done:
                give_way()
                bar.progress(
                    done / len(missing), text=f"Looking for answers, {done + 1} of {len(missing)}"
                )
            with render_lock.aside():
                sentences = cache.expansions(model_id, sentences_of(text))
                known.answers[text] = tuple(answer(line, sentences) for line in asked)
        bar.empty()
        others = [text for text in known.answers if text not in wanted]
        for gone in others[: max(len(known.answers) - _KEPT, 0)]:
            del known.answers[gone]
    return {text: known.answers[text] for text in wanted}
