"""Static files, compressed once."""

from __future__ import annotations

import gzip
import time
from pathlib import Path

import brotli
import pytest
from starlette.applications import Starlette
from starlette.responses import PlainTextResponse
from starlette.routing import Route
from starlette.testclient import TestClient

from components.border import compression
from components.border.compression import CompressedFiles, CompressionMiddleware, preferred

SCRIPT = b"const lens = 1;\n" * 1000


@pytest.fixture
def folder(tmp_path) -> Path:
    (tmp_path / "static" / "js").mkdir(parents=True)
    (tmp_path / "static" / "js" / "index.abc.js").write_bytes(SCRIPT)
    (tmp_path / "static" / "font.woff2").write_bytes(b"\0" * 1000)
    (tmp_path / "secret.js").write_text("secret")
    return tmp_path / "static"


@pytest.fixture
def client(folder) -> TestClient:
    async def plain(_) -> PlainTextResponse:
        return PlainTextResponse("from Streamlit")

    app = Starlette(routes=[Route("/{path:path}", plain)])
    app.add_middleware(CompressionMiddleware, files=CompressedFiles(folder, "/static"))
    return TestClient(app)


@pytest.mark.parametrize("encoding", ["br", "gzip"])
def test_a_script_comes_compressed_and_is_kept_for_good(client, encoding):
    found = client.get("/static/js/index.abc.js", headers={"accept-encoding": encoding})
    assert found.content == SCRIPT
    assert found.headers["content-encoding"] == encoding
    assert int(found.headers["content-length"]) < len(SCRIPT) / 3
    assert found.headers["vary"] == "Accept-Encoding"
    assert "immutable" in found.headers["cache-control"]
    assert found.headers["content-type"].startswith("text/javascript")


@pytest.mark.parametrize(
    ("path", "headers"),
    [
        ("/static/js/index.abc.js", {"accept-encoding": "identity"}),
        ("/static/js/index.abc.js", {"accept-encoding": "gzip", "range": "bytes=0-9"}),
        ("/static/font.woff2", {}),
        ("/static/../secret.js", {}),
        ("/static/%2e%2e/secret.js", {}),
        ("/secret.js", {}),
        ("/", {}),
    ],
)
def test_everything_else_goes_on_to_streamlit(client, path, headers):
    assert client.get(path, headers=headers).text == "from Streamlit"


def test_a_file_is_compressed_once(folder, monkeypatch):
    files = CompressedFiles(folder, "/static")
    path = "/static/js/index.abc.js"
    assert gzip.decompress(files.compressed(path, "gzip")) == SCRIPT
    monkeypatch.setattr(gzip, "compress", lambda *_, **__: pytest.fail("compressed again"))
    assert gzip.decompress(files.compressed(path, "gzip")) == SCRIPT


def test_who_comes_later_gets_it_smaller(folder, monkeypatch):
    monkeypatch.setattr(compression, "_QUIET", 0)
    (folder / "js" / "large.js").write_text(" ".join(f"f{n * n % 977}({n})" for n in range(9000)))
    files = CompressedFiles(folder, "/static")
    path = "/static/js/large.js"
    first = files.compressed(path, "br")
    until = time.monotonic() + 60
    while len(files.compressed(path, "br")) == len(first) and time.monotonic() < until:
        time.sleep(0.05)
    later = files.compressed(path, "br")
    assert len(later) < len(first)
    assert brotli.decompress(later) == brotli.decompress(first)


@pytest.mark.parametrize(
    ("accepted", "encoding"),
    [
        ("gzip, deflate, br, zstd", "br"),
        ("br;q=0, GZIP;q=0.5", "gzip"),
        ("gzip;q=0", None),
        ("gzip; q=0.000, br ; q=0.", None),
        ("x-gzipped", None),
        ("", None),
    ],
)
def test_which_encoding_a_browser_takes(accepted, encoding):
    assert preferred(accepted) == encoding
