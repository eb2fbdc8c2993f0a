"""Models fetched from a hub once, checked, and kept.

Speaks the hub's own interface, with huggingface_hub's client. That library's own download starts
anew after every failure, sleeps as long as the hub asks and writes whatever it is sent. So each
file grows here as ``NAME.part``, never beyond the size that the hub announced, and gets its name
only when it is whole and has the right hash: the one the catalogue knows, or else the one that the
hub announced. A model counts as there only when its manifest is, which is written last.

The hub is listened to in a thread of its own, so that a download ends at once when it is stopped
or the hub says nothing more.
"""

from __future__ import annotations

import errno
import json
import os
import re
import shutil
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path
from queue import Empty, Full, Queue
from threading import Event, Thread
from types import MappingProxyType
from typing import Any, BinaryIO
from urllib.parse import quote

from core.errors import (
    AccessDeniedError,
    DamagedDownloadError,
    DiskError,
    DownloadCancelledError,
    DownloadError,
    HubUnreachableError,
    NotOnDiskError,
)
from core.models.checksums import verified_sha256, verify_files

Bytes = Callable[[int, int], None]
"""Called as ``progress(bytes_on_disk, bytes_in_all)``."""

_MANIFEST = "lens.json"
_SECONDS = 4  # to connect to the hub, and to get the description of a model
_STALLED = 20  # seconds without another 64 kB of a file, after which the hub is given up
_LOOK_AGAIN = 0.2  # seconds between two looks at whether the download was called off
_MOST_CUTS, _PAUSE = 20, 0.5  # retries of a broken connection, seconds before each
_READ = 1 << 16
_LONGEST_DESCRIPTION, _LARGEST_FILE = 8 << 20, 1 << 40  # bytes
_COMMIT = re.compile(r"[0-9a-f]{40}")


@dataclass(frozen=True, slots=True)
class Remote:
    """Where a model lies on the hub, and which of its files are needed."""

    repository: str
    files: tuple[str, ...]  # needed, if the repository has them
    weights: tuple[str, ...]  # the first of these that the repository has is needed too
    gated: bool = False  # handed out only to who accepted its terms
    revision: str | None = None  # the commit to take; None: the hub's newest
    sha256: Mapping[str, str] = field(  # of files, as far as they are known from elsewhere
        default_factory=lambda: MappingProxyType({}), hash=False
    )


@dataclass(frozen=True, slots=True)
class _File:
    name: str
    size: int
    sha256: str | None  # as the catalogue knows it, or as announced for a large file
    blob: str | None  # git's own hash, announced for a small one


def models_folder() -> Path:
    """Where downloaded models are kept: $LENS_MODELS, or the user's cache folder.

    Raises
    ------
    OSError
        If neither is named and the user has no home folder.
    """
    named = os.environ.get("LENS_MODELS")
    if named:
        return Path(named)
    try:
        caches = os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache"
    except RuntimeError:
        raise OSError(errno.ENOENT, "there is no home folder") from None
    return Path(caches) / "splade-lens" / "models"


def folder_of(remote: Remote) -> Path:
    """Where this model is kept, once it is there."""
    return models_folder() / remote.repository.replace("/", "--")


def is_on_disk(remote: Remote) -> bool:
    """Whether the model was downloaded whole. Its files are checked when they are loaded.

    Not so if the folder cannot be looked into, whatever the reason.
    """
    try:
        return (folder_of(remote) / _MANIFEST).is_file()
    except OSError:
        return False


def verified_folder(remote: Remote) -> Path:
    """The folder of a downloaded model, each file with the hash it was downloaded with.

    Raises
    ------
    NotOnDiskError
        If it was not downloaded.
    ModelFileError
        If a file has changed since.
    """
    if not is_on_disk(remote):
        raise NotOnDiskError(f"{remote.repository} was not downloaded yet.")
    folder = folder_of(remote)
    try:
        hashes = dict(json.loads((folder / _MANIFEST).read_text(encoding="utf-8"))["sha256"])
    except (OSError, ValueError, KeyError, TypeError):
        raise NotOnDiskError(f"{remote.repository} was not downloaded yet.") from None
    hashes |= {name: known for name, known in remote.sha256.items() if name in hashes}
    remedy = "Remove that folder from the server's folder of models, and download it again."
    verify_files(folder, hashes, shown=folder.name, remedy=remedy)
    return folder


