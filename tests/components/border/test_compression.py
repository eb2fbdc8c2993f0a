"""Static files, compressed once."""

from __future__ import annotations

import gzip
from pathlib import Path

import pytest
from starlette.applications import Starlette
from starlette.responses import PlainTextResponse
from starlette.routing import Route
from starlette.testclient import TestClient

from components.border import compression
from components.border.compression import CompressedFiles, CompressionMiddleware, takes_gzip

SCRIPT = b"const lens = 1;\n" * 1000


@pytest.fixture
def folder(tmp_path) -> Path:
    (tmp_path / "static" / "js").mkdir(parents=True)
    (tmp_path / "static" / "js" / "index.abc.js").write_bytes(SCRIPT)
    (tmp_path / "static" / "font.woff2").write_bytes(b"\0" * 1000)
    (tmp_path / "secret.js").write_text("secret")
    return tmp_path / "static"


@pytest.fixture
def client(folder, monkeypatch) -> TestClient:
    monkeypatch.setattr(compression, "_files", CompressedFiles(folder, "/static"))

    async def plain(_) -> PlainTextResponse:
        return PlainTextResponse("from Streamlit")

    app = Starlette(routes=[Route("/{path:path}", plain)])
    app.add_middleware(CompressionMiddleware)
    return TestClient(app)


def test_a_script_comes_compressed_and_is_kept_for_good(client):
    found = client.get("/static/js/index.abc.js", headers={"accept-encoding": "gzip, deflate, br"})
    assert found.content == SCRIPT
    assert found.headers["content-encoding"] == "gzip"
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
    files.compress_all()
    monkeypatch.setattr(gzip, "compress", lambda *_, **__: pytest.fail("compressed again"))
    assert gzip.decompress(files.compressed("/static/js/index.abc.js")) == SCRIPT


@pytest.mark.parametrize(
    ("accepted", "takes"),
    [
        ("gzip", True),
        ("br, GZIP;q=0.5", True),
        ("gzip;q=0", False),
        ("gzip; q=0.000", False),
        ("br", False),
        ("", False),
        ("x-gzipped", False),
    ],
)
def test_who_takes_gzip(accepted, takes):
    assert takes_gzip(accepted) == takes
