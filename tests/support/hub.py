"""A small stand-in for a model hub, on loopback, with the interface its client library calls.

It serves what a test gives it, and misbehaves as a test asks it to.
"""

from __future__ import annotations

import hashlib
import json
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field, replace
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread
from urllib.parse import urlparse

from core import ModelInfo

REVISION = "0123456789abcdef0123456789abcdef01234567"
LARGE = 10_000  # bytes from which a file counts as large and has a SHA-256


def unpinned(rows: tuple[ModelInfo, ...]) -> tuple[ModelInfo, ...]:
    """Rows of the catalogue without the hashes that only the real files have."""
    return tuple(
        replace(row, remote=replace(row.remote, revision=None, sha256={})) if row.remote else row
        for row in rows
    )


@dataclass
class StandInHub:
    address: str = ""
    repositories: dict[str, dict[str, bytes]] = field(default_factory=dict)
    gated: dict[str, str] = field(default_factory=dict)  # the token each needs
    status: dict[str, int] = field(default_factory=dict)  # by "api" or the name of a file
    cuts: dict[str, list[int]] = field(default_factory=dict)  # ends the next answers after so much
    wrong: dict[str, bytes] = field(default_factory=dict)  # what is sent in place of a file
    pause: float = 0.0  # seconds before each 64 KB
    announces: dict[str, dict] = field(default_factory=dict)  # other rows than the true ones
    page: bytes = b""  # sent in place of any description, as a network that asks to sign in does
    stalls: set[str] = field(default_factory=set)  # "api" or files that say nothing after a little
    retry_after: str = ""
    requests: list[tuple[str, str]] = field(default_factory=list)  # path, range
    endless: set[str] = field(default_factory=set)  # files that never end
    sent: int = 0

    def siblings(self, repository: str) -> list[dict]:
        rows = []
        for name, data in self.repositories[repository].items():
            blob = hashlib.sha1(f"blob {len(data)}\0".encode() + data).hexdigest()
            row: dict = {"rfilename": name, "size": len(data), "blobId": blob}
            if len(data) > LARGE:
                sha256 = hashlib.sha256(data).hexdigest()
                row["lfs"] = {"sha256": sha256, "size": len(data), "pointerSize": 130}
            rows.append(row | self.announces.get(name, {}))
        return rows


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    hub: StandInHub

    def log_message(self, *_: object) -> None:
        pass

    def answer(self, status: int, body: bytes = b"", **headers: str) -> None:
        self.send_response(status)
        for name, value in headers.items():
            self.send_header(name.replace("_", "-"), value)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        if self.command != "HEAD":
            self.wfile.write(body)

    def refused(self, repository: str) -> bool:
        token = self.hub.gated.get(repository)
        if token is None or self.headers.get("Authorization") == f"Bearer {token}":
            return False
        status = 403 if self.headers.get("Authorization") else 401
        self.answer(status, b"{}", X_Error_Code="GatedRepo", X_Error_Message="gated")
        return True

    def do_HEAD(self) -> None:
        self.do_GET()

    def do_GET(self) -> None:
        path = urlparse(self.path).path
        self.hub.requests.append((path, self.headers.get("Range", "")))
        if path.startswith("/api/models/"):
            return self.describe(path.removeprefix("/api/models/"))
        repository, _, rest = path.lstrip("/").partition("/resolve/")
        if repository not in self.hub.repositories:
            return self.answer(404, b"{}")
        return self.serve(repository, rest.partition("/")[2])

    def describe(self, repository: str) -> None:
        repository, _, revision = repository.partition("/revision/")
        if "api" in self.hub.stalls:
            time.sleep(60)
        if self.hub.page:
            return self.answer(200, self.hub.page, Content_Type="text/html")
        if "api" in self.hub.status:
            after = {"Retry_After": self.hub.retry_after} if self.hub.retry_after else {}
            return self.answer(self.hub.status["api"], b"{}", **after)
        if revision not in ("", REVISION):
            return self.answer(404, b"{}", X_Error_Code="RevisionNotFound")
        if repository not in self.hub.repositories:
            return self.answer(404, b"{}", X_Error_Code="RepoNotFound")
        body = {
            "id": repository,
            "modelId": repository,
            "sha": REVISION,
            "private": False,
            "siblings": self.hub.siblings(repository),
        }
        return self.answer(200, json.dumps(body).encode(), Content_Type="application/json")

    def pour(self, name: str) -> None:
        """Send without end, or until the other side has had enough."""
        self.close_connection = True
        with suppress(OSError):
            for _ in range(10_000):
                self.wfile.write(bytes(1 << 16))
                self.hub.sent += 1 << 16

    def serve(self, repository: str, name: str) -> None:
        if self.refused(repository):
            return
        if name in self.hub.status:
            self.answer(self.hub.status[name], b"{}")
            return
        data = self.hub.wrong.get(name, self.hub.repositories[repository][name])
        if name in self.hub.endless:
            self.send_response(200)
            self.end_headers()
            self.pour(name)
            return
        start = 0
        if self.headers.get("Range"):
            start = int(self.headers["Range"].removeprefix("bytes=").rstrip("-").split("-")[0])
        self.send_response(206 if start else 200)
        self.send_header("Content-Length", str(max(0, len(data) - start)))
        if start:
            self.send_header("Content-Range", f"bytes {start}-{len(data) - 1}/{len(data)}")
        self.send_header("ETag", f'"{hashlib.sha256(data).hexdigest()}"')
        self.end_headers()
        cuts = self.hub.cuts.get(name, [])
        end = min(len(data), start + cuts.pop(0)) if cuts else len(data)
        for at in range(start, end, 1 << 16):
            time.sleep(self.hub.pause)
            chunk = data[at : min(at + (1 << 16), end)]
            try:
                self.wfile.write(chunk)
            except OSError:  # who asked has gone
                return
            self.hub.sent += len(chunk)
            if name in self.hub.stalls:
                self.wfile.flush()
                time.sleep(60)
        if end < len(data):
            self.close_connection = True


class _Server(ThreadingHTTPServer):
    def handle_error(self, request: object, client_address: object) -> None:
        if not isinstance(sys.exception(), ConnectionError):  # who asked may go at any time
            super().handle_error(request, client_address)


@contextmanager
def stand_in_hub() -> Iterator[StandInHub]:
    hub = StandInHub()
    handler = type("Handler", (_Handler,), {"hub": hub})
    server = _Server(("127.0.0.1", 0), handler)
    hub.address = f"http://127.0.0.1:{server.server_port}"
    thread = Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield hub
    finally:
        server.shutdown()
        server.server_close()
