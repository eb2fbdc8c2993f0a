"""The list of hashes of what ships in assets/.

`make hashes` writes it, with ``python -m recipes.hashes --write``. Without "--write" it only tells
whether the list is that of the files, for `make check`.
"""

from __future__ import annotations

import hashlib
import sys
from pathlib import Path

from core.shipped import ASSETS, SUMS

_LISTED = (
    "*.json",
    "baselines/*.json",
    "bm25/*.json",
    "css/*.css",
    "icons/*.svg",
    "js/*.js",
    "lesson/**/*.json",
    "lesson/**/*.md",
    "lesson/*.txt",
    "prose/*.md",
)


def listed(folder: Path) -> str:
    """The list of the files as they are now, as ``sha256sum`` writes it."""
    found = {
        path.relative_to(folder).as_posix(): hashlib.sha256(path.read_bytes()).hexdigest()
        for pattern in _LISTED
        for path in folder.glob(pattern)
    }
    return "".join(f"{digest}  {name}\n" for name, digest in sorted(found.items()))


def main(arguments: list[str]) -> int:
    """0, or 1 if the list is not that of the files."""
    path, now = ASSETS / SUMS, listed(ASSETS)
    if "--write" in arguments:
        path.write_text(now, encoding="utf-8")
    elif not path.is_file() or path.read_text(encoding="utf-8") != now:
        sys.stdout.write("assets/SHA256SUMS is not that of the files; run: make hashes\n")
        return 1
    return 0


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
