"""Downloads, against a stand-in hub on loopback: the real names and the real loading code."""

from __future__ import annotations

import hashlib
import json
import os
import socket
import subprocess
import sys
import time
from dataclasses import replace
from pathlib import Path
from threading import Event, Thread

import pytest
from filelock import FileLock

from core import load_encoder, model_info
from core.errors import (
    AccessDeniedError,
    DamagedDownloadError,
    DiskError,
    DownloadCancelledError,
    HubUnreachableError,
    ModelFileError,
    NotOnDiskError,
)
from core.models import catalogue, fetch
from core.models.download import (
    Remote,
    download,
    folder_of,
    is_on_disk,
    models_folder,
    verified_folder,
)
from tests.support.hub import REVISION, unpinned
from tests.support.paths import ROOT

MODEL = ROOT / "assets" / "models" / "splade-tiny"
SPLADE_PP = "prithivida/Splade_PP_en_v1"
SMALL = Remote("some/model", ("config.json", "absent.json"), ("model.onnx", "other.bin"))
FILES = {"config.json": b'{"a": 1}', "model.onnx": os.urandom(24_000_000), "unneeded.txt": b"x"}


@pytest.fixture(autouse=True)
def some_model(hub):
    hub.repositories["some/model"] = dict(FILES)


def asked_for(hub, name: str) -> list[str]:
    return [range_ for path, range_ in hub.requests if path.endswith(f"/{name}")]


def test_nothing_is_asked_but_the_model(hub):
    """In a process of its own, as the page's server is."""
    code = (
        "from core.models.download import Remote, download; "
        "download(Remote('some/model', ('config.json',), ('model.onnx',)))"
    )
    subprocess.run([sys.executable, "-c", code], cwd=ROOT, check=True)
    assert {path for path, _ in hub.requests} == {
        "/api/models/some/model",
        f"/some/model/resolve/{REVISION}/config.json",
        f"/some/model/resolve/{REVISION}/model.onnx",
    }


def test_a_download_is_whole_and_checked(hub):
    seen = []
    assert not is_on_disk(SMALL)
    folder = download(SMALL, progress=lambda done, total: seen.append((done, total)))
    assert folder == folder_of(SMALL) == verified_folder(SMALL)
    assert is_on_disk(SMALL)
    total = len(FILES["config.json"]) + len(FILES["model.onnx"])
    assert seen[-1] == (total, total)
    assert [done for done, _ in seen] == sorted(done for done, _ in seen)
    assert sorted(path.name for path in folder.iterdir()) == [
        "config.json",
        "lens.json",
        "model.onnx",
    ]
    assert (folder / "model.onnx").read_bytes() == FILES["model.onnx"]


def test_the_real_name_loads_through_the_real_code(hub, encoder, monkeypatch):
    """The stand-in serves splade-tiny's files under the name of Splade_PP's repository."""
    monkeypatch.setattr(catalogue, "_MODELS", unpinned(catalogue._MODELS))
    names = ("model.onnx", "config.json", "tokenizer.json", "tokenizer_config.json")
    hub.repositories["Qdrant/Splade_PP_en_v1"] = {n: (MODEL / n).read_bytes() for n in names}
    with pytest.raises(NotOnDiskError):
        load_encoder(SPLADE_PP)
    download(model_info(SPLADE_PP).remote)
    found = load_encoder(SPLADE_PP).expand("machine learning engineer")
    assert found.model_id == SPLADE_PP
    assert found.terms == encoder.expand("machine learning engineer").terms


def test_a_cut_is_taken_up_where_it_was(hub):
    hub.cuts["model.onnx"] = [15_000_000]
    download(SMALL)
    first, second = asked_for(hub, "model.onnx")
    assert first == ""
    assert 0 < int(second.removeprefix("bytes=").rstrip("-")) <= 15_000_000


def test_a_download_that_was_stopped_goes_on(hub):
    cancelled = Event()

    def stop(done: int, total: int) -> None:
        if done > 5_000_000:
            cancelled.set()

    hub.pause = 0.001
    with pytest.raises(DownloadCancelledError, match="stopped"):
        download(SMALL, progress=stop, cancelled=cancelled)
    assert not is_on_disk(SMALL)
    part = folder_of(SMALL) / "model.onnx.part"
    held = part.stat().st_size
    assert 0 < held < len(FILES["model.onnx"])
    hub.pause = 0.0
    seen = []
    download(SMALL, progress=lambda done, total: seen.append(done))
    assert seen[1] >= held
    assert asked_for(hub, "model.onnx")[-1] == f"bytes={held}-"
    assert verified_folder(SMALL)


