"""Whether the files of a model are the right ones: when they arrive, and when they are loaded."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from pathlib import Path

from core.errors import ModelFileError

_CHUNK = 1 << 20  # bytes


def verify_files(folder: Path, hashes: Mapping[str, str], *, shown: str, remedy: str) -> None:
    """Refuse a model whose files are not exactly the expected ones.

    Parameters
    ----------
    folder
        Where the files lie.
    hashes
        The SHA-256 of each file that must be there, in hexadecimal, by file name.
    shown
        What the folder is called in the message. Visitors read it, so not where it lies.
    remedy
        What the person can do about it; ends the message.

    Raises
    ------
    ModelFileError
        Naming the first file that is missing, unreadable or different.
    """
    for name, expected in hashes.items():
        path = folder / name
        try:
            with path.open("rb") as file:
                actual = hashlib.file_digest(file, "sha256").hexdigest()
        except FileNotFoundError:
            raise ModelFileError(f"The model file {shown}/{name} is missing. {remedy}") from None
        except OSError as error:
            reason = error.strerror or error
            raise ModelFileError(
                f"The model file {shown}/{name} cannot be read ({reason}). {remedy}"
            ) from error
        if actual != expected:
            raise ModelFileError(
                f"The model file {shown}/{name} is damaged or is not the original: its SHA-256 is "
                f"{actual}, not {expected}. {remedy}"
            )


def verified_sha256(path: Path, *, size: int, sha256: str | None, blob: str | None) -> str | None:
    """The SHA-256 of a file that was downloaded, or None if it is not the expected one.

    Parameters
    ----------
    size
        In bytes, as the hub announced it.
    sha256
        The expected hash: the catalogue's, or else the one that the hub announced.
    blob
        Where there is none: the file's git object id (SHA-1), as the hub announced it.
    """
    found = path.stat().st_size
    digest, git = hashlib.sha256(), hashlib.sha1(f"blob {found}\0".encode(), usedforsecurity=False)
    with path.open("rb") as content:
        for chunk in iter(lambda: content.read(_CHUNK), b""):
            digest.update(chunk)
            if sha256 is None:
                git.update(chunk)
    right = git.hexdigest() == blob if sha256 is None else digest.hexdigest() == sha256
    return digest.hexdigest() if right and found == size else None
