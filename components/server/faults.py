"""What goes wrong on purpose, as a sentence on the page."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

import streamlit as st

from core.errors import LensError


@contextmanager
def told() -> Iterator[None]:
    """Whatever `core` raises, told where it arose; what was drawn before stays."""
    try:
        yield
    except LensError as error:
        st.error(str(error), icon=":material/error:")
