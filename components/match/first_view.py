"""The start page's first view: what it will show, as HTML that a browser can draw at once.

Streamlit's client needs one or two seconds until it has started and drawn a page. The start page
shows the same to everybody who comes without an address of their own: the first example and its
score. So the server sends that along, computed by the same model and made of the same blocks, and
assets/js/first_view.js takes it away as soon as the real page stands where it stood.
"""

from __future__ import annotations

import base64
from html import escape

from components.controls.examples import examples
from components.controls.view import DEFAULT_VIEW, ROLES_LABEL
from components.explain.comparison import Comparison, compared
from components.explain.numbers import number
from components.explain.sentences import expansion_counts
from components.match.matched import WHAT_MATCHED, linked_texts_of
from components.match.score import CAVEATS_LABEL, COSINE, DOT, PIN, meaning_of, sentence_of
from components.render import markup
from components.server import cache
from core import DEFAULT_MODEL_ID, Expansion, model_info
from core.shipped import shipped_path, shipped_text

LEAD = (
    "SPLADE rewrites a text as weighted words: its own, and others it expects. Recruiters: the "
    "requirement in A, the candidate in B."
)
"""The sentence at the head of the page."""

PAGES = ("Match", "Shortlist", "How it works", "Methods", "About")
"""The titles of the pages, in the order of the navigation."""

ID = "lens-first-view"
"""The id of the first view's element."""


def first_view() -> str:
    """The first view: an element, with the script that takes it away at its beginning.

    Its blocks stand in a shadow root, so that the page's styles and its own do not meet, and no
    script of the page finds them. Screen readers and the keyboard wait for the real page.

    Raises
    ------
    core.errors.LensError
        If the model cannot be loaded, or a file of assets/ is missing or damaged.
    """
    example = next(iter(examples().values()))
    a, b = (cache.expansion(DEFAULT_MODEL_ID, text) for text in (example.a, example.b))
    styles = shipped_text("css/lens.css").replace(":root", ":host")
    styles += shipped_text("css/first_view.css")
    return (
        f'<div id="{ID}" aria-hidden="true" inert>'
        f"<script>{shipped_text('js/first_view.js')}</script>"
        f'<template shadowrootmode="closed"><style>{styles}</style>{_header()}<main>{_controls()}'
        f'<div class="boxes">{"".join(map(_box, DEFAULT_VIEW.titles, (a, b)))}</div>'
        f"{_result(compared(a, b, DEFAULT_VIEW))}</main></template></div>"
    )


def _header() -> str:
    logo = base64.b64encode(shipped_path("icons/wordmark.svg").read_bytes()).decode()
    pages = "".join(f'<span title="{escape(title)}">{escape(title)}</span>' for title in PAGES)
    return f'<header><img alt="" src="data:image/svg+xml;base64,{logo}"><nav>{pages}</nav></header>'


def _controls() -> str:
    titles = "".join(f"<span>{escape(row.title)}</span>" for row in examples().values())
    return (
        f'<div class="head">{markup.paragraph(LEAD, style="lens-lead")}'
        f'<span class="model">Model: {escape(model_info(DEFAULT_MODEL_ID).title)}</span></div>'
        f'<div class="row"><div class="pills">{titles}</div><span class="button">Swap</span>'
        f'<span class="button">Clear</span><span class="switch">{escape(ROLES_LABEL)}</span></div>'
    )


def _box(title: str, text: Expansion) -> str:
    return (
        f'<div><span class="label">{title}</span><div class="box">{markup.literal(text.text)}</div>'
        f'<div class="below">{markup.note(expansion_counts(text))}'
        '<span class="button">Open a file</span></div></div>'
    )


def _result(pair: Comparison) -> str:
    match = pair.match
    figures = "".join(
        f'<div><span class="label">{escape(name)}</span><span class="value">{value}</span></div>'
        for name, value in ((COSINE, number(match.cosine)), (DOT, number(match.dot)))
    )
    return (
        f'<div class="result"><div><div class="figures">{figures}</div><div class="buttons">'
        f'<span class="button">{escape(PIN)}</span>'
        f'<span class="button">{escape(CAVEATS_LABEL)}</span></div></div>'
        f"<div>{markup.stacked((sentence_of(pair), *meaning_of(pair)))}</div></div>"
        f"<h3>{escape(WHAT_MATCHED)}</h3>{linked_texts_of(pair)}"
    )
