from __future__ import annotations

import base64
import json
import zlib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from components.export.share_link import SharedState, SharedStateError, packed, unpacked

MODELS = frozenset({"splade-tiny"})
STATE = SharedState("one", "zwei שלוש 🚀\n<b>", "splade-tiny", 12, raw=True, roles=True)


def opened(code: str) -> SharedState:
    return unpacked(code, longest_text=1000, models=MODELS)


def code_of(found: object) -> str:
    data = found if isinstance(found, bytes) else json.dumps(found).encode()
    return "1." + base64.urlsafe_b64encode(zlib.compress(data, 9)).decode().rstrip("=")


def fields(**changed: object) -> dict[str, object]:
    return {
        "text_a": "a",
        "text_b": "b",
        "model": "splade-tiny",
        "terms": 12,
        "raw": False,
        **changed,
    }


def test_round_trip():
    assert opened(packed(STATE)) == STATE


def test_a_link_of_before_the_texts_had_names_still_opens():
    assert not opened(code_of(fields())).roles


@given(st.text(st.characters(exclude_categories=["Cs"]), max_size=300))
def test_any_text_comes_back(text):
    state = SharedState(text, "", "splade-tiny", 5, raw=False)
    assert opened(packed(state)) == state


def test_the_code_needs_no_escaping_in_an_address():
    assert set(packed(STATE)) <= set(
        "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_."
    )


@pytest.mark.parametrize(
    "code",
    [
        "",
        "1",
        "1.",
        "1.!!!!",
        "1.AAAA",
        "2." + packed(STATE)[2:],
        packed(STATE)[:-6],
        "1.é",
        "x" * 10,
    ],
)
def test_a_damaged_code_is_refused(code):
    with pytest.raises(SharedStateError):
        opened(code)


@pytest.mark.parametrize(
    "found",
    [
        [], {}, "text", 1, None, b"\xff\xfe", b"[" * 100_000,
        fields(model="../../etc/passwd"), fields(terms=10**9), fields(terms="12"),
        fields(terms=True), fields(raw=1), fields(text_a=None), fields(text_a="x" * 1001),
        fields(extra=1), fields(text_a="\ud800"),
    ],
    ids=str,
)  # fmt: skip
def test_what_is_not_a_comparison_is_refused(found):
    with pytest.raises(SharedStateError):
        opened(code_of(found))


def test_a_long_code_is_refused_unread():
    with pytest.raises(SharedStateError, match="too long"):
        opened("1." + "A" * 8000)


def test_a_decompression_bomb_is_stopped():
    code = code_of(b"0" * 5_000_000)
    assert len(code) < 8000
    with pytest.raises(SharedStateError, match="too much"):
        opened(code)
