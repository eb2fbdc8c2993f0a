"""The border of a real server: who is believed, how much one address may have, what is offered."""

from __future__ import annotations

import gzip
import json
import urllib.error
import urllib.request

import pytest
from websockets.asyncio.client import connect
from websockets.exceptions import InvalidStatus

from tests.support.aside import run
from tests.support.replicas import wait_until_ready
from tests.support.server import serve
from tests.support.visitor import Visitor


@pytest.fixture(scope="module")
def address():
    """A server behind a proxy on this machine, with everything turned on."""
    settings = {
        "LENS_TRUSTED_PROXIES": "127.0.0.1,::1",
        "LENS_ALLOWED_HOSTS": "localhost,lens.example",
        "LENS_CONNECTIONS_PER_ADDRESS": "2",
        "LENS_API": "1",
        "LENS_METRICS": "1",
    }
    with serve(**settings) as (address, process):
        wait_until_ready(address)
        yield address
    said = process.communicate(timeout=20)[0]
    assert "Traceback" not in said, said
    assert "secret" not in said
    assert "name it in LENS_TRUSTED_PROXIES" in said


@pytest.fixture(scope="module")
def plain():
    """A server as `make demo` starts it."""
    with serve() as (address, _):
        wait_until_ready(address)
        yield address


def opened(address: str, origin: str | None = None, **told: str):
    """A connection as a proxy passes it on: X-Forwarded-... from the names given."""
    headers = {f"X-Forwarded-{name.capitalize()}": value for name, value in told.items()}
    url = f"{address.replace('http', 'ws', 1)}/_stcore/stream"
    return connect(url, origin=origin, additional_headers=headers, subprotocols=["streamlit"])


def is_open(address: str, **told: str) -> bool:
    async def try_it() -> bool:
        try:
            async with opened(address, **told):
                return True
        except InvalidStatus:
            return False

    return run(try_it())


def test_the_name_that_the_proxy_was_called_by_is_the_servers_own(address, plain):
    outside = {"origin": "https://lens.example", "host": "lens.example"}
    assert is_open(address, **outside)
    assert not is_open(address, **outside | {"origin": "https://evil.example"})
    assert not is_open(address, **outside | {"host": "evil.example"})  # not an allowed name
    assert not is_open(plain, **outside)  # nobody is named there, so nobody is believed


def test_one_address_has_so_many_tabs_and_the_next_one_its_own(address):
    async def crowd() -> list[bool]:
        found = []
        async with (
            opened(address, **{"for": "203.0.113.1"}),
            opened(address, **{"for": "6.6.6.6, 203.0.113.1"}),
        ):
            for client in ("203.0.113.1", "7.7.7.7, 203.0.113.1", "203.0.113.2"):
                try:
                    async with opened(address, **{"for": client}):
                        found.append(True)
                except InvalidStatus:
                    found.append(False)
        return found

    assert run(crowd()) == [False, False, True]


def test_a_name_that_is_not_its_own_is_refused(address):
    asked = urllib.request.Request(address, headers={"Host": "evil.example"})
    with pytest.raises(urllib.error.HTTPError, match="400"):
        urllib.request.urlopen(asked)


def test_scripts_come_compressed(plain):
    page = urllib.request.urlopen(plain).read().decode()
    script = page.split('src="./')[1].split('"')[0]
    asked = urllib.request.Request(f"{plain}/{script}", headers={"Accept-Encoding": "gzip"})
    with urllib.request.urlopen(asked) as answer:
        small = answer.read()
        assert answer.headers["Content-Encoding"] == "gzip"
        assert answer.headers["X-Content-Type-Options"] == "nosniff"
    with urllib.request.urlopen(f"{plain}/{script}") as answer:
        whole = answer.read()
    assert gzip.decompress(small) == whole
    assert len(small) < len(whole) / 3


def test_programs_may_ask_where_the_operator_wants_it(address, plain):
    def post(server: str) -> bytes:
        body = json.dumps({"text": "a secret nurse"}).encode()
        kind = {"Content-Type": "application/json"}
        return urllib.request.urlopen(
            urllib.request.Request(f"{server}/api/v1/expand", body, kind)
        ).read()

    assert json.loads(post(address))["terms"][0]["weight"] > 0
    with pytest.raises(urllib.error.HTTPError, match="405"):
        post(plain)


def test_figures_count_a_visitor_and_his_texts(address, plain):
    def figures() -> dict[str, float]:
        lines = urllib.request.urlopen(f"{address}/metrics").read().decode().splitlines()
        pairs = [line.rsplit(" ", 1) for line in lines if not line.startswith("#")]
        return {name: float(value) for name, value in pairs}

    before = figures()

    async def visit() -> dict[str, float]:
        visitor = await Visitor.enter(address)
        await visitor.edit("a secret violinist", "a secret cellist")
        found = figures()
        await visitor.leave()
        return found

    during = run(visit())
    assert during["lens_tabs_open"] == before["lens_tabs_open"] + 1
    assert during["lens_texts_read_total"] >= before["lens_texts_read_total"] + 2
    with urllib.request.urlopen(f"{plain}/metrics") as answer:
        assert b"lens_tabs_open" not in answer.read()
    with pytest.raises(urllib.error.HTTPError, match="404"):
        urllib.request.urlopen(f"{plain}/_stcore/metrics")
