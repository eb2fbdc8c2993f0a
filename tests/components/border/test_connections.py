"""The connections that browsers open, and what they may send."""

from __future__ import annotations

import logging

import pytest
from streamlit import config
from streamlit.proto.BackMsg_pb2 import BackMsg

from components.border.address_limits import AddressLimits
from components.border.connections import ConnectionsMiddleware, is_allowed, is_welcome
from tests.support.aside import run


def message(**fields) -> BackMsg:
    return BackMsg(**fields)


def test_only_messages_that_the_page_sends_are_allowed():
    allowed = BackMsg()
    allowed.rerun_script.query_string = ""
    deferred = BackMsg()
    deferred.backend_operation_request.deferred_file.file_id = "1"
    assert all(map(is_allowed, (allowed, deferred, message(stop_script=True))))
    assert is_allowed(message(app_heartbeat=True))


@pytest.mark.parametrize(
    "fields",
    [
        {"clear_cache": True},
        {"load_git_info": True},
        {"set_run_on_save": True},
        {"debug_shutdown_runtime": True},
        {"debug_disconnect_websocket": True},
        {},
    ],
    ids=str,
)
def test_whatever_else_streamlit_understands_is_dropped(fields):
    assert not is_allowed(message(**fields))


def test_no_file_is_installed_beside_the_app():
    asked = BackMsg()
    asked.backend_operation_request.install_skills.SetInParent()
    assert not is_allowed(asked)


@pytest.mark.parametrize(
    ("origin", "host", "welcome"),
    [
        ("http://localhost:8501", "localhost:8501", True),
        ("https://lens.example", "lens.example", True),
        ("http://localhost:8501", "localhost:9999", False),
        ("https://evil.example", "lens.example", False),
        ("https://lens.example.evil.example", "lens.example", False),
        ("https://user@lens.example", "lens.example", False),
        ("null", "lens.example", False),
        ("", "lens.example", False),
        ("http://[", "[", False),
        ("https://lens.example", None, False),
    ],
)
def test_an_origin_is_welcome_where_it_is_the_server_itself(origin, host, welcome):
    assert is_welcome(origin, host) == welcome


def test_an_origin_that_the_operator_named_is_welcome():
    before = config.get_option("server.corsAllowedOrigins")
    config.set_option("server.corsAllowedOrigins", ["https://school.example/"])
    try:
        assert is_welcome("https://school.example", "lens.example")
        assert not is_welcome("https://school.example:444", "lens.example")
    finally:
        config.set_option("server.corsAllowedOrigins", before)


def exchanged(
    sent: list[dict], *, origin: str | None = None, limits: AddressLimits | None = None
) -> tuple[list[dict], list[dict]]:
    """What an application behind the middleware receives, and what the browser does."""
    received: list[dict] = []
    answered: list[dict] = []
    queue = [{"type": "websocket.connect"}, *sent, {"type": "websocket.disconnect", "code": 1000}]

    async def app(scope, receive, send) -> None:
        while True:
            received.append(await receive())
            if received[-1]["type"] == "websocket.disconnect":
                await send({"type": "websocket.send", "bytes": b"too late"})
                return

    async def receive() -> dict:
        return queue.pop(0)

    async def send(answer: dict) -> None:
        answered.append(answer)

    found = [(b"host", b"lens.example")]
    if origin is not None:
        found.append((b"origin", origin.encode()))
    scope = {"type": "websocket", "path": "/_stcore/stream", "headers": found}
    run(ConnectionsMiddleware(app, limits=limits or AddressLimits())(scope, receive, send))
    return received, answered


def frame(content: bytes | str) -> dict:
    kind = "bytes" if isinstance(content, bytes) else "text"
    return {"type": "websocket.receive", kind: content}


def test_what_is_allowed_passes_unchanged_and_the_rest_is_not_seen():
    rerun = BackMsg()
    rerun.rerun_script.query_string = "a=b"
    passes, dropped = rerun.SerializeToString(), message(clear_cache=True).SerializeToString()
    received, _ = exchanged([frame(dropped), frame(passes), frame(b"")])
    assert [m.get("bytes") for m in received if m["type"] == "websocket.receive"] == [passes]


@pytest.mark.parametrize(
    ("content", "code"), [(b"\xff\xff", 1002), ("a text", 1003), (bytes(4_000_001), 1009)]
)
def test_a_malformed_message_ends_the_connection_in_one_line(content, code, caplog):
    logger = logging.getLogger("lens")
    logger.addHandler(caplog.handler)
    try:
        received, answered = exchanged([frame(content), frame(b"never seen")])
    finally:
        logger.removeHandler(caplog.handler)
    assert [m["type"] for m in received] == ["websocket.connect", "websocket.disconnect"]
    assert answered == [{"type": "websocket.close", "code": code}]
    assert len(caplog.records) == 1
    assert caplog.records[0].exc_info is None


def test_a_handshake_of_another_site_never_reaches_streamlit():
    received, answered = exchanged([], origin="https://evil.example")
    assert received == []
    assert answered == [{"type": "websocket.close", "code": 1008}]


def test_a_handshake_of_ones_own_does():
    received, _ = exchanged([], origin="https://lens.example")
    assert received[0]["type"] == "websocket.connect"


def test_one_address_too_many_is_refused_before_streamlit_sees_it():
    limits = AddressLimits(1)
    with limits.connection({"type": "websocket", "client": None}) as first:
        assert first
        received, answered = exchanged([], limits=limits)
    assert received == []
    assert answered == [{"type": "websocket.close", "code": 1013}]


def test_messages_are_paced_those_that_are_dropped_too():
    class Counting(AddressLimits):
        paced = 0

        async def pace(self, scope) -> None:
            self.paced += 1

    limits = Counting()
    dropped = message(clear_cache=True).SerializeToString()
    rerun = BackMsg()
    rerun.rerun_script.query_string = ""
    exchanged([frame(dropped), frame(rerun.SerializeToString())], limits=limits)
    assert limits.paced == 2


def asked_for(page: str, fragment: str = "", *, query: str = "", typed: str = "") -> BackMsg:
    asked = BackMsg()
    asked.rerun_script.page_script_hash = page
    asked.rerun_script.fragment_id = fragment
    asked.rerun_script.query_string = query
    asked.rerun_script.widget_states.widgets.add().string_value = typed
    return asked


def test_what_was_typed_while_leaving_a_page_is_of_the_next_one():
    sent = [
        asked_for(""),  # the first of a tab
        asked_for("match", "boxes"),
        asked_for("lesson", query="step=meet"),
        asked_for("match", "boxes", query="example=x", typed="a"),
        asked_for("match", "boxes", query="example=x", typed="a b"),
        asked_for("lesson", "steps"),
        asked_for("match", "boxes"),  # the server itself has led there
        asked_for("lesson"),
        asked_for("about"),
        asked_for("match", "boxes", typed="late"),
    ]
    late = {
        3: asked_for("lesson", query="step=meet", typed="a"),
        4: asked_for("lesson", query="step=meet", typed="a b"),
        9: asked_for("about", typed="late"),
    }
    received, _ = exchanged([frame(asked.SerializeToString()) for asked in sent])
    seen = [BackMsg.FromString(m["bytes"]) for m in received if m["type"] == "websocket.receive"]
    assert seen == [late.get(at, asked) for at, asked in enumerate(sent)]
