"""A part of the data of the training, for a training that is small enough to be looked at.

    python -m recipes.splade_minilm.sample --data run/data --into run/sample

Of each kind of entry and of plain sentence, so many by chance as `MOST` says, with at most `LABELS`
labels; the entries set aside to choose between runs stay as they are.
"""

from __future__ import annotations

import argparse
import json
import random
import shutil
from collections import defaultdict
from pathlib import Path
from typing import Any

from recipes.splade_minilm.teacher import load

LABELS = 5
MOST = {
    "esco_skill": 3000,
    "esco_occupation": 1200,
    "wordnet": 2500,
    "wordnet_single": 500,
    "debian": 1000,
    "icd": 600,
    "advert": 2500,
    "title": 800,
}
OF_OTHERS = 300


def sample(rows: list[dict[str, Any]], draw: random.Random) -> list[dict[str, Any]]:
    """So many of each kind."""
    of_kind: defaultdict[str, list[dict[str, Any]]] = defaultdict(list)
    for row in rows:
        of_kind[row["kind"]].append(row)
    return [
        row
        for kind, found in of_kind.items()
        for row in draw.sample(found, min(len(found), MOST.get(kind, OF_OTHERS)))
    ]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--data", type=Path, required=True)
    parser.add_argument("--into", type=Path, required=True)
    options = parser.parse_args()
    options.into.mkdir(parents=True, exist_ok=True)
    draw = random.Random(18)
    for name in ("entries", "plain"):
        with (options.into / f"{name}.jsonl").open("w", encoding="utf-8") as written:
            for row in sample(load(options.data / f"{name}.jsonl"), draw):
                if "labels" in row:
                    row["labels"] = row["labels"][:LABELS]
                written.write(json.dumps(row, ensure_ascii=False) + "\n")
    shutil.copyfile(options.data / "dev.jsonl", options.into / "dev.jsonl")
    packages = options.into / "packages"
    if not packages.exists():
        packages.symlink_to((options.data / "packages").resolve())


if __name__ == "__main__":
    main()
