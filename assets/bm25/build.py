"""Rebuild the document frequencies of BM25: in how many texts of ESCO each word is.

One document an occupation or a skill: its labels and its description. With the wheel that
assets/esco.py names::

    .venv/bin/python assets/bm25/build.py /tmp/esco/*.whl
"""

from __future__ import annotations

import json
import sys
from pathlib import Path

ROOT = Path(__file__).parents[2]
sys.path[:0] = [str(ROOT), str(ROOT / "assets")]

import esco  # noqa: E402

from core.bm25 import Collection  # noqa: E402


def main(wheel: Path) -> None:
    collection = Collection.of(
        "ESCO occupations and skills, English labels and descriptions",
        [text for name in esco.FILES for text in esco.texts(wheel, name)],
    )
    words = ",\n".join(f"{json.dumps(w)}: {df}" for w, df in collection.frequencies.items())
    (ROOT / "assets" / "bm25" / "esco.json").write_text(
        f'{{"name": {json.dumps(collection.name)}, "documents": {collection.documents}, '
        f'"mean_length": {collection.mean_length!r}, "frequencies": {{\n{words}\n}}}}\n',
        encoding="utf-8",
    )
    print(collection, len(collection.frequencies))


if __name__ == "__main__":
    main(Path(sys.argv[1]))
