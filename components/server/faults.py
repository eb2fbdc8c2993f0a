"""Expected errors, shown on the page as one sentence."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

import streamlit as st

from core.errors import LensError


@contextmanager
def told() -> Iterator[None]:
    """Show an error that `core` raises where it arose; what was drawn before stays."""
    try:
        yield
    except LensError as error:
        st.error(str(error), icon=":material/error:")
