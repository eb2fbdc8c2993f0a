"""The JSON interface: what it says is what core says, and nothing hostile gets through."""

from __future__ import annotations

import json
from concurrent.futures import ThreadPoolExecutor
from threading import Event, Semaphore

import pytest
import schemathesis
from httpx import Response
from hypothesis import HealthCheck, given, settings
from schemathesis import Case
from starlette.applications import Starlette
from starlette.testclient import TestClient

from components.api import interface as module
from components.api.interface import _LARGEST_BODY, description, interface
from components.api.routes import API, routes
from components.api.shapes import LONGEST_TEXT
from components.server import cache
from core import compare, load_encoder
from core.errors import LowMemoryError
from tests.support.paths import ROOT

SECRET = "a private text"


@pytest.fixture
def client() -> TestClient:
    return TestClient(interface(), raise_server_exceptions=False)


@pytest.mark.parametrize("path", ["/expand", "/compare", "/models"])
def test_every_answer_is_one_that_the_description_promises(path, monkeypatch):
    monkeypatch.setattr(module, "_REQUESTS", 10**9)  # many examples would run into the limit
    monkeypatch.setenv(API, "1")
    schema = schemathesis.openapi.from_asgi("/api/v1/openapi.json", Starlette(routes=routes()))
    operations = [found.ok() for found in schema.include(path=path).get_all_operations()]
    assert len(operations) == 1

    @given(case=operations[0].as_strategy())
    @settings(max_examples=40, suppress_health_check=list(HealthCheck))
    def holds(case: Case) -> None:
        case.call_and_validate()

    holds()


def test_the_description_that_ships_is_todays():
    assert (ROOT / "docs" / "openapi.json").read_text(encoding="utf-8") == description()


def test_expand_says_what_core_says(client, page_encoder):
    text = "machine learning engineer, Kubernetes"
    found = client.post("/expand", json={"text": text}).json()
    expected = page_encoder.expand(text)
    assert found["model"] == expected.model_id
    assert [(t["id"], t["piece"], t["in_text"]) for t in found["terms"]] == [
        (t.id, t.piece, t.in_text) for t in expected.terms
    ]
    assert [t["weight"] for t in found["terms"]] == pytest.approx(
        [t.weight for t in expected.terms]
    )
    first = found["terms"][0]
    assert text[first["source"]["start"] : first["source"]["end"]].lower() == first["piece"]


def test_compare_says_what_core_says(client):
    a, b = "nurse in intensive care", "caring for patients on a ward"
    encoder = load_encoder("splade-tiny")
    expected = compare(encoder.expand(a), encoder.expand(b))
    found = client.post("/compare", json={"a": a, "b": b, "model": "splade-tiny"}).json()
    assert found["cosine"] == pytest.approx(expected.cosine)
    assert found["dot"] == pytest.approx(expected.dot)
    assert sum(term["contribution"] for term in found["shared"]) == pytest.approx(expected.cosine)
    assert len(found["only_a"]) == len(expected.only_a)


def test_a_text_without_terms_has_no_cosine(client):
    found = client.post("/compare", json={"a": "", "b": "nurse"}).json()
    assert found["cosine"] is None
    assert found["shared"] == []


def test_models_say_which_can_be_asked(client):
    found = client.get("/models").json()
    usable = {model["id"] for model in found["models"] if model["usable"]}
    assert {"splade-minilm", "splade-tiny", "bm25", "unicoil-tiny"} <= usable
    assert "naver/splade-v3" not in usable
    for model in sorted(usable):
        assert client.post("/expand", json={"text": "nurse", "model": model}).status_code == 200


@pytest.mark.parametrize(
    ("body", "status"),
    [
        ({"text": SECRET, "model": "nobody/knows"}, 404),
        ({"text": SECRET, "model": "../../etc/passwd"}, 404),
        ({"text": SECRET, "model": "naver/splade-v3"}, 409),
        ({"text": "x" * (LONGEST_TEXT + 1)}, 422),
        ({"text": [SECRET]}, 422),
        ({"text": SECRET, SECRET: 1}, 422),
        ({}, 422),
    ],
    ids=lambda value: str(value)[:30],
)
def test_what_is_wrong_is_said_in_a_sentence_and_no_text_is_repeated(client, body, status, caplog):
    answer = client.post("/expand", json=body)
    assert answer.status_code == status
    assert set(answer.json()) == {"detail"}
    assert SECRET not in answer.text
    assert SECRET not in caplog.text


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"{",
        b"\xff\xfe",
        b"[" * 100_000,
        b'{"text": "\\ud800"}',
        b'{"text": NaN}',
        b'{"text": 1e999}',
        json.dumps({"text": "\0\ufffe" * 100}).encode(),
        json.dumps({"text": "e" + "\u0301" * 19_000}).encode(),
    ],
    ids=range(9),
)
def test_no_body_breaks_it(client, body):
    answer = client.post("/expand", content=body, headers={"content-type": "application/json"})
    assert answer.status_code in (200, 400, 422)
    assert answer.headers["content-type"] == "application/json"


def test_a_large_body_is_cut_off_with_a_length_and_without(client):
    def pieces():
        for _ in range(100):
            yield b" " * (_LARGEST_BODY // 10)

    assert client.post("/expand", content=pieces()).status_code == 413
    assert client.post("/expand", json={"text": SECRET * LONGEST_TEXT}).status_code == 413


def test_who_asks_too_often_is_put_off(client, monkeypatch):
    monkeypatch.setattr(module, "_REQUESTS", 3)
    monkeypatch.setattr(module, "_A_SECOND", 1e-9)
    answers = [client.get("/models") for _ in range(5)]
    assert [answer.status_code for answer in answers] == [200, 200, 200, 429, 429]
    assert answers[-1].headers["retry-after"] == "1"


def test_when_too_many_wait_the_next_is_told_to_come_back(client, monkeypatch):
    monkeypatch.setattr(module, "_AT_ONCE", 1)
    monkeypatch.setattr(module, "_WAITING", 0)
    reached, go_on = Semaphore(0), Event()

    def slow(*_, **__):
        reached.release()
        assert go_on.wait(30)
        return load_encoder("bm25").expand("nurse")

    monkeypatch.setattr(cache, "expansion", slow)
    with TestClient(interface()) as busy, ThreadPoolExecutor() as visitors:

        def ask() -> Response:
            return busy.post("/expand", json={"text": "nurse"})

        read = visitors.submit(ask)
        assert reached.acquire(timeout=30)
        refused = ask()
        go_on.set()
        assert read.result().status_code == 200
    assert (refused.status_code, refused.headers["retry-after"]) == (503, "5")


def test_an_error_of_core_is_said_and_nothing_else_is(client, monkeypatch):
    def no_memory(*_, **__):
        raise LowMemoryError("There is not enough memory to read this text.")

    monkeypatch.setattr(cache, "expansion", no_memory)
    answer = client.post("/expand", json={"text": SECRET})
    assert answer.status_code == 503
    assert answer.json()["detail"] == "There is not enough memory to read this text."
