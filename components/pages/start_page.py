"""The HTML of the start page: Streamlit's own, and in it what the page will show."""

from __future__ import annotations

from functools import cache
from pathlib import Path

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import HTMLResponse, RedirectResponse, Response
from starlette.routing import BaseRoute, Route
from streamlit import config
from streamlit.file_util import get_static_dir

from components.match.first_view import ID, first_view
from components.server.cache import is_loaded
from components.server.log import log
from core import DEFAULT_MODEL_ID
from core.errors import LensError

_STYLE = f"""<style>
#{ID} {{ position: fixed; inset: 0; z-index: 1000000; overflow: hidden; pointer-events: none }}
</style><noscript><style>#{ID} {{ display: none }}</style></noscript>"""


def start_page_routes() -> list[BaseRoute]:
    """The addresses of the start page, below the base path that the operator set."""
    base = str(config.get_option("server.baseUrlPath") or "").strip("/")
    top = f"/{base}" if base else ""
    return [Route(f"{top}/", start_page), Route(f"{top}/match", _to_the_top)]


async def start_page(request: Request) -> Response:
    """The start page; with its first view, unless the address asks for something else."""
    asked = bool(request.url.query) or not is_loaded(DEFAULT_MODEL_ID)
    html = _shell() if asked else await run_in_threadpool(_with_first_view)
    return HTMLResponse(html, headers={"Cache-Control": "no-cache"})


async def _to_the_top(request: Request) -> Response:
    """The start page has no name in the address; who guesses one is led there."""
    query = f"?{request.url.query}" if request.url.query else ""
    return RedirectResponse(f"./{query}", 307)


@cache
def _shell() -> str:
    page = (Path(get_static_dir()) / "index.html").read_text(encoding="utf-8")
    return page.replace("<title>Streamlit</title>", "<title>SPLADE Lens</title>")


@cache
def _with_first_view() -> str:
    try:
        view = first_view()
    except LensError as error:  # the page itself says so, and what to do
        log.warning("%s", error)
        return _shell()
    return _shell().replace("</head>", f"{_STYLE}</head>").replace("<body>", f"<body>{view}")
