"""What every page has: settings, look and navigation. Streamlit runs this script for each."""

from __future__ import annotations

from pathlib import Path

import streamlit as st

from components.memory import set_aside_once
from components.turns import drawing

_PAGES = Path(__file__).parent
_ASSETS = Path(__file__).parents[2] / "assets"

st.set_page_config(
    page_title="SPLADE Lens",
    page_icon=str(_ASSETS / "icons" / "lens.svg"),
    layout="wide",
    menu_items={"About": "SPLADE Lens shows what a learned sparse encoder adds to a text."},
)
st.logo(str(_ASSETS / "icons" / "wordmark.svg"), size="large")
st.html(_ASSETS / "css" / "lens.css")
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
with drawing():
    page.run()
set_aside_once(page.url_path)