def download(
    remote: Remote, *, progress: Bytes | None = None, cancelled: Event | None = None
) -> Path:
    """Fetch a model, or what is still missing of it.

    Two downloads of one model into the same folder, of two servers for instance, take turns.

    Parameters
    ----------
    progress
        Called with the bytes on disk, those of an earlier try included, and all there will be.
    cancelled
        Set it from another thread to call the download off. It ends within a second, or when the
        file that has just arrived is checked.

    Returns
    -------
    pathlib.Path
        The folder, its manifest written.

    Raises
    ------
    HubUnreachableError, AccessDeniedError, DamagedDownloadError, DiskError, DownloadCancelledError
        Each says what to do. What arrived whole stays for the next try.
    """
    cancelled = cancelled or Event()
    with _explained(remote):
        folder = folder_of(remote)
        folder.mkdir(parents=True, exist_ok=True)
        with _turn(remote, cancelled) as waited:
            if not (waited and is_on_disk(remote)):  # the one before may have fetched it
                _download(remote, folder, progress, cancelled)
    return folder


def _download(remote: Remote, folder: Path, progress: Bytes | None, cancelled: Event) -> None:
    revision, files = _announced(remote, cancelled)
    total = sum(file.size for file in files)
    held = {file.name: _held(folder, file) for file in files}
    _check_space(folder, total - sum(held.values()))

    def tell(name: str, size: int) -> None:
        held[name] = size
        if progress is not None:
            progress(sum(held.values()), total)

    hashes = {}
    for file in files:
        to = _Destination(remote, revision, file, folder)
        hashes[file.name] = _fetched(to, cancelled, tell=tell)
    manifest = {"repository": remote.repository, "revision": revision, "sha256": hashes}
    part = folder / f"{_MANIFEST}.part"
    part.write_text(json.dumps(manifest, indent=1), encoding="utf-8")
    part.replace(folder / _MANIFEST)


@contextmanager
def _turn(remote: Remote, cancelled: Event) -> Iterator[bool]:
    """Hold the lock on a model's folder; gives whether somebody else held it before."""
    from filelock import FileLock, Timeout

    lock = FileLock(f"{folder_of(remote)}.lock")
    waited = False
    while True:
        try:
            lock.acquire(timeout=_LOOK_AGAIN)
            break
        except Timeout:
            waited = True
            _stop_if(cancelled, remote)
    try:
        yield waited
    finally:
        lock.release()


def _stop_if(cancelled: Event, remote: Remote) -> None:
    if cancelled.is_set():
        raise DownloadCancelledError(
            f"The download of {remote.repository} was stopped. What arrived is kept."
        )


def _announced(remote: Remote, cancelled: Event) -> tuple[str, list[_File]]:
    """The revision to take, and the files that are needed of it, with their sizes and hashes."""
    found = _description(remote, cancelled)
    try:
        revision = str(found["sha"])
        there = {row["rfilename"]: row for row in found["siblings"]}
    except (KeyError, TypeError):
        raise HubUnreachableError(_no_hub(remote)) from None
    if not _COMMIT.fullmatch(revision) or remote.revision not in (None, revision):
        raise HubUnreachableError(_no_hub(remote))
    weights = [name for name in remote.weights if name in there][:1]
    if not weights:
        raise DamagedDownloadError(
            f"The hub's {remote.repository} has none of {', '.join(remote.weights)}. It may have "
            "moved; try again later."
        )
    names = [name for name in (*remote.files, *weights) if name in there]
    return revision, [_file(remote, name, there[name]) for name in names]


def _description(remote: Remote, cancelled: Event) -> Any:  # noqa: ANN401  (JSON)
    """What the hub says of the repository."""
    revision = f"/revision/{remote.revision}" if remote.revision else ""
    url = f"{_endpoint()}/api/models/{remote.repository}{revision}?blobs=true"
    content = b""
    with _listening(remote, url, cancelled, patience=_SECONDS) as parts:
        for part in parts:
            content += part if isinstance(part, bytes) else b""
            if len(content) > _LONGEST_DESCRIPTION:
                raise HubUnreachableError(_no_hub(remote))
    try:
        return json.loads(content)
    except (ValueError, RecursionError):
        raise HubUnreachableError(_no_hub(remote)) from None


def _file(remote: Remote, name: str, row: Mapping[str, Any]) -> _File:
    """A file as announced.

    Raises
    ------
    DamagedDownloadError
        If no hash is announced for it, or another one than the catalogue knows.
    """
    known = remote.sha256.get(name)
    try:
        size = row["size"]
        announced = row["lfs"]["sha256"] if row.get("lfs") else None
        blob = row.get("blobId")
    except (KeyError, TypeError, AttributeError):
        raise HubUnreachableError(_no_hub(remote)) from None
    if type(size) is not int or not 0 <= size <= _LARGEST_FILE:
        raise HubUnreachableError(_no_hub(remote))
    if not (known or announced or blob):
        raise DamagedDownloadError(
            f"The hub announces no hash for {name} of {remote.repository}, so nothing could tell "
            "whether it arrives as it is. It was not downloaded."
        )
    if known and announced and known != announced:
        raise DamagedDownloadError(
            f"The hub's {name} of {remote.repository} is not the file that this version of the "
            "program knows. It was not downloaded; a newer version may know it."
        )
    return _File(name, size, known or announced, blob)


