"""Whom the server believes about who asks."""

from __future__ import annotations

import pytest

from components.border.proxies import TRUSTED_PROXIES, ProxiesMiddleware, trusted_proxies
from tests.support.aside import run

TOLD = [
    (b"host", b"10.0.0.7:8501"),
    (b"x-forwarded-for", b"6.6.6.6, 203.0.113.9"),
    (b"x-forwarded-proto", b"https"),
    (b"x-forwarded-host", b"lens.example"),
    (b"x-real-ip", b"6.6.6.6"),
    (b"forwarded", b"for=6.6.6.6"),
    (b"accept", b"text/html"),
]


def seen(client: str, proxies: list[str]) -> dict:
    """A request as the application sees it, sent from an address."""
    found: dict = {}

    async def app(scope, receive, send) -> None:
        found.update(scope)

    scope = {
        "type": "http",
        "client": (client, 4711),
        "scheme": "http",
        "headers": list(TOLD),
    }
    run(ProxiesMiddleware(app, proxies)(scope, None, None))
    return found


def test_what_a_named_proxy_says_becomes_the_requests_own():
    for named in (["10.0.0.7"], ["10.0.0.0/8"]):
        found = seen("10.0.0.7", named)
        assert found["client"][0] == "203.0.113.9"  # anybody wrote what stands before
        assert found["scheme"] == "https"
        assert found["headers"] == [(b"host", b"lens.example"), (b"accept", b"text/html")]


def test_an_address_of_ipv4_on_a_socket_of_ipv6_is_that_address():
    assert seen("::ffff:10.0.0.7", ["10.0.0.0/8"])["client"][0] == "203.0.113.9"
    assert seen("::ffff:203.0.113.9", ["10.0.0.0/8"])["client"][0] == "203.0.113.9"


@pytest.mark.parametrize("client", ["203.0.113.9", "127.0.0.1", "10.0.0.8"])
def test_nobody_else_is_believed(client):
    found = seen(client, ["10.0.0.7"])
    assert found["client"][0] == client
    assert found["scheme"] == "http"
    assert found["headers"] == [(b"host", b"10.0.0.7:8501"), (b"accept", b"text/html")]


def test_nobody_is_named_by_default(monkeypatch):
    monkeypatch.delenv(TRUSTED_PROXIES, raising=False)
    assert trusted_proxies() == []
    monkeypatch.setenv(TRUSTED_PROXIES, "10.0.0.7, 172.16.0.0/12,fd00::/8")
    assert trusted_proxies() == ["10.0.0.7", "172.16.0.0/12", "fd00::/8"]


@pytest.mark.parametrize("wrong", ["*", "proxy.example", "10.0.0.7/99", "10.0.0.7 10.0.0.8"])
def test_what_is_no_address_is_refused_in_a_sentence(wrong, monkeypatch):
    monkeypatch.setenv(TRUSTED_PROXIES, wrong)
    with pytest.raises(ValueError, match="neither an address nor a network"):
        trusted_proxies()
