"""HTML made from values: how text is escaped, and the small blocks of the page."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from html import escape

from components.explain.names import visible
from components.explain.prose import PAPER, PAPER_ADDRESS
from core import Baseline

_MODEL = re.compile(r"(?<![\w/.])((?!assets/)[A-Za-z]\w+/\w[\w.-]+\w)")
_MARKDOWN = re.compile(r"[\\`*_{}\[\]()<>#+\-.!|~$:^=]")


def literal(text: str) -> str:
    """`text` as HTML that shows it as typed, whatever it contains."""
    return escape(visible(text))


def linked(text: str) -> str:
    """`text` as HTML, the papers and the models that it names as links."""
    html = PAPER.sub(_link(PAPER_ADDRESS), literal(text))
    return _MODEL.sub(_link(r"https://huggingface.co/\1"), html)


def _link(address: str) -> str:
    return rf'<a href="{address}" target="_blank" rel="noopener noreferrer">\g<0></a>'


def without_markdown(text: str) -> str:
    """`text` for a label of Streamlit's that reads Markdown: shown as typed."""
    return _MARKDOWN.sub(r"\\\g<0>", visible(text))


def paragraph(text: str, *, style: str = "") -> str:
    """A paragraph of plain text, with a class of assets/css/lens.css."""
    return f'<p class="lens-p {style}" dir="auto">{literal(text)}</p>'


def note(text: str) -> str:
    """A quiet line of plain text, such as a count or an explanation."""
    return paragraph(text, style="lens-quiet")


def cosine_formula(dot: float, norm_a: float, norm_b: float, cosine: float) -> str:
    """The cosine as a formula, and the same with the numbers of a pair.

    Drawn with fractions of our own: Streamlit's formulas would bring 150 kB of scripts and fonts.
    """
    numbers = f"{dot:.3f}", f"{norm_a:.3f} × {norm_b:.3f}", f"{cosine:.3f}"
    spoken = (
        "the cosine of A and B is the sum over all j of a j times b j, divided by the norm of A "
        "times the norm of B: {} divided by {} is {}"
    ).format(*numbers)
    return (
        f'<p class="lens-formula" role="math" aria-label="{spoken}">cos(<i>A</i>, <i>B</i>) = '
        + _fraction(
            "∑<sub><i>j</i></sub> <i>a<sub>j</sub></i> <i>b<sub>j</sub></i>",
            "‖<i>A</i>‖ ‖<i>B</i>‖",
        )
        + f" = {_fraction(*numbers[:2])} = {numbers[2]}</p>"
    )


def _fraction(above: str, below: str) -> str:
    return f'<span class="fraction"><span>{above}</span><span>{below}</span></span>'


def chart_legend(*, shared: bool = True) -> str:
    """What the bars of terms mean; `shared` where some of them are outlined."""
    outlined = '<span><i class="lens-swatch shared"></i>outlined: shared by both texts</span>'
    return (
        '<p class="lens-legend"><span><i class="lens-swatch in-text"></i>in text</span>'
        '<span><i class="lens-swatch added"></i>+ added by the model</span>'
        f"{outlined if shared else ''}</p>"
    )


def status(text: str) -> str:
    """The sentence on the score; screen readers speak it when it changes."""
    return f'<p class="lens-p lens-sentence" role="status" dir="auto">{literal(text)}</p>'


def stacked(blocks: Iterable[str]) -> str:
    """Blocks of HTML one under the other, as far apart as elements of the page.

    The page draws each element that it is sent by itself, which takes time at both ends.
    """
    return f'<div class="lens-stack">{"".join(f"<div>{block}</div>" for block in blocks)}</div>'


def caution(text: str) -> str:
    """A line that must not be overlooked beside a score."""
    return f'<p class="lens-p lens-caution" dir="auto">{literal(text)}</p>'


def strips(cosine: float, baselines: Sequence[Baseline], *, says: str) -> str:
    """Where a score stands among other pairs: a line a collection with their spread, and words."""
    end = max(cosine, *(baseline.quantiles[-1] for baseline in baselines))

    def at(value: float) -> str:
        return f"{100 * value / end:.1f}%" if end else "0%"

    def between(baseline: Baseline, low: float, high: float) -> str:
        return f"left:{at(baseline.at(low))};right:calc(100% - {at(baseline.at(high))})"

    lines = "".join(
        f"<span>{literal(baseline.collection)}</span>"
        f'<div class="lens-strip"><i style="{between(baseline, 0.05, 0.95)}"></i>'
        f'<i style="{between(baseline, 0.25, 0.75)}"></i><b style="left:{at(cosine)}"></b></div>'
        for baseline in baselines
    )
    return f'<div class="lens-strips" aria-hidden="true">{lines}</div>{note(says)}'
