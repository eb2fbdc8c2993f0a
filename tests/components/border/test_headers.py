"""The headers of every answer."""

from __future__ import annotations

import base64
import hashlib
import re
from pathlib import Path

import pytest
from streamlit.file_util import get_static_dir

from components.border.headers import FRAME_ANCESTORS, SERVER, HeadersMiddleware, headers
from components.match.first_view import first_view
from tests.support.aside import run


def test_the_policy_allows_no_code_but_the_servers_own():
    policy = dict(part.split(" ", 1) for part in headers()["Content-Security-Policy"].split("; "))
    page = (Path(get_static_dir()) / "index.html").read_text(encoding="utf-8")
    (streamlits,) = re.findall(r"<script>(.*?)</script>", page, re.DOTALL)
    (ours,) = re.findall(r"<script>(.*?)</script>", first_view(), re.DOTALL)
    first, second = (
        base64.b64encode(hashlib.sha256(script.encode()).digest()).decode()
        for script in (streamlits, ours)
    )
    assert policy["script-src"] == f"'self' 'sha256-{first}' 'sha256-{second}' blob:"
    assert policy["default-src"] == "'self'"
    assert policy["frame-ancestors"] == policy["object-src"] == policy["base-uri"] == "'none'"
    assert policy["form-action"] == "'none'"


@pytest.mark.parametrize(
    ("kind", "guarded"),
    [
        ("text/html; charset=utf-8", True),
        ("image/svg+xml", True),
        ("application/json", True),
        (None, True),
        ("text/javascript; charset=utf-8", False),
        ("text/css", False),
        ("font/woff2", False),
    ],
)
def test_the_policy_is_on_whatever_may_be_opened_as_a_page(kind, guarded):
    sent = []

    async def app(scope, receive, send) -> None:
        found = [] if kind is None else [(b"content-type", kind.encode())]
        await send({"type": "http.response.start", "status": 200, "headers": found})

    async def send(message) -> None:
        sent.append({name.decode(): value.decode() for name, value in message["headers"]})

    run(HeadersMiddleware(app, headers=headers())({"type": "http"}, None, send))
    assert ("content-security-policy" in sent[0]) == ("x-frame-options" in sent[0]) == guarded
    assert sent[0]["x-content-type-options"] == "nosniff"


def test_a_server_among_several_says_its_name(monkeypatch):
    assert "X-Lens-Server" not in headers()
    monkeypatch.setenv(SERVER, "lens-2")
    assert headers()["X-Lens-Server"] == "lens-2"
    monkeypatch.setenv(SERVER, "lens 2\r\nX-Evil: 1")
    with pytest.raises(ValueError, match="letters, digits and hyphens"):
        headers()


def test_the_operator_may_name_sites_that_embed_the_page(monkeypatch):
    assert headers()["X-Frame-Options"] == "DENY"
    monkeypatch.setenv(FRAME_ANCESTORS, "https://school.example  https://*.other.example:8443")
    found = headers()
    named = "frame-ancestors https://school.example https://*.other.example:8443;"
    assert named in found["Content-Security-Policy"]
    assert "X-Frame-Options" not in found
    for wrong in ("'none'; script-src *", "https://例え.jp"):
        monkeypatch.setenv(FRAME_ANCESTORS, wrong)
        with pytest.raises(ValueError, match="which is not a site"):
            headers()
