"""SPLADE Lens as an ASGI application. Start it with `streamlit run app.py`."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import streamlit as st

from components.api.routes import routes
from components.border.middleware import border
from components.border.nodelay import send_at_once
from components.pages.start_page import start_page_routes
from components.server.collector import settle
from components.server.log import keep_texts_out_of_the_log, log, show_error
from components.server.render_lock import let_drawing_come_first
from components.server.sessions import ending_sessions
from components.server.warm_up import warming_up
from core.shipped import damaged_files


@asynccontextmanager
async def lifespan(_: st.App) -> AsyncIterator[None]:
    """What runs beside the pages, from the server's start to its end."""
    settle()
    send_at_once()
    let_drawing_come_first()
    keep_texts_out_of_the_log()
    for sentence in damaged_files():
        log.warning(sentence)
    async with ending_sessions(), warming_up():
        yield


st.secrets.load_if_toml_exists()  # where a cloud has no other place for the settings below

app = st.App(
    Path(__file__).parent / "components" / "pages" / "navigation.py",
    lifespan=lifespan,
    routes=[*routes(), *start_page_routes()],
    middleware=border(),
    on_script_error=show_error,
)
