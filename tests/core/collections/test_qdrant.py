"""What a Qdrant that is away, slow, refusing or another model's gets said, and what it is told."""

from __future__ import annotations

import json
import socket
import subprocess
import sys
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread

import pytest
from qdrant_client import QdrantClient, models

from core import Entry, QdrantCollection, connect_qdrant
from core.collections import qdrant
from core.collections.vectors import text_hash
from core.errors import CollectionError


@pytest.fixture
def address():
    """A port at which nobody answers."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    return f"http://127.0.0.1:{port}"


@pytest.fixture
def server():
    """A server on loopback; `answer` is the status it gives, and the body."""

    class Answering(BaseHTTPRequestHandler):  # the client begins with a GET
        answer = (500, {})

        def do_GET(self):
            status, body = self.answer
            data = json.dumps(body).encode()
            self.send_response(status)
            self.send_header("Content-Type", "application/json")
            self.send_header("Content-Length", str(len(data)))
            self.end_headers()
            self.wfile.write(data)

        def log_message(self, *_):
            pass

    made = ThreadingHTTPServer(("127.0.0.1", 0), Answering)
    Thread(target=made.serve_forever, daemon=True).start()
    made.kind = Answering
    yield made
    made.shutdown()
    made.server_close()


def test_without_a_name_there_is_no_engine(monkeypatch):
    monkeypatch.delenv(qdrant.URL, raising=False)
    with pytest.raises(CollectionError, match=qdrant.URL):
        connect_qdrant()


def test_an_engine_that_is_away_is_said(monkeypatch, encoder, address):
    monkeypatch.setenv(qdrant.URL, address)
    with pytest.raises(CollectionError, match="did not answer"):
        QdrantCollection(encoder, connect_qdrant(), "texts")


def test_a_slow_engine_is_given_up(monkeypatch, encoder):
    monkeypatch.setattr(qdrant, "_SECONDS", 1)
    with socket.socket() as silent:
        silent.bind(("127.0.0.1", 0))
        silent.listen()
        monkeypatch.setenv(qdrant.URL, f"http://127.0.0.1:{silent.getsockname()[1]}")
        with pytest.raises(CollectionError, match="within 1 seconds"):
            QdrantCollection(encoder, connect_qdrant(), "texts")


@pytest.mark.parametrize(("status", "why"), [(401, "key"), (403, "key"), (500, "500")])
def test_an_engine_that_refuses_is_said(monkeypatch, encoder, server, status, why):
    server.kind.answer = (status, {"status": {"error": "Private text"}})
    monkeypatch.setenv(qdrant.URL, f"http://127.0.0.1:{server.server_port}")
    with pytest.raises(CollectionError, match=why) as told:
        QdrantCollection(encoder, connect_qdrant(), "texts")
    assert "Private" not in str(told.value)


def test_vectors_of_another_model_are_not_searched(encoder, page_encoder):
    client = QdrantClient(":memory:")
    QdrantCollection(encoder, client, "texts")
    with pytest.raises(CollectionError, match=f"vectors of {encoder.model_id}, not of"):
        QdrantCollection(page_encoder, client, "texts")


def test_vectors_of_another_program_are_not_searched(encoder):
    client = QdrantClient(":memory:")
    collection = QdrantCollection(encoder, client, "texts")
    (term, *_) = encoder.expand("nurse").terms
    client.upsert(
        "texts",
        [
            models.PointStruct(
                id=1,
                vector={encoder.model_id: models.SparseVector(indices=[term.id], values=[1.0])},
                payload={"whatever": 1},
            )
        ],
    )
    with pytest.raises(CollectionError, match="did not put there"):
        collection.search("nurse")


@pytest.mark.parametrize("allowed", [False, True])
def test_the_engine_gets_the_text_only_where_it_is_allowed(encoder, allowed):
    client = QdrantClient(":memory:")
    collection = QdrantCollection(encoder, client, "texts", keep_texts=allowed)
    collection.add([Entry("one", "a private nurse", {"ward": "7"})])
    ((point,), _) = client.scroll("texts", with_vectors=True)
    kept = point.payload
    assert ("private" in json.dumps(kept)) == allowed
    assert kept["hash"] == text_hash("a private nurse")
    assert kept["fields"] == {"ward": "7"}
    length = sum(value**2 for value in point.vector[encoder.model_id].values) ** 0.5
    assert length == pytest.approx(1, abs=1e-6)
    weights = [term.weight for term in encoder.expand("a private nurse").terms]
    assert kept["norm"] == pytest.approx(sum(weight**2 for weight in weights) ** 0.5)


def test_neither_engine_nor_scipy_is_imported_with_core():
    script = (
        "import core, sys; "
        "print(sorted({'scipy', 'qdrant_client', 'pypdf', 'docx'} & sys.modules.keys()))"
    )
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True)
    assert done.stdout.strip() == "[]", done.stderr
