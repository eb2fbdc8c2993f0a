"""Whether the files of a model on disk are the ones the catalogue knows."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from pathlib import Path

from core.errors import ModelFileError


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