def _endpoint() -> str:
    """The hub, or another if one is named; read at every call, not when a module is imported."""
    from huggingface_hub.constants import ENDPOINT

    return (os.environ.get("HF_ENDPOINT") or ENDPOINT).rstrip("/")


def _token() -> str | bool:
    """The access token of the environment, if there is one; never one stored on this machine."""
    return os.environ.get("HF_TOKEN") or False


def _held(folder: Path, file: _File) -> int:
    """The bytes of a file that an earlier try left; a part longer than the file is thrown away."""
    for path in (folder / file.name, folder / f"{file.name}.part"):
        if path.is_file():
            size = path.stat().st_size
            if size <= file.size:
                return size
            path.unlink()
    return 0


def _check_space(folder: Path, needed: int) -> None:
    free = shutil.disk_usage(folder).free
    if needed > free:
        raise OSError(errno.ENOSPC, f"{needed / 1e6:,.0f} MB needed, {free / 1e6:,.0f} MB free")


@dataclass(frozen=True, slots=True)
class _Destination:
    """A file of a revision, and the folder it goes to."""

    remote: Remote
    revision: str
    file: _File
    folder: Path

    @property
    def path(self) -> Path:
        return self.folder / self.file.name

    @property
    def part(self) -> Path:
        return self.folder / f"{self.file.name}.part"

    @property
    def url(self) -> str:
        repository, name = self.remote.repository, quote(self.file.name)
        return f"{_endpoint()}/{repository}/resolve/{self.revision}/{name}"


def _fetched(to: _Destination, cancelled: Event, *, tell: Callable[[str, int], None]) -> str:
    """One file in its place; its SHA-256."""
    file = to.file
    if to.path.is_file():
        found = verified_sha256(to.path, size=file.size, sha256=file.sha256, blob=file.blob)
        if found is not None:
            tell(file.name, file.size)
            return found
        to.path.unlink()
    with to.part.open("ab") as stream:
        for _ in range(_MOST_CUTS):
            if not _stream(to, stream, cancelled, tell=tell):
                break
            cancelled.wait(_PAUSE)  # the connection was cut, and something had arrived
        else:
            raise _cut_short(to)
    found = verified_sha256(to.part, size=file.size, sha256=file.sha256, blob=file.blob)
    if found is None:
        raise _damaged(to)
    to.part.replace(to.path)
    return found


def _stream(
    to: _Destination, stream: BinaryIO, cancelled: Event, *, tell: Callable[[str, int], None]
) -> bool:
    """Append what is missing of a file, and not a byte more than was announced.

    Returns
    -------
    bool
        Whether more is to come: the hub stopped early, but not before something had arrived.
    """
    import httpx

    begun = have = stream.tell()
    tell(to.file.name, have)
    if have == to.file.size:
        return False
    try:
        patience = 2 * _STALLED  # this side gives up first
        with _listening(to.remote, to.url, cancelled, patience=patience, start=have) as parts:
            for part in parts:
                if isinstance(part, _Answer):
                    if have and not part.goes_on:  # this hub begins anew
                        stream.truncate(0)
                        begun = have = 0
                    continue
                have += len(part)
                if have > to.file.size:
                    raise _damaged(to)
                stream.write(part)
                tell(to.file.name, have)
    except httpx.TransportError:
        if have == begun:
            raise
    stream.flush()
    if have == begun:
        raise _cut_short(to)
    return have < to.file.size


def _cut_short(to: _Destination) -> HubUnreachableError:
    return HubUnreachableError(
        f"The download of {to.remote.repository} ended before all of it had arrived. Try again; it "
        "goes on where it stopped."
    )


def _damaged(to: _Destination) -> DamagedDownloadError:
    """Throw away what arrived; the error that says so."""
    to.part.unlink(missing_ok=True)
    return DamagedDownloadError(
        f"{to.file.name} of {to.remote.repository} arrived damaged and was thrown away. Try again; "
        "if it happens twice, the hub or a proxy on the way changes files."
    )


