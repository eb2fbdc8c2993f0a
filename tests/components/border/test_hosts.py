"""The names that the server answers to, and what it does not offer."""

from __future__ import annotations

import pytest
from starlette.applications import Starlette
from starlette.responses import PlainTextResponse
from starlette.routing import Route
from starlette.testclient import TestClient

from components.border.closed import ClosedMiddleware
from components.border.hosts import ALLOWED_HOSTS, HostsMiddleware, allowed_hosts


async def _plain(_) -> PlainTextResponse:
    return PlainTextResponse("here")


def client(middleware, **options) -> TestClient:
    app = Starlette(routes=[Route("/{path:path}", _plain)])
    app.add_middleware(middleware, **options)
    return TestClient(app)


@pytest.mark.parametrize(
    ("host", "status"),
    [
        ("lens.example", 200),
        ("lens.example:8501", 200),
        ("eu.lens.example", 200),
        ("evil.example", 400),
        ("lens.example.evil.example", 400),
        ("10.0.0.7", 400),
    ],
)
def test_only_its_own_names(host, status, monkeypatch):
    monkeypatch.setenv(ALLOWED_HOSTS, "lens.example, *.lens.example")
    answer = client(HostsMiddleware, allowed=allowed_hosts()).get("/", headers={"host": host})
    assert answer.status_code == status


@pytest.mark.parametrize(
    "wrong", ["lens.*", "*example.org", "lens.example:8443", "https://lens.example"]
)
def test_what_is_no_name_is_refused_in_a_sentence(wrong, monkeypatch):
    monkeypatch.setenv(ALLOWED_HOSTS, f"lens.example,{wrong}")
    with pytest.raises(ValueError, match="not a host name"):
        allowed_hosts()


def test_who_looks_after_the_server_calls_it_by_its_address(monkeypatch):
    monkeypatch.setenv(ALLOWED_HOSTS, "lens.example")
    asked = client(HostsMiddleware, allowed=allowed_hosts())
    for path in ("/healthz", "/_stcore/health", "/metrics"):
        assert asked.get(path, headers={"host": "10.0.0.7:8501"}).status_code == 200


def test_by_default_any_name_will_do(monkeypatch):
    monkeypatch.delenv(ALLOWED_HOSTS, raising=False)
    asked = client(HostsMiddleware, allowed=allowed_hosts())
    assert asked.get("/", headers={"host": "whatever"}).status_code == 200


def test_streamlits_own_figures_and_its_interface_for_programs_are_closed():
    asked = client(ClosedMiddleware)
    for path in ("/_stcore/metrics", "/base/_stcore/metrics", "/_stcore/agent/mcp"):
        assert asked.get(path).status_code == asked.post(path).status_code == 404
    assert asked.get("/_stcore/health").status_code == 200
