"""SPLADE Lens: page settings, look and navigation. Start with `streamlit run app.py`."""

from pathlib import Path

import streamlit as st

from components.memory import set_aside_once
from components.turns import drawing

ROOT = Path(__file__).parent

st.set_page_config(
    page_title="SPLADE Lens",
    page_icon=str(ROOT / "assets" / "icons" / "lens.svg"),
    layout="wide",
    menu_items={"About": "SPLADE Lens shows what a learned sparse encoder adds to a text."},
)
st.logo(str(ROOT / "assets" / "icons" / "wordmark.svg"), size="large")
st.html(ROOT / "assets" / "css" / "lens.css")
page = st.navigation(
    [
        st.Page(
            "components/pages/match.py",
            title="Match",
            icon=":material/join_inner:",
            url_path="match",
            default=True,
        ),
        st.Page(
            "components/pages/how_it_works.py",
            title="How it works",
            icon=":material/school:",
            url_path="how-it-works",
        ),
        st.Page(
            "components/pages/methods.py",
            title="Methods",
            icon=":material/compare:",
            url_path="methods",
        ),
        st.Page(
            "components/pages/about.py",
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
