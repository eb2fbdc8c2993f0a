"""What every page has: settings, look and navigation. Streamlit runs this script for each."""

from __future__ import annotations

from pathlib import Path

import streamlit as st

from components.server.collector import set_aside_once
from components.server.faults import told
from components.server.render_lock import drawing
from core.shipped import shipped_path, shipped_text

_PAGES = Path(__file__).parent

st.set_page_config(
    page_title="SPLADE Lens",
    layout="wide",
    menu_items={"About": "SPLADE Lens shows what a learned sparse encoder adds to a text."},
)
with told():
    st.set_page_config(page_icon=str(shipped_path("icons/lens.svg")))
with told():
    st.logo(str(shipped_path("icons/wordmark.svg")), size="large")
with told():
    st.html(f"<style>{shipped_text('css/lens.css')}</style>")
page = st.navigation(
    [
        st.Page(
            _PAGES / "match.py",
            title="Match",
            icon=":material/join_inner:",
            url_path="match",
            default=True,
        ),
        st.Page(
            _PAGES / "shortlist.py",
            title="Shortlist",
            icon=":material/format_list_numbered:",
            url_path="shortlist",
        ),
        st.Page(
            _PAGES / "how_it_works.py",
            title="How it works",
            icon=":material/school:",
            url_path="how-it-works",
        ),
        st.Page(
            _PAGES / "methods.py",
            title="Methods",
            icon=":material/compare:",
            url_path="methods",
        ),
        st.Page(
            _PAGES / "about.py",
            title="About",
            icon=":material/info:",
            url_path="about",
        ),
    ],
    position="top",
)
with drawing(opening=True), told():
    page.run()
set_aside_once(page.url_path)
