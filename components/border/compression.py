"""Streamlit's own scripts and styles, compressed once and kept in memory.

Streamlit sends them as they are, because compressing them for each visitor would take longer than
it saves. They change only with the version of Streamlit, so here each is compressed once.
"""

from __future__ import annotations

import gzip
from functools import cached_property
from pathlib import Path
from threading import Lock, Thread
from typing import TYPE_CHECKING

from starlette.concurrency import run_in_threadpool
from starlette.datastructures import Headers
from starlette.responses import Response
from streamlit import config
from streamlit.file_util import get_static_dir
from streamlit.web.server.starlette.starlette_server_config import (
    STATIC_ASSET_CACHE_MAX_AGE_SECONDS,
)

from components.server.log import log

if TYPE_CHECKING:
    from starlette.types import ASGIApp, Receive, Scope, Send

_TYPES = {".js": "text/javascript", ".css": "text/css", ".svg": "image/svg+xml"}
_LEVEL = 6  # 9 takes three times as long and saves one byte in a hundred


class CompressionMiddleware:
    """Answers requests for compressible static files with gzip where the browser takes it.

    Everything else goes on: other encodings, parts of files, files that are no text.
    """

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer a request, or pass it on."""
        files = _files
        path = scope.get("path", "")
        if scope["type"] == "http" and scope["method"] in ("GET", "HEAD") and path in files.found:
            headers = Headers(scope=scope)
            if takes_gzip(headers.get("accept-encoding", "")) and "range" not in headers:
                await (await run_in_threadpool(files.answer, path))(scope, receive, send)
                return
        await self._app(scope, receive, send)


class CompressedFiles:
    """The files of a folder that compress well, each compressed when it is first asked for.

    Parameters
    ----------
    folder
        Every file below it has a name that changes with its content, so that browsers keep it.
    path
        The path under which the server has the folder, such as "/static".
    """

    def __init__(self, folder: Path, path: str) -> None:
        self._folder, self._path = folder, path
        self._lock = Lock()
        self._compressed: dict[str, bytes] = {}

    @cached_property
    def found(self) -> dict[str, Path]:
        """The files, by the path a browser asks for. Nothing outside the folder can be in it."""
        return {
            f"{self._path}/{file.relative_to(self._folder).as_posix()}": file
            for file in sorted(self._folder.rglob("*"))
            if file.suffix in _TYPES and file.is_file()
        }

    def compressed(self, path: str) -> bytes:
        """A file's content, with gzip."""
        known = self._compressed.get(path)
        if known is None:
            with self._lock:  # two at once would take as long as one after the other
                known = self._compressed.get(path)
                if known is None:
                    known = gzip.compress(self.found[path].read_bytes(), _LEVEL, mtime=0)
                    self._compressed[path] = known
        return known

    def answer(self, path: str) -> Response:
        """The response to a request for a file."""
        return Response(
            self.compressed(path),
            media_type=_TYPES[self.found[path].suffix],
            headers={
                "Content-Encoding": "gzip",
                "Vary": "Accept-Encoding",
                "Cache-Control": f"public, immutable, max-age={STATIC_ASSET_CACHE_MAX_AGE_SECONDS}",
            },
        )

    def compress_all(self) -> None:
        """Compress every file, the small ones first: the page begins with them."""
        try:
            for path in sorted(self.found, key=lambda path: self.found[path].stat().st_size):
                self.compressed(path)
        except OSError:
            log.exception("Streamlit's own files could not be read")


def takes_gzip(accepted: str) -> bool:
    """Whether an Accept-Encoding header allows gzip."""
    for part in accepted.split(","):
        name, _, quality = part.partition(";")
        if name.strip().lower() == "gzip":
            return quality.replace(" ", "").lower() not in ("q=0", "q=0.0", "q=0.00", "q=0.000")
    return False


def _static_path() -> str:
    base = (config.get_option("server.baseUrlPath") or "").strip("/")
    return f"/{base}/static" if base else "/static"


_files = CompressedFiles(Path(get_static_dir()) / "static", _static_path())


def compress_beforehand() -> None:
    """Begin to compress all files, beside everything else."""
    Thread(target=_files.compress_all, name="compress", daemon=True).start()
