"""The candidates: how they come in, are checked and corrected, and go."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from functools import cache, partial
from pathlib import PurePosixPath
from typing import Any

import streamlit as st

from components.controls.file_input import Read, files_read, forget_files
from components.controls.notices import tell
from components.controls.presets import fill_boxes
from components.controls.reading import too_long
from components.controls.text_boxes import as_read
from components.explain.names import beginning, visible
from components.explain.numbers import counted
from components.explain.shortlist import Candidate, blind_name
from components.render import markup
from components.state import session
from core import Document, Refused, Table, documents_in, name_column, text_column
from core.shipped import shipped_text

MOST = 200
"""Candidates on the page; `python -m core rank` has no limit."""

_BETWEEN = re.compile(r"(?m)^[ \t]*(?:-{3,}|={3,}|\*{3,})[ \t]*$")
_LONGEST_NAME = 60
_HEIGHT = 220
_PLACE = "shortlist"  # of its file input
_KEPT = "Kept in this server's memory until this tab is closed or reloaded, and nowhere else."
_NO_NAMES = -1  # in the place of a column


@dataclass(slots=True)
class _Staged:
    """What was read and does not count yet."""

    documents: list[Document] = field(default_factory=list)
    tables: list[Table] = field(default_factory=list)
    refused: list[str] = field(default_factory=list)  # a sentence each


def candidates() -> tuple[Candidate, ...]:
    """Those there are, in the order they came."""
    found: tuple[Candidate, ...] = st.session_state.get(session.CANDIDATES, ())
    return found


def shown_names() -> dict[int, str]:
    """What each candidate is called on the page, by its number."""
    if st.session_state.get(session.BLIND):
        return {one.number: blind_name(at) for at, one in enumerate(candidates())}
    return {one.number: visible(one.name) for one in candidates()}


def texts_as_read() -> list[tuple[Candidate, str]]:
    """The candidates with their texts as they are read: without personal details, if hidden.

    Looked for once in each text, not at each key.
    """
    before: dict[str, str] = st.session_state.get(session.TEXTS_AS_READ, {})
    if st.session_state.get(session.HIDDEN) != before.pop("", None):
        before = {}
    now = {one.text: before.get(one.text) or as_read(one.text) for one in candidates()}
    st.session_state[session.TEXTS_AS_READ] = now | {"": st.session_state.get(session.HIDDEN)}
    return [(one, now[one.text]) for one in candidates()]


def render_inputs() -> None:
    """What puts candidates into the list, and takes them out."""
    known = candidates()
    with st.container(horizontal=True, vertical_alignment="center"):
        with st.popover("Add files", icon=":material/upload_file:"):
            _stage(files_read("Candidates' files", place=_PLACE, several=True))
        with st.popover("Paste texts", icon=":material/content_paste:"):
            _render_pasting()
        if not known:
            st.button(
                "Show an example", icon=":material/groups:", type="primary", on_click=show_example
            )
        else:
            st.button(
                "Remove all",
                icon=":material/delete_sweep:",
                type="tertiary",
                on_click=_change,
                args=((),),
            )
        if session.CANDIDATES_BEFORE in st.session_state:
            st.button(
                "Undo", icon=":material/undo:", type="tertiary", key="undo_list", on_click=_undo
            )
    said = (
        f"{counted(len(known), 'candidate')}. {_KEPT}"
        if known
        else (f"No candidates yet. Add files or paste texts, up to {MOST}, or look at an example.")
    )
    st.html(markup.note(said))


def show_example() -> None:
    """One requirement and some candidates, all invented; a callback."""
    example = _example()
    fill_boxes({session.TEXT_A: example["requirement"]})
    _change(_added([Document(row["name"], row["text"]) for row in example["candidates"]]))


@cache
def _example() -> dict[str, Any]:
    found: dict[str, Any] = json.loads(shipped_text("shortlist.json"))
    return found


# What was read, before it counts


def _stage(found: Iterable[Read]) -> None:
    """Keep what was read until it is checked."""
    staged: _Staged = st.session_state.get(session.STAGED) or _Staged()
    known = {one.text.strip() for one in candidates()} | {d.text.strip() for d in staged.documents}
    any_new = False
    for one in found:
        any_new = True
        if isinstance(one, Table):
            staged.tables.append(one)
            continue
        if isinstance(one, Document) and (why := too_long(one.text)):
            staged.refused.append(f"{one.name}: {why}")
        elif isinstance(one, Refused):
            staged.refused.append(f"{one.name} {one.reason}.")
        elif one.text.strip() in known:
            staged.refused.append(f"{one.name} has a text that is already there.")
        else:
            known.add(one.text.strip())
            staged.documents.append(replace(one, name=_short(one.name)))
    if any_new:
        st.session_state[session.STAGED] = staged


def _short(name: str) -> str:
    """A file's name without its folders and its ending; other names as they are."""
    path = PurePosixPath(name)
    short = path.stem if path.suffix and len(path.suffix) <= len(".docx") else path.name
    return (short or name)[:_LONGEST_NAME]


