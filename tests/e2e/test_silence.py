"""The server's own process, watched from outside: what it asks for, and what it writes."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import expect

from tests.support.browser import box, score
from tests.support.documents import pdf, word, zipped
from tests.support.opening import SCORE
from tests.support.paths import ROOT
from tests.support.server import Watched, serve

CALLS = (
    "connect,sendto,sendmsg,sendmmsg,open,openat,creat,mkdir,mkdirat,rename,renameat,renameat2,"
    "link,linkat,symlink,symlinkat,mknod,mknodat,truncate"
)
INSIDE = re.compile(r'sin_addr=inet_addr\("127\.|inet_pton\(AF_INET6, "(::1|::ffff:127\.[\d.]+)"')
PORT = re.compile(r"sin6?_port=htons\((\d+)\)")
NO_FILE = ("/dev/", "/proc/")
UNFINISHED = " <unfinished ...>"
RESUMED = re.compile(r"\d+\s+<\.\.\. \w+ resumed>")


@pytest.fixture(scope="module")
def strace(tmp_path_factory) -> list[str]:
    """The command that starts another and writes its calls to a file, the last argument but one."""
    found = shutil.which("strace")
    log = tmp_path_factory.mktemp("strace") / "calls"
    if found:
        command = [found, "-f", "-qq", "-e", f"trace={CALLS}", "-o", str(log)]
        tried = subprocess.run([*command, "true"], capture_output=True, check=False)
        if tried.returncode == 0:
            return command
    if os.environ.get("REQUIRE_BROWSER") == "1" and sys.platform.startswith("linux"):
        pytest.fail("REQUIRE_BROWSER=1, but strace is not here or may not trace")
    pytest.skip("strace is not here or may not trace")


def calls(log: str) -> Iterator[str]:
    """Each call on one line with its result: strace cuts a call in two where another comes between.

    A call that never came back is given as far as it went.
    """
    begun: dict[str, str] = {}
    for line in log.splitlines():
        thread = line.split(maxsplit=1)[0] if line.strip() else ""
        if line.endswith(UNFINISHED):
            begun[thread] = line.removesuffix(UNFINISHED)
        elif (resumed := RESUMED.match(line)) and thread in begun:
            yield begun.pop(thread) + line[resumed.end() :]
        else:
            yield line
    yield from begun.values()


def asked_outside(log: str) -> list[str]:
    """The calls that went to another host, or asked for the address of one."""
    found = []
    for line in calls(log):
        if "AF_INET" in line and "SIN6_LEN" not in line:
            port = PORT.search(line)
            if not INSIDE.search(line) or (port and port.group(1) in ("53", "853")):
                found.append(line)
    return found


def written(log: str) -> list[str]:
    """The calls that made or changed something on a disk."""
    found = []
    for line in calls(log):
        call = re.match(r"\d+\s+(\w+)\(", line)
        if call is None or " = -1 " in line:
            continue
        name = call.group(1)
        if name.startswith("open") and not re.search(r"O_(WRONLY|RDWR|CREAT)", line):
            continue
        if name in ("connect", "sendto", "sendmsg", "sendmmsg"):
            continue
        path = re.search(r'"([^"]*)"', line)
        if path is None or not path.group(1).startswith(NO_FILE):
            found.append(line)
    return found


def test_the_server_asks_nobody_and_writes_nothing(strace, browser, tmp_path):
    home = tmp_path / "home"
    home.mkdir()
    environment = {"HOME": str(home), "TMPDIR": str(home), "PYTHONDONTWRITEBYTECODE": "1"}
    with serve(watched_by=strace, **environment) as (address, _):
        context = browser.new_context(viewport={"width": 1280, "height": 900})
        context.set_default_timeout(60_000)
        page = Watched(context.new_page(), address).open("/")
        expect(score(page)).to_have_text(SCORE)
        box(page, "Text B").fill("a private text of mine")
        expect(score(page)).not_to_have_text(SCORE)
        page.get_by_role("tab", name="Export").click()
        for name in ("Report (HTML)", "Terms (CSV)", "SVG", "PNG"):
            with page.expect_download():
                page.get_by_role("button", name=name, exact=True).click()
        page.get_by_role("link", name="Shortlist").click()
        page.get_by_role("button", name="Add files").click()
        # Larger than what web servers keep in memory by themselves, and one of each kind that has
        # a process of its own.
        files = {"a.txt": b"a private text of mine " * 200_000, "b.pdf": pdf("a private text")}
        files |= {"c.zip": zipped({"d.docx": word("a private text")})}
        page.locator("input[type=file]").set_input_files(
            [
                {"name": name, "mimeType": "text/plain", "buffer": data}
                for name, data in files.items()
            ]
        )
        expect(page.locator(".st-key-staged")).to_contain_text("Add 1 candidate")
        for name in ("How it works", "Methods", "About"):
            page.get_by_role("link", name=name).click()
            expect(page.get_by_role("heading").first).to_be_visible()
        context.close()
    log = Path(strace[-1]).read_text(encoding="utf-8", errors="replace")
    assert "connect" in log or "sendto" in log  # it was watched indeed
    assert asked_outside(log) == []
    assert written(log) == []
    assert "private text" not in log
    assert list(home.iterdir()) == []


def test_a_notebook_that_uses_core_asks_nobody_and_writes_nothing(strace, tmp_path):
    code = "from core import load_encoder; assert load_encoder().expand('engineer').terms"
    environment = os.environ | {"HOME": str(tmp_path), "PYTHONDONTWRITEBYTECODE": "1"}
    environment.pop("ORT_DISABLE_TELEMETRY", None)
    subprocess.run([*strace, sys.executable, "-c", code], cwd=ROOT, env=environment, check=True)
    log = Path(strace[-1]).read_text(encoding="utf-8", errors="replace")
    assert "model.onnx" in log
    assert asked_outside(log) == []
    assert written(log) == []
    assert list(tmp_path.iterdir()) == []


def test_what_is_asked_and_written_would_be_seen(strace, tmp_path):
    """The test itself: both kinds of call are found where they are made."""
    code = (
        "import socket; "
        "s = socket.socket(socket.AF_INET, socket.SOCK_DGRAM); s.connect(('127.0.0.1', 53)); "
        f"open({str(tmp_path / 'a file')!r}, 'w').close()"
    )
    subprocess.run([*strace, sys.executable, "-c", code], check=True)
    log = Path(strace[-1]).read_text(encoding="utf-8", errors="replace")
    assert len(asked_outside(log)) == 1
    assert any("a file" in line for line in written(log))
    elsewhere = (
        '1 connect(3, {sa_family=AF_INET, sin_port=htons(443), sin_addr=inet_addr("192.0.2.1")'
    )
    assert asked_outside(elsewhere) == [elsewhere]


def test_a_call_cut_in_two_is_read_whole():
    log = """\
7 mkdir("/home/a", 0777 <unfinished ...>
8 openat(AT_FDCWD, "/home/b", O_WRONLY|O_CREAT <unfinished ...>
9 mkdir("/home/c", 0777 <unfinished ...>
7 <... mkdir resumed>) = -1 EEXIST (File exists)
8 <... openat resumed>, 0666) = 5
9 <... mkdir resumed>) = 0
9 mkdir("/home/d", 0777 <unfinished ...>"""
    assert written(log) == [
        '8 openat(AT_FDCWD, "/home/b", O_WRONLY|O_CREAT, 0666) = 5',
        '9 mkdir("/home/c", 0777) = 0',
        '9 mkdir("/home/d", 0777',
    ]
    cut = """\
7 connect(3, {sa_family=AF_INET, sin_port=htons(443) <unfinished ...>
7 <... connect resumed>, sin_addr=inet_addr("192.0.2.1")}, 16) = 0"""
    assert len(asked_outside(cut)) == 1