def test_wrong_content_is_thrown_away(hub):
    right = FILES["model.onnx"]
    hub.wrong["model.onnx"] = right[:-1] + bytes([right[-1] ^ 1])
    with pytest.raises(DamagedDownloadError, match=r"model\.onnx of some/model arrived damaged"):
        download(SMALL)
    assert not is_on_disk(SMALL)
    assert not (folder_of(SMALL) / "model.onnx").exists()
    assert not (folder_of(SMALL) / "model.onnx.part").exists()
    hub.wrong.clear()
    download(SMALL)
    assert is_on_disk(SMALL)


def test_a_small_file_is_checked_too(hub):
    hub.wrong["config.json"] = b'{"a": 2}'
    with pytest.raises(DamagedDownloadError, match=r"config\.json"):
        download(SMALL)


@pytest.mark.parametrize("size", [1_000, 25_000_000], ids=["truncated", "too long"])
def test_a_wrong_size_is_never_loaded(hub, size):
    hub.wrong["model.onnx"] = os.urandom(size)
    with pytest.raises((DamagedDownloadError, HubUnreachableError)):
        download(SMALL)
    assert not is_on_disk(SMALL)
    with pytest.raises(NotOnDiskError):
        verified_folder(SMALL)


@pytest.mark.parametrize("place", ["api", "model.onnx"])
@pytest.mark.parametrize("status", [401, 403, 404, 500])
def test_a_refusal_says_what_to_do(hub, status, place):
    hub.status[place] = status
    expected = AccessDeniedError if status in (401, 403) else HubUnreachableError
    start = time.monotonic()
    with pytest.raises((expected, AccessDeniedError), match="some/model"):
        download(SMALL)
    assert time.monotonic() - start < 30  # hangs would be minutes
    assert not is_on_disk(SMALL)


def test_a_gated_model_asks_for_a_token(hub, monkeypatch):
    gated = Remote("some/model", ("config.json",), ("model.onnx",), gated=True)
    hub.gated["some/model"] = "secret"
    for token in (None, "wrong"):
        if token:
            monkeypatch.setenv("HF_TOKEN", token)
        with pytest.raises(AccessDeniedError, match="HF_TOKEN") as caught:
            download(gated)
        assert "secret" not in str(caught.value)
        assert "wrong" not in str(caught.value)
    monkeypatch.setenv("HF_TOKEN", "secret")
    download(gated)
    assert is_on_disk(gated)
    assert "secret" not in (folder_of(gated) / "lens.json").read_text(encoding="utf-8")


def test_a_model_that_moved_says_so(hub):
    with pytest.raises(AccessDeniedError, match="moved or made private"):
        download(Remote("some/other", (), ("model.onnx",)))
    with pytest.raises(DamagedDownloadError, match="has none of a, b"):
        download(Remote("some/model", (), ("a", "b")))


def test_nobody_answering_is_said_at_once(monkeypatch, tmp_path):
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        monkeypatch.setenv("HF_ENDPOINT", f"http://127.0.0.1:{probe.getsockname()[1]}")
        monkeypatch.setenv("LENS_MODELS", str(tmp_path))
        with pytest.raises(HubUnreachableError, match="cannot be reached"):
            download(SMALL)


def test_a_hub_that_never_answers_is_given_up(monkeypatch, tmp_path):
    """It takes the connection and says nothing: the worst case, and the one that took 42 s."""
    with socket.socket() as silent:
        silent.bind(("127.0.0.1", 0))
        silent.listen()
        monkeypatch.setenv("HF_ENDPOINT", f"http://127.0.0.1:{silent.getsockname()[1]}")
        monkeypatch.setenv("LENS_MODELS", str(tmp_path))
        found = []

        def ask() -> None:
            try:
                download(SMALL)
            except HubUnreachableError as error:
                found.append(error)

        asking = Thread(target=ask, daemon=True)
        asking.start()
        asking.join(timeout=30)
        assert found


