"""Texts that people paste, and some that nobody should, for any test to use."""

from __future__ import annotations

import json
from pathlib import Path

NAUGHTY: list[str] = json.loads(
    (Path(__file__).parents[1] / "data" / "naughty_strings.json").read_text(encoding="utf-8")
)
"""The Big List of Naughty Strings, by Max Woolf and others; MIT, see tests/data."""

PEOPLE = Path(__file__).parents[1] / "data" / "people"


def people(name: str) -> str:
    """An advert or a CV, written for these tests; nobody in them exists."""
    return (PEOPLE / f"{name}.txt").read_text(encoding="utf-8")


HOSTILE = {
    "html": "<script>alert(1)</script><img src=x onerror=alert(2)> <b>bold</b> &amp; &lt;",
    "markdown": "# head **bold** [link](javascript:alert(1)) ![i](http://x.invalid/i.png) `code`",
    "latex": r"$\frac{a}{b}$ $$x^2$$ \(y\) {{ handlebars }}",
    "emoji": "👩‍💻 chef 🚀🚀 ❤️ engineer 🇪🇺",
    "right to left": "שלום עולם engineer مرحبا \u202eabc\u202c",
    "control characters": "a\x00b\x01c\x07 \x1b[31mred engineer\x7f",
    "lone surrogate": "engineer \ud83d and \udc00 back",
    "zero width": "en\u200bgin\u200deer \ufeff engineer\u00ad",
    "combining": "re\u0301sume\u0301 z̷̢̛a̶͓͐l̵g̸o engineer",
    "cjk": "機械学習エンジニア 工程师 가각",
    "formula": "=1+1 +cmd -x @y engineer",
    "query": "?example=x&model=../../etc/passwd #engineer",
}

BLANK = {
    "empty": "",
    "spaces": "  \n\t ",
    "control characters": "\x00\x01\x1b\x7f",
    "zero width": "\u200b\u200d\ufeff",
    "replacement character": "\ufffd",
}

UNDRAWABLE = {
    "a control character in a word": "a kuber\x02netes engineer",
    "no characters": "kuber\ufffenetes \uffff engineer\ufdd0",
    "names of JavaScript": "constructor __proto__ toString valueOf hasOwnProperty",
    "one long word": "x" * 20_000,
    "separators": "kuber\x1c\x85\u2028netes",
    "a private character": "kuber\ue000netes \U0010ffff",
}
"""What no picture can hold as it is, or what once made none."""

UNKNOWN_PIECES = "🚀 ① 👩‍💻"
