"""What the server answers where the start page is asked for."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from starlette.applications import Starlette
from starlette.testclient import TestClient
from streamlit import config

from components.match.first_view import ID
from components.pages import start_page
from components.pages.start_page import start_page_routes
from components.server import cache
from core import DEFAULT_MODEL_ID
from core.errors import LensError


@pytest.fixture(autouse=True)
def _afresh() -> Iterator[None]:
    start_page._filled.cache_clear()
    yield
    start_page._filled.cache_clear()


@pytest.fixture
def client() -> TestClient:
    return TestClient(Starlette(routes=start_page_routes()), follow_redirects=False)


def test_it_has_the_first_view_once_the_model_is_loaded(client, monkeypatch):
    monkeypatch.setattr(start_page, "is_loaded", lambda _: False)
    assert ID not in client.get("/").text
    monkeypatch.undo()
    cache.encoder(DEFAULT_MODEL_ID)
    answer = client.get("/")
    root, view = '<div id="root">', f'<div id="{ID}"'
    assert -1 < answer.text.index(root) < answer.text.index(view)  # its script looks for the root
    assert answer.headers["cache-control"] == "no-cache"


def test_an_address_that_asks_for_something_gets_the_page_alone(client):
    cache.encoder(DEFAULT_MODEL_ID)
    page = client.get("/?example=acronym").text
    assert ID not in page
    assert "<title>SPLADE Lens</title>" in page
    assert '<div id="root">' in page


def test_what_is_damaged_takes_the_first_view_and_not_the_page(client, monkeypatch):
    def damaged() -> str:
        raise LensError("examples.json is damaged")

    cache.encoder(DEFAULT_MODEL_ID)
    monkeypatch.setattr(start_page, "first_view", damaged)
    answer = client.get("/")
    assert answer.status_code == 200
    assert ID not in answer.text
    monkeypatch.undo()  # restored: nobody has to start the server again
    assert ID in client.get("/").text


@pytest.mark.parametrize("encoding", ["br", "gzip", None])
def test_it_is_sent_compressed(client, encoding):
    cache.encoder(DEFAULT_MODEL_ID)
    answer = client.get("/", headers={"Accept-Encoding": encoding or "identity"})
    assert answer.headers.get("content-encoding") == encoding
    assert answer.headers["vary"] == "Accept-Encoding"
    assert ID in answer.text
    if encoding:
        assert int(answer.headers["content-length"]) < len(answer.text) / 3


def test_a_guessed_name_leads_to_it(client):
    answer = client.get("/match?model=splade-tiny")
    assert answer.status_code == 307
    assert answer.headers["location"] == "./?model=splade-tiny"
    assert client.get("/match").headers["location"] == "./"


def test_it_stands_below_the_operators_base_path(monkeypatch):
    monkeypatch.setitem(config.get_config_options(), "server.baseUrlPath", _Option("/lens/"))
    assert [route.path for route in start_page_routes()] == ["/lens/", "/lens/match"]


class _Option:
    def __init__(self, value: str) -> None:
        self.value = value
