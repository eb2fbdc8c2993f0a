"""Which routes there are, health, and the operator's figures."""

from __future__ import annotations

import pytest
from prometheus_client.parser import text_string_to_metric_families
from starlette.applications import Starlette
from starlette.testclient import TestClient

from components.api.routes import API, METRICS, routes
from components.server import cache
from core import DEFAULT_MODEL_ID


@pytest.fixture(autouse=True)
def fresh(monkeypatch):
    monkeypatch.delenv(API, raising=False)
    monkeypatch.delenv(METRICS, raising=False)
    cache.forget()
    yield
    cache.forget()


def test_only_health_is_there_by_default(monkeypatch):
    assert [route.path for route in routes()] == ["/healthz"]
    monkeypatch.setenv(API, "1")
    monkeypatch.setenv(METRICS, "1")
    assert [route.path for route in routes()] == ["/healthz", "/metrics", "/api/v1"]


def test_health_says_whether_the_model_is_loaded():
    client = TestClient(Starlette(routes=routes()))
    before = client.get("/healthz")
    assert (before.status_code, before.json()["status"]) == (503, "loading")
    cache.encoder(DEFAULT_MODEL_ID)
    after = client.get("/healthz")
    assert (after.status_code, after.json()) == (200, {"status": "ok", "model": DEFAULT_MODEL_ID})


def test_figures_count_texts_and_have_none(monkeypatch):
    monkeypatch.setenv(METRICS, "1")
    client = TestClient(Starlette(routes=routes()))

    def figures() -> dict[str, float]:
        text = client.get("/metrics").text
        assert "violinist" not in text
        return {
            sample.name + str(sorted(sample.labels.values())): sample.value
            for family in text_string_to_metric_families(text)
            for sample in family.samples
        }

    before = figures()
    cache.expansion("bm25", "a violinist")
    cache.expansion("bm25", "a violinist")  # found again
    cache.expansions("bm25", ["a violinist", "another violinist"])
    after = figures()
    assert after["lens_texts_read_total[]"] == before["lens_texts_read_total[]"] + 2
    assert after["lens_kept_bytes[]"] > before["lens_kept_bytes[]"]
    assert after["lens_memory_bytes[]"] > 10**7
    assert after["lens_waiting['drawing']"] == 0
    assert after["lens_tabs_open[]"] == after["lens_sessions[]"] == 0


def test_the_interface_is_mounted_where_its_description_says(monkeypatch):
    monkeypatch.setenv(API, "1")
    client = TestClient(Starlette(routes=routes()))
    described = client.get("/api/v1/openapi.json").json()
    assert described["servers"] == [{"url": "/api/v1"}]
    assert set(described["paths"]) == {"/expand", "/compare", "/models"}
    assert client.post("/api/v1/expand", json={"text": "nurse"}).status_code == 200
