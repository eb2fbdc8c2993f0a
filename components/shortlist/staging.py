"""What was read and does not count yet: looked at, corrected, and taken or left."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from functools import partial
from pathlib import PurePosixPath

import streamlit as st

from components.controls.file_input import forget_files
from components.controls.notices import tell
from components.controls.reading import too_long
from components.explain.names import visible
from components.explain.numbers import counted
from components.render import markup
from components.shortlist.candidates import (
    LONGEST_NAME,
    MOST,
    MOST_CHARACTERS,
    added,
    candidates,
    change,
)
from components.state import session
from core import Document, Read, Refused, Table, documents_in, name_column, text_column

FILES = "shortlist"
"""The place of the file input that fills the stage."""

_HEIGHT = 220
_FEW = 12  # texts that are listed one under the other
_NO_NAMES = -1  # in the place of a column


@dataclass(slots=True)
class _Staged:
    documents: list[Document] = field(default_factory=list)
    tables: list[Table] = field(default_factory=list)
    refused: list[str] = field(default_factory=list)  # a sentence each
    corrected: dict[str, str] = field(default_factory=dict)  # texts, by the key of their box


def stage(found: Iterable[Read]) -> None:
    """Keep what was read until it is checked; what there is no room for is said."""
    staged: _Staged = st.session_state.setdefault(session.STAGED, _Staged())
    known = {one.text.strip() for one in candidates()} | {d.text.strip() for d in staged.documents}
    size = sum(map(len, known)) + sum(map(_size, staged.tables))
    for one in found:
        held = _size(one)
        if isinstance(one, Refused):
            staged.refused.append(f"{one.name} {one.reason}.")
        elif size + held > MOST_CHARACTERS:
            staged.refused.append(
                f"{one.name}: there is no room for it. All texts together may have "
                f"{MOST_CHARACTERS:,} characters; `python -m core rank` has no limit."
            )
        elif isinstance(one, Table):
            size += held
            staged.tables.append(one)
        elif why := too_long(one.text):
            staged.refused.append(f"{one.name}: {why}")
        elif one.text.strip() in known:
            staged.refused.append(f"{one.name} has a text that is already there.")
        else:
            size += held
            known.add(one.text.strip())
            staged.documents.append(replace(one, name=_short(one.name)))


def _size(one: Read) -> int:
    """How many characters it holds."""
    if isinstance(one, Table):
        return sum(len(cell) for row in one.rows for cell in row)
    return len(one.text) if isinstance(one, Document) else 0


def _short(name: str) -> str:
    """A file's name without its folders and its ending; other names as they are."""
    path = PurePosixPath(name)
    short = path.stem if path.suffix and len(path.suffix) <= len(".docx") else path.name
    return (short or name)[:LONGEST_NAME]


def render_staged() -> None:
    """All that waits, if something does."""
    staged: _Staged | None = st.session_state.get(session.STAGED)
    if staged is None:
        return
    with st.container(border=True, key="staged"):
        st.markdown("**Read, and not counted yet**")
        documents = staged.documents + _rows_of(staged)
        for sentence in staged.refused:
            st.warning(visible(sentence), icon=":material/error:")
        if documents:
            checked = _render_checking(documents, staged)
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
                    args=(documents, staged),
                    key="take",
                )
            st.button(
                "Discard" if documents else "Close",
                icon=":material/close:",
                on_click=_leave,
                key="leave",
            )


def _rows_of(staged: _Staged) -> list[Document]:
    """The texts of tables, by the columns that the visitor picks."""
    found: list[Document] = []
    for number, table in enumerate(staged.tables):
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
        texts = [row for row in rows if isinstance(row, Document) and not too_long(row.text)]
        if left := len(rows) - len(texts):
            said = f"{counted(left, 'row')} left out: without a text, or with one that is too long."
            st.html(markup.note(said))
        found += texts
    return found


def _column(table: Table, at: int) -> str:
    return "numbered" if at == _NO_NAMES else visible(table.columns[at])


def _render_checking(documents: Sequence[Document], staged: _Staged) -> Document:
    """One text at a time, to be read and corrected."""
    pick, correct = st.columns([1, 2])
    key = f"{session.CHECKED} {len(documents)}"
    places = range(len(documents))

    def line(at: int) -> str:
        one = documents[at]
        flag = " · look at the note" if one.notes else ""
        return markup.without_markdown(f"{one.name} · {counted(len(one.text), 'character')}{flag}")

    with pick:
        at = (
            st.radio("Texts", places, format_func=line, key=key)
            if len(documents) <= _FEW
            else st.selectbox("Look at", places, format_func=line, key=key)
        )
    one = documents[at or 0]
    box = _box_of(one)
    with correct:
        st.text_area(
            "As it was read. Correct it here, if need be",
            staged.corrected.get(box, one.text),
            key=box,
            height=_HEIGHT,
            on_change=_keep_correction,
            args=(staged, box),
        )
    return one


def _box_of(one: Document) -> str:
    """The key of the box in which a text is corrected."""
    return f"correct {one.name} {hash(one.text)}"


def _keep_correction(staged: _Staged, box: str) -> None:
    """Keep what a box holds: its own state goes when another text is looked at."""
    staged.corrected[box] = st.session_state.get(box) or ""


def _take(documents: Sequence[Document], staged: _Staged) -> None:
    """Count what was read, as corrected."""
    corrected = [
        replace(one, text=staged.corrected.get(_box_of(one)) or one.text) for one in documents
    ]
    for one in corrected:
        if why := too_long(one.text):
            tell(f"{one.name}: {why}")
            return
    change(added(corrected))
    _leave()


def _leave() -> None:
    st.session_state.pop(session.STAGED, None)
    forget_files(FILES)
