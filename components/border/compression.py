"""Streamlit's own scripts and styles, compressed once and kept in memory.

Streamlit sends them as they are, because compressing them anew for each visitor would take longer
than it saves. They change only with the version of Streamlit, so here each is compressed once:
quickly for who asks for it first, and well for everybody after that.
"""

from __future__ import annotations

import gzip
import os
import re
import sys
import time
from functools import cached_property
from pathlib import Path
from queue import SimpleQueue
from threading import Lock, Thread, get_native_id
from typing import TYPE_CHECKING, Literal

import brotli
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

Encoding = Literal["br", "gzip"]
"""As the Accept-Encoding header calls them; browsers take "br" over HTTPS and from localhost."""

_TYPES = {".js": "text/javascript", ".css": "text/css", ".svg": "image/svg+xml"}
_QUICK, _WELL = 5, 11  # of brotli: 40 MB a second, and a tenth smaller at 0.6 MB a second
_QUIET = 20.0  # seconds after the first request, when the processor is for the first visitors
_GZIP_LEVEL = 6
_REFUSED = re.compile(r"q=0(\.0*)?")


class CompressionMiddleware:
    """Answers requests for files that compress well; everything else goes on to Streamlit.

    Parts of files go on too, and browsers that take no compression.
    """

    def __init__(self, app: ASGIApp, *, files: CompressedFiles | None = None) -> None:
        self._app = app
        self._files = files or CompressedFiles(Path(get_static_dir()) / "static", _static_path())

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer a request, or pass it on."""
        if scope["type"] == "http" and scope["method"] in ("GET", "HEAD"):
            path, headers = scope["path"], Headers(scope=scope)
            encoding = preferred(headers.get("accept-encoding", ""))
            if encoding and path in self._files.found and "range" not in headers:
                if not self._files.knows(path, encoding):
                    await run_in_threadpool(self._files.compressed, path, encoding)
                await self._files.answer(path, encoding)(scope, receive, send)
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
        self._compressed: dict[tuple[str, Encoding], bytes] = {}
        self._improved: SimpleQueue[str] | None = None

    @cached_property
    def found(self) -> dict[str, Path]:
        """The files, by the path a browser asks for. Nothing outside the folder can be in it."""
        return {
            f"{self._path}/{file.relative_to(self._folder).as_posix()}": file
            for file in sorted(self._folder.rglob("*"))
            if file.suffix in _TYPES and file.is_file()
        }

    def knows(self, path: str, encoding: Encoding) -> bool:
        """Whether a file is compressed already, so that to answer takes no time."""
        return (path, encoding) in self._compressed

    def compressed(self, path: str, encoding: Encoding) -> bytes:
        """A file's content, compressed."""
        known = self._compressed.get((path, encoding))
        if known is None:
            known = compress(self.found[path].read_bytes(), encoding)
            with self._lock:
                if (path, encoding) in self._compressed:  # by another thread meanwhile
                    return self._compressed[path, encoding]
                self._compressed[path, encoding] = known
                if encoding == "br":
                    self._improve_later(path)
        return known

    def answer(self, path: str, encoding: Encoding) -> Response:
        """The response to a request for a file."""
        return Response(
            self.compressed(path, encoding),
            media_type=_TYPES[self.found[path].suffix],
            headers={
                "Content-Encoding": encoding,
                "Vary": "Accept-Encoding",
                "Cache-Control": f"public, immutable, max-age={STATIC_ASSET_CACHE_MAX_AGE_SECONDS}",
            },
        )

    def _improve_later(self, path: str) -> None:
        if self._improved is None:
            self._improved = SimpleQueue()
            Thread(target=self._improve, name="compress", daemon=True).start()
        self._improved.put(path)

    def _improve(self) -> None:
        """Compress well what was asked for, behind all other work of this machine."""
        time.sleep(_QUIET)
        if sys.platform == "linux":  # where a thread can have a priority of its own
            os.setpriority(os.PRIO_PROCESS, get_native_id(), 19)
        assert self._improved is not None
        while True:
            path = self._improved.get()
            try:
                content = self.found[path].read_bytes()
                self._compressed[path, "br"] = brotli.compress(content, quality=_WELL)
            except OSError:
                log.exception("One of Streamlit's own files could not be read")


def compress(content: bytes, encoding: Encoding) -> bytes:
    """Content as somebody who waits for it is sent it."""
    if encoding == "gzip":
        return gzip.compress(content, _GZIP_LEVEL, mtime=0)
    return bytes(brotli.compress(content, quality=_QUICK))


def preferred(accepted: str) -> Encoding | None:
    """The better of the encodings that an Accept-Encoding header allows, if it allows one."""
    allowed = set()
    for part in accepted.lower().replace(" ", "").split(","):
        name, _, quality = part.partition(";")
        if not _REFUSED.fullmatch(quality):
            allowed.add(name)
    return "br" if "br" in allowed else "gzip" if "gzip" in allowed else None


def base_path() -> str:
    """What the operator set before all paths of the page, such as "/lens", or nothing."""
    base = (config.get_option("server.baseUrlPath") or "").strip("/")
    return f"/{base}" if base else ""


def _static_path() -> str:
    return f"{base_path()}/static"
