"""Fetch every model that is downloaded: ``python -m core.models.fetch``, or `make models`.

Names on the command line fetch only those. What is there already is not fetched again.
"""

from __future__ import annotations

import sys

from core.errors import LensError
from core.models.catalogue import ModelInfo, list_models, model_info
from core.models.download import download


def main(names: list[str]) -> int:
    """0 if all of them are on disk in the end."""
    rows = [model_info(name) for name in names] or [row for row in list_models() if row.remote]
    return max([_fetch(row) for row in rows], default=0)


def _fetch(info: ModelInfo) -> int:
    if info.remote is None:
        return 0

    def tell(done: int, total: int) -> None:
        sys.stdout.write(f"\r{info.id}: {done / 1e6:,.0f} of {total / 1e6:,.0f} MB")
        sys.stdout.flush()

    try:
        folder = download(info.remote, progress=tell)
    except LensError as error:
        sys.stdout.write(f"\r{info.id}: {error}\n")
        return 1
    sys.stdout.write(f"\r{info.id}: in {folder}          \n")
    return 0


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
