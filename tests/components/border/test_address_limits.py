"""How much one address may ask for."""

from __future__ import annotations

from contextlib import ExitStack

import pytest

from components.border import address_limits
from components.border.address_limits import (
    CONNECTIONS_PER_ADDRESS,
    AddressLimits,
    Bucket,
    address_of,
    connections_per_address,
)
from tests.support.aside import run


class Clock:
    """A clock that a test moves."""

    def __init__(self) -> None:
        self.now = 0.0

    def __call__(self) -> float:
        return self.now


def of(address: str) -> dict:
    return {"type": "websocket", "client": (address, 1)}


def test_a_bucket_fills_up_again_and_never_beyond_its_size():
    clock = Clock()
    bucket = Bucket(10, 2, clock)
    assert bucket.has(10)
    assert not bucket.has(1)
    clock.now = 3
    assert bucket.has(6)
    assert not bucket.has(1)
    clock.now = 1000
    assert not bucket.has(11)
    assert bucket.has(10)


def test_what_is_taken_on_credit_is_waited_for():
    clock = Clock()
    bucket = Bucket(2, 4, clock)
    assert [bucket.take(1) for _ in range(4)] == [0, 0, 0.25, 0.5]
    clock.now = 0.5
    assert bucket.take(1) == 0.25


def test_one_address_may_have_so_many_open_and_others_do_not_notice():
    limits = AddressLimits(3, Clock())
    with ExitStack() as open_:
        assert all(open_.enter_context(limits.connection(of("10.0.0.1"))) for _ in range(3))
        with (
            limits.connection(of("10.0.0.1")) as fourth,
            limits.connection(of("10.0.0.2")) as other,
        ):
            assert not fourth
            assert other
    assert not limits._open


def test_nobody_opens_and_closes_without_end():
    clock = Clock()
    limits = AddressLimits(60, clock)

    def opened() -> bool:
        with limits.connection(of("10.0.0.1")) as allowed:
            return allowed

    assert sum(opened() for _ in range(100)) == 60
    clock.now = 10
    assert sum(opened() for _ in range(100)) == 10


def test_messages_beyond_the_rate_wait_and_none_is_lost(monkeypatch):
    waits: list[float] = []

    async def sleep(seconds: float) -> None:
        waits.append(seconds)

    monkeypatch.setattr(address_limits.asyncio, "sleep", sleep)
    limits = AddressLimits(10, Clock())  # 20 a second, 80 at once

    async def send(count: int) -> None:
        for _ in range(count):
            await limits.pace(of("10.0.0.1"))

    run(send(100))
    assert waits[:80] == [0] * 80
    assert waits[-1] == pytest.approx(1.0)


def test_without_a_limit_there_is_none():
    limits = AddressLimits(None, Clock())
    with ExitStack() as open_:
        assert all(open_.enter_context(limits.connection(of("10.0.0.1"))) for _ in range(1000))
    assert limits.may_upload(of("10.0.0.1"), 2**40)


@pytest.mark.parametrize(
    ("client", "counted"),
    [
        ("203.0.113.9", "203.0.113.9"),
        ("::ffff:203.0.113.9", "203.0.113.9"),
        ("2001:db8:1:2:3:4:5:6", "2001:db8:1:2::/64"),
        ("2001:db8:1:2:ffff::1", "2001:db8:1:2::/64"),
        ("x" * 1000, "x" * 64),
    ],
)
def test_whom_a_limit_counts(client, counted):
    assert address_of(of(client)) == counted


def test_the_operator_may_set_the_limit(monkeypatch):
    monkeypatch.delenv(CONNECTIONS_PER_ADDRESS, raising=False)
    assert connections_per_address() == 100
    for named, found in (("7", 7), ("0", None)):
        monkeypatch.setenv(CONNECTIONS_PER_ADDRESS, named)
        assert connections_per_address() == found
    for wrong in ("-1", "many", ""):
        monkeypatch.setenv(CONNECTIONS_PER_ADDRESS, wrong)
        with pytest.raises(ValueError, match="must be a number"):
            connections_per_address()