def test_a_full_disk_is_said_before_anything_is_fetched(hub, monkeypatch):
    import shutil

    usage = shutil.disk_usage(ROOT)
    monkeypatch.setattr(
        "core.models.download.shutil.disk_usage", lambda _: usage._replace(free=1_000)
    )
    with pytest.raises(DiskError, match="LENS_MODELS"):
        download(SMALL)
    assert not asked_for(hub, "model.onnx")


def test_a_folder_that_cannot_be_written_is_said(hub, monkeypatch, tmp_path):
    blocked = tmp_path / "a file"
    blocked.write_text("", encoding="utf-8")
    monkeypatch.setenv("LENS_MODELS", str(blocked))
    with pytest.raises(DiskError, match="could not be written"):
        download(SMALL)


def test_a_file_damaged_later_is_not_loaded(hub):
    folder = download(SMALL)
    (folder / "model.onnx").write_bytes(FILES["model.onnx"][:-5] + b"12345")
    with pytest.raises(ModelFileError, match="download it again"):
        verified_folder(SMALL)


def test_a_manifest_that_cannot_be_read_is_none(hub):
    folder = download(SMALL)
    (folder / "lens.json").write_text("{", encoding="utf-8")
    with pytest.raises(NotOnDiskError):
        verified_folder(SMALL)
    download(SMALL)
    assert json.loads((folder / "lens.json").read_text(encoding="utf-8"))["repository"]
    assert len(asked_for(hub, "model.onnx")) == 1  # what was whole is not fetched again


def test_the_folder_lasts(monkeypatch):
    monkeypatch.delenv("LENS_MODELS", raising=False)
    monkeypatch.setenv("XDG_CACHE_HOME", "/somewhere")
    assert models_folder() == Path("/somewhere/splade-lens/models")
    monkeypatch.setenv("LENS_MODELS", "/named")
    assert models_folder() == Path("/named")


def test_a_pinned_file_is_fetched_at_its_revision(hub):
    sha256 = hashlib.sha256(FILES["model.onnx"]).hexdigest()
    pinned = replace(SMALL, revision=REVISION, sha256={"model.onnx": sha256})
    download(pinned)
    assert any(path.endswith(f"/revision/{REVISION}") for path, _ in hub.requests)
    assert verified_folder(pinned) == folder_of(pinned)


def test_another_file_than_the_pinned_one_is_refused(hub):
    """Even where the hub announces it, and serves just what it announces."""
    pinned = replace(SMALL, sha256={"model.onnx": "0" * 64})
    with pytest.raises(DamagedDownloadError, match="not the file that this version"):
        download(pinned)
    assert not asked_for(hub, "model.onnx")
    hub.announces["model.onnx"] = {"lfs": None}
    with pytest.raises(DamagedDownloadError, match="arrived damaged"):
        download(pinned)
    assert not is_on_disk(pinned)
    hub.announces.clear()
    download(SMALL)  # somebody put it there; it is not loaded all the same
    with pytest.raises(ModelFileError):
        verified_folder(pinned)


def test_a_revision_that_the_hub_lacks_is_said(hub):
    with pytest.raises(AccessDeniedError, match="moved or made private"):
        download(replace(SMALL, revision="f" * 40))


def test_a_file_without_an_announced_hash_is_refused(hub):
    hub.announces["config.json"] = {"blobId": None, "lfs": None}
    with pytest.raises(DamagedDownloadError, match="announces no hash for config"):
        download(SMALL)
    assert not asked_for(hub, "config.json")


@pytest.mark.parametrize("size", [None, -1, "24", 1.5, True])
def test_a_size_that_is_none_is_refused(hub, size):
    hub.announces["model.onnx"] = {"size": size}
    with pytest.raises(HubUnreachableError, match="no model hub"):
        download(SMALL)


def test_never_more_bytes_are_written_than_announced(hub):
    hub.repositories["some/model"]["model.onnx"] = os.urandom(3_000_000)
    hub.endless.add("model.onnx")
    most = 0

    def watch(done: int, total: int) -> None:
        nonlocal most
        folder = folder_of(SMALL)
        most = max(most, sum(path.stat().st_size for path in folder.iterdir()))

    with pytest.raises(DamagedDownloadError, match="arrived damaged"):
        download(SMALL, progress=watch)
    assert most <= 3_000_000 + len(FILES["config.json"])
    assert not (folder_of(SMALL) / "model.onnx.part").exists()


