"""The files of assets/ that the program reads, and whether they are the ones that were shipped.

``assets/SHA256SUMS`` lists them, as ``sha256sum -c`` reads it; recipes/hashes.py writes it. Models
are not on it: the catalogue knows their hashes.
"""

from __future__ import annotations

import hashlib
import os
from functools import cache
from pathlib import Path

from core.errors import ShippedFileError

ASSETS = Path(__file__).parents[1] / "assets"
SUMS = "SHA256SUMS"


def developing() -> bool:
    """Whether somebody changes the program while it runs: `make dev` says so."""
    return os.environ.get("LENS_DEVELOP") == "1"


def shipped_text(name: str) -> str:
    """The text of a file of assets/.

    Parameters
    ----------
    name
        Its path below assets/, with "/".

    Raises
    ------
    ShippedFileError
        If it is missing, damaged, or not on the list.
    """
    return shipped_path(name).read_text(encoding="utf-8")


def shipped_path(name: str) -> Path:
    """Where a file of assets/ lies; raises as `shipped_text` does."""
    path = ASSETS / name
    if not _right(name, path, _sums(ASSETS)):
        raise ShippedFileError(_told(name))
    return path


def is_shipped(name: str) -> bool:
    """Whether assets/ has such a file, even if it is missing or damaged now."""
    return name in _sums(ASSETS)


def damaged_files() -> tuple[str, ...]:
    """What must be said of the files that are missing or damaged, a sentence each."""
    try:
        sums = _sums(ASSETS)
    except ShippedFileError as error:
        return (str(error),)
    return tuple(_told(name) for name in sums if not _right(name, ASSETS / name, sums))


def _told(name: str) -> str:
    return (
        f"The file assets/{name} is missing or damaged. Restore it with: "
        f"git checkout -- assets/{name}"
    )


def _right(name: str, path: Path, sums: dict[str, str]) -> bool:
    try:
        stamp = path.stat()
        found = _digest(path, stamp.st_mtime_ns, stamp.st_size)
    except OSError:
        return False
    return sums.get(name) == found or (name in sums and developing())


@cache
def _digest(path: Path, _changed: int, _size: int) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


@cache
def _sums(folder: Path) -> dict[str, str]:
    try:
        lines = (folder / SUMS).read_text(encoding="utf-8").splitlines()
        return {name: digest for digest, _, name in (line.partition("  ") for line in lines)}
    except (OSError, ValueError):
        raise ShippedFileError(_told(SUMS)) from None
