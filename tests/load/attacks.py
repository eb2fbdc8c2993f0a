"""What a hostile visitor may try, each once; `make load` repeats them beside peaceful tabs."""

from __future__ import annotations

import asyncio
import random
import sys
import time
from collections.abc import Awaitable, Callable
from contextlib import suppress

from streamlit.proto.BackMsg_pb2 import BackMsg
from websockets.asyncio.client import connect
from websockets.exceptions import ConnectionClosed, InvalidStatus

from tests.support.visitor import FAULTS, Visitor

MOST = 200_000  # characters, the longest text that the page reads
_PATIENCE = 5.0  # seconds for an answer that may never come

Attack = Callable[[str, random.Random], Awaitable[None]]


def _different_words(chance: random.Random) -> str:
    text = " ".join(f"{chance.randrange(10**6):x}" for _ in range(36_000))
    return text[:MOST]


async def _edited(address: str, query: str, *texts: str) -> None:
    visitor = await Visitor.enter(address, query=query)
    try:
        await visitor.edit(*texts)
    finally:
        await visitor.leave()


async def marks(address: str, chance: random.Random) -> None:
    """One letter with very many combining marks, under BM25."""
    text = "e" + "".join(chance.choices("\u0301\u0323", k=MOST - 1))
    await _edited(address, "model=bm25", text, text)


async def different_words(address: str, chance: random.Random) -> None:
    """As many different words as a text can have, in both boxes, under BM25."""
    text = _different_words(chance)
    await _edited(address, "model=bm25", text, text)


async def one_long_word(address: str, chance: random.Random) -> None:
    """A word of 200,000 characters, under BM25."""
    text = chance.choice("abcdef") * (MOST - chance.randrange(1000))
    await _edited(address, "model=bm25", text, text)


async def blanks(address: str, chance: random.Random) -> None:
    """Texts without a token, each another one: what is kept of them must be counted."""
    visitor = await Visitor.enter(address)
    try:
        for _ in range(10):
            length = chance.randrange(MOST - 10_000, MOST)
            await visitor.edit(" " * length, "\u2003" * length)
    finally:
        await visitor.leave()


async def many_windows(address: str, chance: random.Random) -> None:
    """20,000 words for the model, another time other ones."""
    word = chance.choice(("nurse", "engineer", "plumber")) + str(chance.randrange(1000))
    await _edited(address, "", (f"{word} " * 20_000)[:MOST], "engineer")


async def settings(address: str, chance: random.Random) -> None:
    """BM25 with ever new settings, beyond those of the sliders too."""
    visitor = await Visitor.enter(address)
    try:
        await visitor.go_to("methods")
        for _ in range(20):
            sliders = {
                id_: [chance.uniform(-5, 5)] for id_ in visitor.widgets("slider") if "k1" in id_
            }
            await visitor.send_values(doubles=sliders)
    finally:
        await visitor.leave()


async def pictures(address: str, chance: random.Random) -> None:
    """Pictures of what cannot be drawn."""
    visitor = await Visitor.enter(address)
    try:
        text = "a kuber\x02netes \ufffe engineer constructor __proto__ " + "x" * 20_000
        await visitor.edit(text, f"{text} {chance.random()}")
        await visitor.send_values(strings={visitor.tabs: "Export"})
        for file in list(visitor.files):
            await visitor.ask_for(file)
    finally:
        await visitor.leave()


async def foreign_pages(address: str, chance: random.Random) -> None:
    """Connections that pages of other sites open."""
    url = f"{address.replace('http', 'ws', 1)}/_stcore/stream"
    for _ in range(10):
        with suppress(InvalidStatus):
            await connect(url, origin=f"https://{chance.random()}.example")


async def malformed(address: str, chance: random.Random) -> None:
    """Bytes that are no message, and messages that nobody may send."""
    visitor = await Visitor.enter(address)
    try:
        for name in ("clear_cache", "load_git_info", "debug_shutdown_runtime"):
            await visitor.connection.send(BackMsg(**{name: True}).SerializeToString())
        with suppress(ConnectionClosed):
            await visitor.connection.send(chance.randbytes(100_000))
            async with asyncio.timeout(_PATIENCE):
                while True:
                    await visitor.connection.recv()
    finally:
        await visitor.leave()


async def abandoned(address: str, chance: random.Random) -> None:
    """Tabs that are closed as soon as they are open."""
    for _ in range(5):
        visitor = await Visitor.enter(address)
        await visitor.edit("x " * 1_000 + str(chance.random()), "engineer")
        await visitor.leave()


ATTACKS: tuple[Attack, ...] = (
    marks,
    different_words,
    one_long_word,
    blanks,
    many_windows,
    settings,
    pictures,
    foreign_pages,
    malformed,
    abandoned,
)


async def attack(address: str, seconds: float, number: int) -> None:
    """Try one thing after the other; prints how many, and what went wrong."""
    chance, until, tried = random.Random(number), time.monotonic() + seconds, 0
    failed: list[str] = []
    while time.monotonic() < until:
        what = chance.choice(ATTACKS)
        try:
            await what(address, chance)
        except FAULTS as error:
            failed.append(f"{what.__name__}: {type(error).__name__}: {error}")
        tried += 1
    print(tried, *failed, sep="\n")


if __name__ == "__main__":
    asyncio.run(attack(sys.argv[1], float(sys.argv[2]), int(sys.argv[3])))
