"""Several servers behind nginx, as deploy/ has it, for browser tests and `make load`."""

from __future__ import annotations

import re
import shutil
import subprocess
import time
import urllib.request
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from tempfile import TemporaryDirectory

from tests.support.paths import ROOT
from tests.support.server import free_port, serve

PROXY = "127.0.0.1"


def find_nginx() -> str | None:
    """Debian has it where only the administrator looks."""
    return shutil.which("nginx") or shutil.which("nginx", path="/usr/sbin")


@dataclass
class Replica:
    """One of the servers; it can be stopped and started again at the same port."""

    port: int
    environment: dict[str, str]
    process: subprocess.Popen[str] | None = None
    said: list[str] = field(default_factory=list)
    _running: ExitStack = field(default_factory=ExitStack)

    @property
    def address(self) -> str:
        return f"http://localhost:{self.port}"

    def start(self) -> None:
        _, self.process = self._running.enter_context(serve(port=self.port, **self.environment))
        wait_until_ready(self.address)

    def stop(self) -> None:
        """As an operator does: it may finish what it is doing."""
        self._running.close()
        self._listen()

    def kill(self) -> None:
        assert self.process is not None
        self.process.kill()
        self._running.close()
        self._listen()

    def _listen(self) -> None:
        if self.process is not None and self.process.stdout is not None:
            self.said.append(self.process.stdout.read())


def wait_until_ready(address: str) -> None:
    for _ in range(300):
        try:
            with urllib.request.urlopen(f"{address}/healthz", timeout=2):
                return
        except OSError:
            time.sleep(0.2)
    raise TimeoutError(f"{address} did not get ready")


@contextmanager
def replicas(count: int, **environment: str) -> Iterator[tuple[str, list[Replica]]]:
    """So many servers behind nginx: its address, and the servers."""
    nginx = find_nginx()
    assert nginx is not None
    known = {
        "LENS_TRUSTED_PROXIES": PROXY,
        "STREAMLIT_SERVER_COOKIE_SECRET": "shared by all",
        "OMP_NUM_THREADS": "1",
    }
    servers = [
        Replica(free_port(), known | environment | {"LENS_SERVER": f"lens-{number}"})
        for number in range(1, count + 1)
    ]
    port = free_port()
    with ExitStack() as stack:
        folder = Path(stack.enter_context(TemporaryDirectory()))
        for server in servers:
            server.start()
            stack.callback(server.stop)
        (folder / "nginx.conf").write_text(_configuration(folder), encoding="utf-8")
        for name in ("lens.conf", "upstream.conf"):
            text = (ROOT / "deploy" / "nginx" / name).read_text(encoding="utf-8")
            text = text.replace("listen 8080;", f"listen {PROXY}:{port};")
            if name == "upstream.conf":
                text = _with_servers(text, servers)
            (folder / name).write_text(text, encoding="utf-8")
        running = subprocess.Popen(
            [nginx, "-c", str(folder / "nginx.conf"), "-g", "daemon off;"],
            stderr=subprocess.PIPE,
            text=True,
        )
        try:
            address = f"http://{PROXY}:{port}"
            wait_until_ready(address)
            yield address, servers
        except TimeoutError:
            running.terminate()
            raise RuntimeError(running.communicate()[1]) from None
        finally:
            running.terminate()
            running.wait(20)


def _with_servers(text: str, servers: list[Replica]) -> str:
    """The servers' ports for their names; with more of them than the file has, a block for each."""
    names = [f"lens-{number}" for number in range(1, len(servers) + 1)]
    first, block = (
        re.search(r"    server lens-1.*", text),
        re.search(r"upstream lens-1 .*?\n}", text, re.S),
    )
    assert first is not None
    assert block is not None
    if len(servers) > 3:
        every = "\n".join(first.group().replace("lens-1", name) for name in names)
        text = re.sub(r"(    server .*fail_timeout=5s;\n)+(?=}\n\n#)", every + "\n", text, count=1)
        for name in names[3:]:
            text += block.group().replace("lens-1", name) + "\n"
            text = text.replace("    lens-1  lens-1;", f"    lens-1  lens-1;\n    {name}  {name};")
    for name, server in zip(names, servers, strict=True):
        text = text.replace(f"{name}:8501", f"{PROXY}:{server.port}")
    return text


def _configuration(folder: Path) -> str:
    text = (ROOT / "deploy" / "nginx" / "nginx.conf").read_text(encoding="utf-8")
    return re.sub("/tmp|/etc/nginx/lens", str(folder), text)
