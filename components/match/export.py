"""Taking the result away: report, tables, pictures, a link."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from functools import partial
from urllib.parse import urlsplit, urlunsplit

import streamlit as st

from components.controls.chart import draw_chart
from components.controls.files_to_save import download_button
from components.controls.notices import kept
from components.controls.open_shared import open_shared
from components.controls.view import ROLES, palette
from components.explain.comparison import Comparison, View, compared
from components.explain.names import beginning
from components.explain.numbers import counted
from components.explain.rows import expansion_rows
from components.export.report import report_html
from components.export.share_link import LONGEST_FILE, LONGEST_LINK, SharedState, packed
from components.export.terms_file import term_rows, write_csv, write_json
from components.render import markup
from components.render.chart_template import Spec
from components.render.theme import PALETTES, Palette
from components.server import cache, render_lock
from components.server.render_lock import bytes_of_texts
from components.state import session
from core import Expansion, model_info

_PICTURE_ROWS = 30


def render_export(compared: Comparison) -> None:
    """Files are made when they are asked for, in the server's memory only."""
    files, sharing = st.columns(2, gap="large")
    with files:
        _render_files(compared)
        _render_pictures(compared)
    with sharing:
        _render_link(compared)
        _render_opening()


@dataclass(frozen=True, slots=True)
class _Pair:
    """What a file is made of when it is asked for.

    Only that: Streamlit keeps what makes a file as long as its button is shown, and an expansion of
    a long text is large.
    """

    model_id: str
    a: str
    b: str
    view: View

    @contextmanager
    def compared(self) -> Iterator[Comparison]:
        """The comparison, computed again where it was not kept."""
        a, b = (cache.expansion(self.model_id, text) for text in (self.a, self.b))
        with render_lock.large(bytes_of_texts(self.a, self.b)):
            yield compared(a, b, self.view)


def _pair(of: Comparison) -> _Pair:
    return _Pair(of.a.model_id, of.a.text, of.b.text, of.view)


def _render_files(compared: Comparison) -> None:
    pair = _pair(compared)
    today = date.today().isoformat()
    model = model_info(compared.a.model_id)

    def report() -> str:
        with pair.compared() as found:
            return report_html(found, model=model, made=today)

    def table() -> str:
        with pair.compared() as found:
            return write_csv(term_rows(found))

    def everything() -> str:
        with pair.compared() as found:
            return write_json(found, made=today)

    st.markdown("**Report and tables**")
    st.html(
        markup.note(
            "The report is one page that opens without a network and prints well. The tables hold "
            "every term of both texts. In the CSV, a cell that a spreadsheet would run as a "
            "formula begins with an apostrophe."
        )
    )
    with st.container(horizontal=True):
        download_button("Report (HTML)", report, f"comparison-{today}.html", "text/html")
        download_button("Terms (CSV)", table, f"terms-{today}.csv", "text/csv")
        download_button("Terms (JSON)", everything, f"terms-{today}.json", "application/json")


def _render_pictures(compared: Comparison) -> None:
    from components.export.pictures import picture_png, picture_svg
    from components.match.charts import butterfly_chart, expansion_chart, waterfall_chart

    paper = PALETTES["light"]

    def expansion(found: Comparison, text: Expansion) -> Spec:
        view = found.view
        shown = expansion_rows(text, found.match, limit=view.terms, raw=view.raw)
        return expansion_chart(shown, palette=paper, heaviest=found.heaviest)

    def butterfly(found: Comparison, palette: Palette) -> Spec:
        return butterfly_chart(found.terms[:_PICTURE_ROWS], palette=palette)

    def waterfall(found: Comparison) -> Spec:
        match = found.match
        return waterfall_chart(
            found.rows, total=found.total, cosine=match.cosine or 0.0, palette=paper
        )

    pictures: dict[str, Callable[[Comparison], Spec]] = {}
    if compared.rows and compared.match.cosine:
        pictures |= {"Butterfly": lambda found: butterfly(found, paper), "Waterfall": waterfall}
    if compared.a.terms:
        pictures["Expansion of A"] = lambda found: expansion(found, found.a)
    if compared.b.terms:
        pictures["Expansion of B"] = lambda found: expansion(found, found.b)
    st.markdown("**Pictures**")
    chosen = st.selectbox("Picture", list(pictures), label_visibility="collapsed")
    make, pair = pictures[chosen], _pair(compared)

    def chart() -> Spec:
        with pair.compared() as found:
            return make(found)

    title = f"{chosen}: {beginning(compared.a.text)} – {beginning(compared.b.text)}"
    name = chosen.lower().replace(" ", "-")
    with st.container(horizontal=True):
        for kind, draw, mime in (
            ("svg", picture_svg, "image/svg+xml"),
            ("png", picture_png, "image/png"),
        ):
            made = partial(_drawn, draw, chart, title)
            download_button(kind.upper(), made, f"{name}.{kind}", mime)
    if chosen == "Butterfly":
        draw_chart(
            butterfly(compared, palette()),
            alt="Butterfly of the shared terms that make up most of the score",
        )


def _drawn(draw: Callable[..., bytes], chart: Callable[[], Spec], title: str) -> bytes:
    return draw(chart(), title=title)


def _render_link(compared: Comparison) -> None:
    st.markdown("**Share**")
    st.html(
        markup.note(
            "A link that opens this page just as it is. It carries both texts, and everybody who "
            "gets it can read them; think before you send a person's data. The texts stand behind "
            "the “#”, which browsers do not send to any server."
        )
    )
    a, b, view = compared.a, compared.b, compared.view
    pair = (a.text, b.text)
    if st.button("Make a link", icon=":material/link:", key="share"):
        st.session_state[session.LINK_FOR] = pair
    if st.session_state.get(session.LINK_FOR) != pair:
        return
    state = SharedState(a.text, b.text, a.model_id, view.terms, view.raw, view.titles == ROLES)
    code = packed(state)
    link = urlunsplit((*urlsplit(st.context.url or "")[:3], "", f"t={code}"))
    if len(link) <= LONGEST_LINK:
        st.html(markup.note(f"{counted(len(link), 'character')}. It carries both texts."))
        st.code(link, language=None, wrap_lines=True, height=120)
        return
    st.html(
        markup.note(
            f"As a link this would be {counted(len(link), 'character')}; past {LONGEST_LINK:,} "
            "programs cut links. Save it as a file instead, and open it below."
        )
    )
    download_button("Comparison (file)", lambda: code, "comparison.lens", "text/plain")


def _render_opening() -> None:
    with st.expander("Open a saved comparison"):
        st.file_uploader(
            "Saved comparison",
            type=["lens"],
            key=session.OPENED_FILE,
            on_change=_open_file,
            max_upload_size=1,
        )
        for notice in kept():
            st.warning(notice, icon=":material/error:")


def _open_file() -> None:
    file = st.session_state.get(session.OPENED_FILE)
    if file is not None:
        open_shared(file.getvalue().decode("ascii", "replace"), limit=LONGEST_FILE)
