"""Rebuild the document frequencies of BM25: in how many texts of ESCO each word is.

One document an occupation or a skill: its labels and its description. With the wheel that
recipes/esco.py names::

    .venv/bin/python -m recipes.bm25_collection /tmp/esco/*.whl
"""

from __future__ import annotations

import json
import sys
from pathlib import Path

from core.encoders.bm25 import Collection
from core.shipped import ASSETS
from recipes import esco


def main(wheel: Path) -> None:
    collection = Collection.of(
        "ESCO occupations and skills, English labels and descriptions",
        [text for name in esco.FILES for text in esco.texts(wheel, name)],
    )
    words = ",\n".join(f"{json.dumps(w)}: {df}" for w, df in collection.frequencies.items())
    (ASSETS / "bm25" / "esco.json").write_text(
        f'{{"name": {json.dumps(collection.name)}, "documents": {collection.documents}, '
        f'"mean_length": {collection.mean_length!r}, "frequencies": {{\n{words}\n}}}}\n',
        encoding="utf-8",
    )
    print(collection, len(collection.frequencies))


if __name__ == "__main__":
    main(Path(sys.argv[1]))