def render_staged() -> None:
    """What was read and does not count yet: to be looked at, corrected, and taken or left."""
    staged: _Staged | None = st.session_state.get(session.STAGED)
    if staged is None:
        return
    with st.container(border=True, key="staged"):
        st.markdown("**Read, and not counted yet**")
        documents = staged.documents + _rows_of(staged.tables)
        for sentence in staged.refused:
            st.warning(visible(sentence), icon=":material/error:")
        if documents:
            checked = _render_checking(documents, where="staged")
            for note in checked.notes:
                st.html(markup.caution(note))
        room = MOST - len(candidates())
        if len(documents) > room:
            st.warning(
                f"These are {counted(len(documents), 'text')}, and there is room for {room:,} of "
                f"{MOST}. None was added: remove some here or in the list, or rank them all with "
                "`python -m core rank`.",
                icon=":material/error:",
            )
        with st.container(horizontal=True):
            if documents:
                st.button(
                    f"Add {counted(len(documents), 'candidate')}",
                    type="primary",
                    icon=":material/check:",
                    disabled=len(documents) > room,
                    on_click=_take,
                    args=(documents,),
                    key="take",
                )
            st.button(
                "Discard" if documents else "Close",
                icon=":material/close:",
                on_click=_leave,
                key="leave",
            )


def _rows_of(tables: Sequence[Table]) -> list[Document]:
    """The texts of tables, by the columns that the visitor picks."""
    found: list[Document] = []
    for number, table in enumerate(tables):
        text, name = st.columns(2)
        spelled = partial(_column, table)
        every = range(len(table.columns))
        picked: int = text.selectbox(
            f"{markup.without_markdown(table.name)}: column of the texts",
            every,
            index=text_column(table),
            format_func=spelled,
            key=f"table {number} text",
        )
        known = name_column(table, picked)
        named: int = name.selectbox(
            "Column of the names",
            [_NO_NAMES, *every],
            index=0 if known is None else known + 1,
            format_func=spelled,
            key=f"table {number} name",
        )
        rows = documents_in(table, text=picked, name=None if named == _NO_NAMES else named)
        empty = sum(isinstance(row, Refused) for row in rows)
        if empty:
            st.html(markup.note(f"{counted(empty, 'row')} without a text left out."))
        found += [row for row in rows if isinstance(row, Document)]
    return found


def _column(table: Table, at: int) -> str:
    return "numbered" if at == _NO_NAMES else visible(table.columns[at])


def _render_checking(documents: Sequence[Document], *, where: str) -> Document:
    """One text at a time, to be read and corrected."""
    pick, correct = st.columns([1, 2])
    with pick:
        at = (
            st.radio(
                "Texts",
                range(len(documents)),
                format_func=lambda i: _line(documents[i]),
                key=f"{session.CHECKED} {where} {len(documents)}",
            )
            if len(documents) <= 12
            else st.selectbox(
                "Look at",
                range(len(documents)),
                format_func=lambda i: _line(documents[i]),
                key=f"{session.CHECKED} {where} {len(documents)}",
            )
        )
    one = documents[at or 0]
    with correct:
        st.text_area(
            "As it was read. Correct it here, if need be",
            one.text,
            key=_correction(one),
            height=_HEIGHT,
        )
    return one


def _line(one: Document) -> str:
    flag = " · look at the note" if one.notes else ""
    return markup.without_markdown(f"{one.name} · {len(one.text.split()):,} words{flag}")


def _correction(one: Document) -> str:
    """The key of the box in which a text is corrected."""
    return f"correct {one.name} {hash(one.text)}"


def _take(documents: Sequence[Document]) -> None:
    """Count what was read, as corrected."""
    corrected = [
        replace(one, text=st.session_state.get(_correction(one)) or one.text) for one in documents
    ]
    _change((*candidates(), *_added(corrected)))
    _leave()


def _leave() -> None:
    st.session_state.pop(session.STAGED, None)
    forget_files(_PLACE)


def _added(documents: Sequence[Document]) -> tuple[Candidate, ...]:
    """Texts as candidates: each with a number of its own, and a name that no other has."""
    known = candidates()
    number = max((one.number for one in known), default=0)
    names = {one.name for one in known}
    found = []
    for at, one in enumerate(documents, 1):
        name, again = one.name, 1
        while name in names:
            again += 1
            name = f"{one.name} ({again})"
        names.add(name)
        found.append(Candidate(number + at, name, one.text, one.notes))
    return tuple(found)


def _render_pasting() -> None:
    text = st.text_area(
        "Texts, with a line of three hyphens between them",
        key=session.PASTED,
        height=_HEIGHT,
        placeholder="First candidate's text\n\n---\n\nSecond candidate's text",
    )
    st.button("Read them", on_click=_read_pasted, key="read_pasted", disabled=not text.strip())


def _read_pasted() -> None:
    parts = [part.strip() for part in _BETWEEN.split(st.session_state.get(session.PASTED) or "")]
    found = [Document(beginning(part), part) for part in parts if part]
    if not found:
        tell("There is no text between the lines of hyphens.")
        return
    _stage(found)
    st.session_state[session.PASTED] = ""


# One that counts


def correct_candidate(one: Candidate, *, name: str, text: str) -> None:
    """Put another name and text in a candidate's place; a callback's work."""
    if text.strip() and name.strip():
        _change(
            [
                replace(other, name=name.strip()[:_LONGEST_NAME], text=text)
                if other.number == one.number
                else other
                for other in candidates()
            ]
        )


def remove_candidate(number: int) -> None:
    """Take a candidate out of the list; a callback."""
    _change([one for one in candidates() if one.number != number])


def _change(now: Sequence[Candidate]) -> None:
    st.session_state[session.CANDIDATES_BEFORE] = candidates()
    st.session_state[session.CANDIDATES] = tuple(now)


def _undo() -> None:
    st.session_state[session.CANDIDATES] = st.session_state.pop(session.CANDIDATES_BEFORE)