@dataclass(frozen=True, slots=True)
class _Answer:
    """What the hub says before the content."""

    goes_on: bool  # where the last try stopped, as it was asked to


_Part = _Answer | bytes


@contextmanager
def _listening(
    remote: Remote, url: str, cancelled: Event, *, patience: float, start: int = 0
) -> Iterator[Iterator[_Part]]:
    """What the hub sends, part by part, until all is there.

    Another thread listens, and is left behind where nothing more is to come of it. It gives up by
    itself when the hub sends nothing at all for `patience` seconds.
    """
    parts: Queue[_Part | BaseException | None] = Queue(maxsize=16)
    left = Event()

    def put(part: _Part | BaseException | None) -> None:
        while not left.is_set():
            try:
                parts.put(part, timeout=_LOOK_AGAIN)
                return
            except Full:
                continue
        raise InterruptedError

    def listen() -> None:
        try:
            _listen(remote, url, patience, start, put)
            put(None)
        except InterruptedError:
            pass
        except BaseException as error:
            with suppress(InterruptedError):
                put(error)

    def heard() -> Iterator[_Part]:
        last = time.monotonic()
        while True:
            _stop_if(cancelled, remote)
            try:
                part = parts.get(timeout=_LOOK_AGAIN)
            except Empty:
                if time.monotonic() - last > _STALLED:
                    raise HubUnreachableError(_unreachable(remote)) from None
                continue
            if part is None:
                return
            if isinstance(part, BaseException):
                raise part
            last = time.monotonic()
            yield part

    Thread(target=listen, name="hub", daemon=True).start()
    try:
        yield heard()
    finally:
        left.set()


def _listen(
    remote: Remote, url: str, patience: float, start: int, put: Callable[[_Part], None]
) -> None:
    import httpx
    from huggingface_hub import get_session
    from huggingface_hub.utils._headers import build_hf_headers

    headers = build_hf_headers(token=_token()) | {"Accept-Encoding": "identity"}
    if start:
        headers["Range"] = f"bytes={start}-"
    timeout = httpx.Timeout(_SECONDS, read=patience)
    with get_session().stream("GET", url, headers=headers, timeout=timeout) as answer:
        if answer.status_code >= 400:
            raise _refusal(remote, answer.status_code, answer.headers)
        goes_on = answer.headers.get("Content-Range", "").startswith(f"bytes {start}-")
        put(_Answer(goes_on=answer.status_code == 206 and goes_on))
        for chunk in answer.iter_raw(_READ):
            put(chunk)


def _refusal(remote: Remote, status: int, headers: Mapping[str, str]) -> DownloadError:
    """Why the hub gives nothing, and what to do."""
    if status in (401, 403) or headers.get("X-Error-Code") == "GatedRepo":
        return AccessDeniedError(_gated(remote))
    if headers.get("X-Error-Code") in ("RepoNotFound", "RevisionNotFound"):
        return AccessDeniedError(
            f"The hub does not show {remote.repository} to this server: it was moved or made "
            "private." + (f" {_gated(remote)}" if remote.gated else "")
        )
    after = headers.get("Retry-After", "")
    wait = f"in {int(after):,} seconds, as it asks" if after.isdecimal() else "in a while"
    return HubUnreachableError(
        f"The hub answered with an error ({status}) when asked for {remote.repository}. Try "
        f"again {wait}."
    )


@contextmanager
def _explained(remote: Remote) -> Iterator[None]:
    """What goes wrong, as an error that says what to do."""
    import httpx
    from huggingface_hub.errors import OfflineModeIsEnabled

    try:
        yield
    except DownloadError:
        raise
    except (httpx.HTTPError, httpx.InvalidURL, OfflineModeIsEnabled) as error:
        raise HubUnreachableError(_unreachable(remote)) from error
    except OSError as error:
        reason = error.strerror or "it cannot be used"
        raise DiskError(
            f"{remote.repository} could not be written to the server's folder of models "
            f"({reason}). Make room there, or name another folder in LENS_MODELS."
        ) from error


def _unreachable(remote: Remote) -> str:
    return (
        f"The hub cannot be reached or stopped answering, so {remote.repository} was not "
        "downloaded. Check this server's network and try again; it goes on where it stopped."
    )


def _no_hub(remote: Remote) -> str:
    return (
        f"What answers in place of the hub is no model hub, so {remote.repository} was not "
        "downloaded. A network that asks one to sign in does that; sign in and try again."
    )


def _gated(remote: Remote) -> str:
    return (
        f"{remote.repository} is handed out only to people who have accepted its terms on the "
        "hub. Accept them there, put an access token into the environment as HF_TOKEN, and start "
        "the server again."
    )
