"""Models fetched from a hub once, checked, and kept.

Speaks the hub's own interface through huggingface_hub. That library's own download starts anew
after every failure; half a gigabyte should not, so each file grows as ``NAME.part`` and gets its
name only when it is whole and has the hash that the hub announced. A model counts as there only
when its manifest is, which is written last.
"""

from __future__ import annotations

import errno
import hashlib
import json
import os
import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from threading import Event
from typing import Any, BinaryIO

from core.errors import (
    AccessDeniedError,
    DamagedDownloadError,
    DiskError,
    DownloadCancelledError,
    DownloadError,
    HubUnreachableError,
    NotOnDiskError,
)
from core.model_files import verify_files

Bytes = Callable[[int, int], None]
"""Called as ``progress(bytes_on_disk, bytes_in_all)``."""

_MANIFEST = "lens.json"
_SECONDS = 4  # for the hub's first answer
_CHUNK = 1 << 20


@dataclass(frozen=True, slots=True)
class Remote:
    """Where a model lies on the hub, and which of its files are needed."""

    repository: str
    files: tuple[str, ...]  # needed, if the repository has them
    weights: tuple[str, ...]  # the first of these that the repository has is needed too
    gated: bool = False  # handed out only to who accepted its terms


@dataclass(frozen=True, slots=True)
class _File:
    name: str
    size: int
    sha256: str | None  # of a large file
    blob: str | None  # git's own hash, of a small one


def models_folder() -> Path:
    """Where downloaded models are kept: $LENS_MODELS, or the user's cache folder."""
    named = os.environ.get("LENS_MODELS")
    if named:
        return Path(named)
    caches = os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache"
    return Path(caches) / "splade-lens" / "models"


def folder_of(remote: Remote) -> Path:
    """Where this model is kept, once it is there."""
    return models_folder() / remote.repository.replace("/", "--")


def is_on_disk(remote: Remote) -> bool:
    """Whether the model was downloaded whole. Its files are checked when they are loaded."""
    return (folder_of(remote) / _MANIFEST).is_file()


def verified_folder(remote: Remote) -> Path:
    """The folder of a downloaded model, each file with the hash it was downloaded with.

    Raises
    ------
    NotOnDiskError
        If it was not downloaded.
    ModelFileError
        If a file has changed since.
    """
    folder = folder_of(remote)
    try:
        hashes = json.loads((folder / _MANIFEST).read_text(encoding="utf-8"))["sha256"]
    except (OSError, ValueError, KeyError):
        raise NotOnDiskError(f"{remote.repository} was not downloaded yet.") from None
    verify_files(folder, hashes, remedy=f"Remove the folder {folder} and download it again.")
    return folder


def download(
    remote: Remote, *, progress: Bytes | None = None, cancelled: Event | None = None
) -> Path:
    """Fetch a model, or what is still missing of it.

    Parameters
    ----------
    progress
        Called with the bytes on disk, those of an earlier try included, and all there will be.
    cancelled
        Set it from another thread to call the download off.

    Returns
    -------
    pathlib.Path
        The folder, its manifest written.

    Raises
    ------
    HubUnreachableError, AccessDeniedError, DamagedDownloadError, DiskError, DownloadCancelledError
        Each says what to do. What arrived whole stays for the next try.
    """
    folder = folder_of(remote)
    with _explained(remote):
        revision, files = _announced(remote)
        folder.mkdir(parents=True, exist_ok=True)
        total = sum(file.size for file in files)
        held = {file.name: _held(folder, file) for file in files}
        _check_space(folder, total - sum(held.values()))

        def tell(name: str, size: int) -> None:
            if cancelled is not None and cancelled.is_set():
                raise DownloadCancelledError(
                    f"The download of {remote.repository} was stopped. What arrived is kept."
                )
            held[name] = size
            if progress is not None:
                progress(sum(held.values()), total)

        hashes = {file.name: _fetched(remote, revision, file, folder, tell=tell) for file in files}
        manifest = {"repository": remote.repository, "revision": revision, "sha256": hashes}
        part = folder / f"{_MANIFEST}.part"
        part.write_text(json.dumps(manifest, indent=1), encoding="utf-8")
        part.replace(folder / _MANIFEST)
    return folder


def _announced(remote: Remote) -> tuple[str, list[_File]]:
    """The revision the hub has now, and the files that are needed of it."""
    from huggingface_hub import HfApi

    api = HfApi(endpoint=_endpoint(), token=_token())
    info = api.model_info(remote.repository, files_metadata=True, timeout=_SECONDS)
    there = {
        sibling.rfilename: _File(
            name=sibling.rfilename,
            size=sibling.size or 0,
            sha256=sibling.lfs.sha256 if sibling.lfs else None,
            blob=sibling.blob_id,
        )
        for sibling in info.siblings or ()
    }
    weights = [name for name in remote.weights if name in there][:1]
    if not weights or info.sha is None:
        raise DamagedDownloadError(
            f"The hub's {remote.repository} has none of {', '.join(remote.weights)}. It may have "
            "moved; try again later."
        )
    return info.sha, [there[name] for name in (*remote.files, *weights) if name in there]


def _endpoint() -> str | None:
    """Another hub, if one is named; read at every call, not once when a module is imported."""
    return os.environ.get("HF_ENDPOINT") or None


