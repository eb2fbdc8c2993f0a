"""The security of a real server, tried from outside with Streamlit's own protocol."""

from __future__ import annotations

import asyncio
import urllib.request
from collections.abc import Awaitable, Callable
from http.server import BaseHTTPRequestHandler, HTTPServer
from threading import Thread

import pytest
from playwright.sync_api import Page, expect
from streamlit.proto.BackMsg_pb2 import BackMsg
from websockets.asyncio.client import connect
from websockets.exceptions import ConnectionClosed, InvalidStatus

from tests.support.aside import run
from tests.support.opening import SCORE
from tests.support.server import serve
from tests.support.visitor import Visitor

SECRET = "a private text"


@pytest.fixture(scope="module")
def log() -> list[str]:
    """What the server had logged when it ended."""
    return []


@pytest.fixture(scope="module")
def address(log):
    with serve() as (address, process):
        yield address
    log += process.communicate(timeout=20)[0].splitlines()
    assert not [line for line in log if SECRET in line or "Traceback" in line or "  File" in line]
    # One line each: what is malformed, and the three fields of a wrong type.
    assert len([line for line in log if "malformed message" in line]) == 3
    assert len([line for line in log if "Uncaught app execution (" in line]) == 3


def tried(what: Callable[[Visitor], Awaitable[object]], address: str) -> Visitor:
    """A visitor who has done this."""

    async def visit() -> Visitor:
        visitor = await Visitor.enter(address)
        await what(visitor)
        await visitor.leave()
        return visitor

    return run(visit())


async def is_well(address: str) -> None:
    """Another visitor gets the right score."""
    visitor = await Visitor.enter(address)
    await visitor.edit("machine learning engineer", "machine learning engineer")
    assert visitor.score == "1.000"
    await visitor.leave()


@pytest.mark.parametrize("path", ["/", "/methods", "/_stcore/health", "/static/none.js", "/none"])
def test_every_answer_has_the_headers(address, path):
    try:
        with urllib.request.urlopen(f"{address}{path}") as answer:
            found = answer.headers
    except urllib.error.HTTPError as error:
        found = error.headers
    assert "frame-ancestors 'none'" in found["Content-Security-Policy"]
    assert "unsafe-eval" not in found["Content-Security-Policy"]
    assert found["X-Content-Type-Options"] == "nosniff"
    assert found["Referrer-Policy"] == "no-referrer"


def test_a_page_of_another_site_cannot_connect(address):
    async def visit(origin: str) -> None:
        url = f"{address.replace('http', 'ws', 1)}/_stcore/stream"
        async with connect(url, origin=origin, subprotocols=["streamlit"]):
            pass

    for origin in ("https://evil.example", "null", address.replace("localhost", "127.0.0.1")):
        with pytest.raises(InvalidStatus, match="403"):
            run(visit(origin))
    run(visit(address))


@pytest.fixture
def embedding(browser):
    """A page of another site that holds an address in a frame; what its console says."""
    page = browser.new_page()
    said: list[str] = []
    page.on("console", lambda message: said.append(message.text))
    with HTTPServer(("localhost", 0), _Outer) as server:
        Thread(target=server.serve_forever, daemon=True).start()

        def embed(address: str) -> Page:
            page.goto(f"http://localhost:{server.server_port}/?{address}")
            return page

        yield embed, said
        page.close()
        server.shutdown()


class _Outer(BaseHTTPRequestHandler):
    def do_GET(self) -> None:
        address = self.path.partition("?")[2]
        self.send_response(200)
        self.send_header("Content-Type", "text/html")
        self.end_headers()
        self.wfile.write(f'<iframe src="{address}" width="1200" height="900">'.encode())

    def log_message(self, *_: object) -> None:
        pass


def test_a_page_of_another_site_cannot_embed_it(embedding, address):
    embed, said = embedding
    page = embed(address)
    page.wait_for_timeout(1_000)
    assert any("frame-ancestors" in text for text in said)
    assert page.frames[1].get_by_text("Cosine similarity").count() == 0


def test_a_site_that_the_operator_named_may_embed_it(embedding):
    embed, _ = embedding
    with serve(LENS_FRAME_ANCESTORS="http://localhost:*") as (address, _):
        frame = embed(address).frame_locator("iframe")
        value = frame.get_by_test_id("stMetricValue").first
        expect(value).to_have_text(SCORE, timeout=30_000)
        frame.get_by_label("Text B").fill("machine learning engineer")
        expect(value).to_have_text("1.000", timeout=30_000)


@pytest.mark.parametrize("content", [b"\xff\xff\xff", b"\x00", f"text {SECRET}"])
def test_a_malformed_message_ends_its_own_connection_only(address, content):
    async def send(visitor: Visitor) -> None:
        await visitor.connection.send(content)
        with pytest.raises(ConnectionClosed):
            async with asyncio.timeout(20):
                while True:
                    await visitor.connection.recv()

    tried(send, address)
    run(is_well(address))


@pytest.mark.parametrize("field", ["int_value", "bytes_value", "json_value"])
def test_a_field_of_a_wrong_type_is_one_line_in_the_log(address, field):
    values = {"int_value": 7, "bytes_value": SECRET.encode(), "json_value": f"{{{SECRET}"}

    async def send(visitor: Visitor) -> None:
        message = BackMsg()
        message.rerun_script.page_script_hash = visitor.page
        message.rerun_script.fragment_id = visitor.fragment
        for label, name, value in (
            ("Text A", field, values[field]),
            ("Text B", "string_value", SECRET),
        ):
            widget = message.rerun_script.widget_states.widgets.add()
            widget.id = visitor.boxes[label]
            setattr(widget, name, value)
        await visitor.connection.send(message.SerializeToString())
        await visitor.finished()

    assert not tried(send, address).errors
    run(is_well(address))


def test_nobody_empties_the_caches_or_stops_the_server(address):
    async def send(visitor: Visitor) -> None:
        await visitor.edit(SECRET, "engineer")
        before = visitor.score
        for name in ("clear_cache", "load_git_info", "debug_shutdown_runtime", "set_run_on_save"):
            await visitor.connection.send(BackMsg(**{name: True}).SerializeToString())
        await visitor.edit("engineer", SECRET)
        assert visitor.score == before  # the session is as it was

    assert not tried(send, address).errors
    run(is_well(address))


def test_a_message_beyond_every_text_is_refused(address):
    async def send(visitor: Visitor) -> None:
        with pytest.raises(ConnectionClosed):
            await visitor.connection.send(b"\x22" * 17_000_000)
            async with asyncio.timeout(60):
                while True:
                    await visitor.connection.recv()

    tried(send, address)
    run(is_well(address))
