"""The HTML of the start page: Streamlit's own, and in it what the page will show."""

from __future__ import annotations

from functools import cache, lru_cache
from pathlib import Path

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import HTMLResponse, RedirectResponse, Response
from starlette.routing import BaseRoute, Route
from streamlit.file_util import get_static_dir

from components.border.compression import Encoding, base_path, compress, preferred
from components.match.first_view import ID, first_view
from components.server.cache import is_loaded
from components.server.log import log
from core import DEFAULT_MODEL_ID
from core.errors import LensError
from core.shipped import developing

# Over Streamlit's header and under its dialogs. It goes by itself where the script may not run.
_STYLE = f"""<style>
#{ID} {{ position: fixed; inset: 0; z-index: 1000000; overflow: hidden; pointer-events: none;
  animation: {ID} 0s 25s forwards }}
@keyframes {ID} {{ to {{ visibility: hidden }} }}
</style><noscript><style>#{ID} {{ display: none }}</style></noscript>"""


def start_page_routes() -> list[BaseRoute]:
    """The addresses of the start page, below the base path that the operator set."""
    top = base_path()
    return [Route(f"{top}/", start_page), Route(f"{top}/match", _to_the_top)]


async def start_page(request: Request) -> Response:
    """The start page; with its first view, unless the address asks for something else."""
    asked = bool(request.url.query) or not is_loaded(DEFAULT_MODEL_ID)
    html = _shell() if asked else await run_in_threadpool(_with_first_view)
    headers = {"Cache-Control": "no-cache", "Vary": "Accept-Encoding"}
    if encoding := preferred(request.headers.get("accept-encoding", "")):
        body = await run_in_threadpool(_compressed, html, encoding)
        return HTMLResponse(body, headers=headers | {"Content-Encoding": encoding})
    return HTMLResponse(html, headers=headers)


async def _to_the_top(request: Request) -> Response:
    """The start page has no name in the address; who guesses one is led there."""
    query = f"?{request.url.query}" if request.url.query else ""
    return RedirectResponse(f"./{query}", 307)


@cache
def _shell() -> str:
    page = (Path(get_static_dir()) / "index.html").read_text(encoding="utf-8")
    return page.replace("<title>Streamlit</title>", "<title>SPLADE Lens</title>")


def _with_first_view() -> str:
    if developing():
        _filled.cache_clear()
    try:
        return _filled()
    except LensError as error:  # the page itself says so, and what to do
        log.warning("The start page has no first view: %s", error)
    except Exception:
        log.exception("The start page has no first view")
    return _shell()


@cache
def _filled() -> str:
    view = first_view()
    return _shell().replace("</head>", f"{_STYLE}</head>").replace("</body>", f"{view}</body>")


@lru_cache(maxsize=8)
def _compressed(html: str, encoding: Encoding) -> bytes:
    return compress(html.encode(), encoding)