def _token() -> str | bool:
    """The access token of the environment, if there is one; never one stored on this machine."""
    return os.environ.get("HF_TOKEN") or False


def _held(folder: Path, file: _File) -> int:
    """The bytes of a file that an earlier try left; a part longer than the file is thrown away."""
    for path in (folder / file.name, _part(folder, file)):
        if path.is_file():
            size = path.stat().st_size
            if size <= file.size:
                return size
            path.unlink()
    return 0


def _part(folder: Path, file: _File) -> Path:
    return folder / f"{file.name}.part"


def _check_space(folder: Path, needed: int) -> None:
    free = shutil.disk_usage(folder).free
    if needed > free:
        raise OSError(errno.ENOSPC, f"{needed / 1e6:,.0f} MB needed, {free / 1e6:,.0f} MB free")


def _fetched(
    remote: Remote,
    revision: str,
    file: _File,
    folder: Path,
    *,
    tell: Callable[[str, int], None],
) -> str:
    """One file in its place; its SHA-256."""
    path, part = folder / file.name, _part(folder, file)
    if path.is_file():
        found = _checked(path, file)
        if found is not None:
            tell(file.name, file.size)
            return found
        path.unlink()
    with part.open("ab") as to:
        have = to.tell()
        tell(file.name, have)
        _stream(remote, revision, file, to, have=have, tell=tell)
    found = _checked(part, file)
    if found is None:
        part.unlink()
        raise DamagedDownloadError(
            f"{file.name} of {remote.repository} arrived damaged and was thrown away. Try again; "
            "if it happens twice, the hub or a proxy on the way changes files."
        )
    part.replace(path)
    return found


def _stream(
    remote: Remote,
    revision: str,
    file: _File,
    to: BinaryIO,
    *,
    have: int,
    tell: Callable[[str, int], None],
) -> None:
    from huggingface_hub import hf_hub_url
    from huggingface_hub.file_download import http_get
    from huggingface_hub.utils._headers import build_hf_headers
    from tqdm.std import tqdm

    class Told(tqdm):  # type: ignore[misc]
        """huggingface_hub reports bytes to a progress bar; this one draws nothing."""

        def __init__(self, *_: object, **options: Any) -> None:  # noqa: ANN401  (tqdm's own)
            super().__init__(
                total=options.get("total"), initial=options.get("initial", 0), disable=True
            )
            self.seen = have

        def update(self, n: float | None = 1) -> bool | None:
            self.seen += int(n or 0)
            tell(file.name, self.seen)
            return None

    http_get(
        hf_hub_url(remote.repository, file.name, revision=revision, endpoint=_endpoint()),
        to,
        resume_size=have,
        headers=build_hf_headers(token=_token()) | {"Accept-Encoding": "identity"},
        expected_size=file.size,
        tqdm_class=Told,
    )


def _checked(path: Path, file: _File) -> str | None:
    """The SHA-256 of a file on disk, or None if it is not what the hub announced."""
    size = path.stat().st_size
    sha256, blob = hashlib.sha256(), hashlib.sha1(f"blob {size}\0".encode(), usedforsecurity=False)
    with path.open("rb") as content:
        for chunk in iter(lambda: content.read(_CHUNK), b""):
            sha256.update(chunk)
            if file.sha256 is None:
                blob.update(chunk)
    right = (
        sha256.hexdigest() == file.sha256
        if file.sha256 is not None
        else file.blob in (None, blob.hexdigest())
    )
    return sha256.hexdigest() if right and size == file.size else None


@contextmanager
def _explained(remote: Remote) -> Iterator[None]:
    """What goes wrong, as an error that says what to do."""
    import httpx
    from huggingface_hub.errors import (
        GatedRepoError,
        HfHubHTTPError,
        OfflineModeIsEnabled,
        RepositoryNotFoundError,
    )

    try:
        yield
    except DownloadError:
        raise
    except GatedRepoError as error:
        raise AccessDeniedError(_gated(remote)) from error
    except RepositoryNotFoundError as error:
        raise AccessDeniedError(
            f"The hub does not show {remote.repository} to this server: it was moved or made "
            "private." + (f" {_gated(remote)}" if remote.gated else "")
        ) from error
    except HfHubHTTPError as error:
        status = error.response.status_code
        if status in (401, 403):
            raise AccessDeniedError(_gated(remote)) from error
        raise HubUnreachableError(
            f"The hub answered with an error ({status}) when asked for {remote.repository}. Try "
            "again in a while."
        ) from error
    except (httpx.HTTPError, OfflineModeIsEnabled) as error:
        raise HubUnreachableError(
            f"The hub cannot be reached or stopped answering, so {remote.repository} was not "
            "downloaded. Check this server's network and try again; it goes on where it stopped."
        ) from error
    except OSError as error:
        if "Consistency check failed" in str(error):
            raise HubUnreachableError(
                f"The download of {remote.repository} ended before all of it had arrived. Try "
                "again; it goes on where it stopped."
            ) from error
        reason = error.strerror or str(error)
        raise DiskError(
            f"{remote.repository} could not be written to {models_folder()} ({reason}). Make room "
            "there, or name another folder in LENS_MODELS."
        ) from error


def _gated(remote: Remote) -> str:
    return (
        f"{remote.repository} is handed out only to who has accepted its terms on the hub. Accept "
        "them there, put an access token into the environment as HF_TOKEN, and start the server "
        "again."
    )
