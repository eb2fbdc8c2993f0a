"""BM25's settings: saturation of the term frequency, and length normalisation."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import streamlit as st

from components.methods.tables import frequency_table
from components.methods.word_weights import unknown_note, unknown_words, word_frequencies
from components.render import markup
from components.state import session
from core import DEFAULT_B, DEFAULT_K1, esco


@dataclass(frozen=True, slots=True)
class Setting:
    """A number that a slider sets."""

    highest: float  # the lowest is 0
    step: float

    def nearest(self, value: float) -> float:
        """The value that the slider can have, whatever a browser sends."""
        steps = round(min(max(0.0, value), self.highest) / self.step)  # NaN becomes 0
        return round(steps * self.step, 2)


K1, B = Setting(highest=3.0, step=0.1), Setting(highest=1.0, step=0.05)
"""BM25's settings, as far as the page lets them be changed."""


Settings = tuple[float, float, bool]
"""k1, b, and whether words are cut to their stems."""

DEFAULT: Settings = (DEFAULT_K1, DEFAULT_B, False)


def bm25_settings(texts: Sequence[str]) -> Settings:
    """k1 and b, as far as the sliders allow, beside what the collection says of the words."""
    with st.expander("BM25's settings and document frequencies"):
        left, right = st.columns(2, gap="medium")
        k1 = left.slider(
            "k1: saturation of the term frequency",
            0.0,
            K1.highest,
            DEFAULT_K1,
            K1.step,
            key=session.BM25_K1,
            help="How long repeating a word goes on counting. At 0, presence is all.",
        )
        b = right.slider(
            "b: length normalisation",
            0.0,
            B.highest,
            DEFAULT_B,
            B.step,
            key=session.BM25_B,
            help="How much long texts are marked down. At 0, length does not matter.",
        )
        stemmed = st.toggle(
            "Stem words",
            key=session.BM25_STEMS,
            help="Cut each word to its stem, as a search engine for English usually does (the "
            "Snowball project's stemmer). Without it, “nurses” and “nurse” have nothing in common.",
        )
        collection = esco(stemmed=stemmed)
        unknown = unknown_words(texts, collection)
        st.html(
            markup.note(
                f"From {collection.name}: N = {collection.documents:,} documents of "
                f"{collection.mean_length:.0f} words on average. Two texts alone could not say how "
                "rare a word is. Text is cut into words by this page's own rules, which keep the "
                "signs of C++ and C#; Lucene's standard tokenizer drops them."
            )
            + frequency_table(word_frequencies(texts, collection))
            + (markup.note(unknown_note(unknown, collection.idf(unknown[0]))) if unknown else "")
        )
    return nearest_settings(k1, b, stemmed)


def nearest_settings(k1: float, b: float, stemmed: bool) -> Settings:
    """The settings that the controls can have, whatever a browser sends."""
    return K1.nearest(k1), B.nearest(b), stemmed