@pytest.mark.parametrize(
    "page",
    [b"<html>Sign in</html>", b"[]", b"{}", b'{"sha": 1, "siblings": 2}', b"[" * 100_000, b"\xff"],
    ids=["html", "list", "empty", "wrong types", "deep", "no text"],
)
def test_what_is_no_hub_is_one_sentence(hub, page, capsys):
    """As a network answers that asks one to sign in; `make models` says it too."""
    hub.page = page
    with pytest.raises(HubUnreachableError, match="no model hub"):
        download(SMALL)
    assert fetch.main([SPLADE_PP]) == 1
    said = capsys.readouterr().out
    assert "no model hub" in said
    assert len(said.strip().splitlines()) == 1


def test_an_endless_description_is_given_up(hub):
    hub.page = b'{"sha": "' + b"x" * 9_000_000
    with pytest.raises(HubUnreachableError, match="no model hub"):
        download(SMALL)


def test_retry_after_is_told_and_not_slept_through(hub):
    hub.status["api"], hub.retry_after = 429, "86400"
    with pytest.raises(HubUnreachableError, match="in 86,400 seconds, as it asks"):
        download(SMALL)
    assert len(hub.requests) == 1


@pytest.mark.parametrize("where", ["api", "model.onnx"])
def test_stop_stops_while_the_hub_says_nothing(hub, where):
    """The hub would keep it waiting for a minute."""
    hub.stalls.add(where)
    cancelled, ended = Event(), Event()

    def fetch_it() -> None:
        with pytest.raises(DownloadCancelledError):
            download(SMALL, cancelled=cancelled)
        ended.set()

    Thread(target=fetch_it, daemon=True).start()
    while not asked_for(hub, where) and where != "api":
        time.sleep(0.01)
    cancelled.set()
    assert ended.wait(2)


def test_a_hub_that_trickles_is_given_up(hub, monkeypatch):
    monkeypatch.setattr("core.models.download._STALLED", 1)
    hub.stalls.add("model.onnx")
    with pytest.raises(HubUnreachableError, match="stopped answering"):
        download(SMALL)
    assert not is_on_disk(SMALL)


def test_two_downloads_take_turns(hub):
    """Of two processes, such as two servers, or `make models` beside the page."""
    hub.pause = 0.002
    code = (
        "from core.models.download import Remote, download; "
        "download(Remote('some/model', ('config.json',), ('model.onnx',)))"
    )
    command = [sys.executable, "-c", code]
    both = [subprocess.Popen(command, cwd=ROOT, stderr=subprocess.PIPE) for _ in range(2)]
    assert [process.wait(60) for process in both] == [0, 0]
    assert len(asked_for(hub, "model.onnx")) == 1  # the second found it there
    assert verified_folder(SMALL)


def test_one_who_waits_for_another_download_can_be_stopped(hub):
    cancelled, ended = Event(), Event()
    cancelled.set()
    folder_of(SMALL).mkdir(parents=True)

    def fetch_it() -> None:
        with pytest.raises(DownloadCancelledError):
            download(SMALL, cancelled=cancelled)
        ended.set()

    with FileLock(f"{folder_of(SMALL)}.lock"):
        Thread(target=fetch_it, daemon=True).start()
        assert ended.wait(5)
    assert not hub.requests


def test_a_folder_that_cannot_be_looked_into_means_not_on_disk(monkeypatch, tmp_path):
    blocked = tmp_path / "a file"
    blocked.write_text("", encoding="utf-8")
    for folder in ("/" + "x" * 5_000, f"{tmp_path}/{'y' * 300}", str(blocked)):
        monkeypatch.setenv("LENS_MODELS", folder)
        assert not is_on_disk(SMALL)
        assert not model_info(SPLADE_PP).on_disk
        with pytest.raises(NotOnDiskError):
            verified_folder(SMALL)
        with pytest.raises((DiskError, HubUnreachableError)):
            download(SMALL)
        assert load_encoder("bm25").expand("engineer").terms  # what ships goes on


def test_without_a_home_folder_nothing_is_on_disk(monkeypatch):
    for name in ("LENS_MODELS", "XDG_CACHE_HOME"):
        monkeypatch.delenv(name, raising=False)

    def homeless() -> Path:
        raise RuntimeError("Could not determine home directory.")

    monkeypatch.setattr(Path, "home", homeless)
    assert not is_on_disk(SMALL)
    with pytest.raises(DiskError, match="LENS_MODELS"):
        download(SMALL)
