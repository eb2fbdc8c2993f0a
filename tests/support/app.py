"""What a page shows, run as Streamlit runs it, without a browser."""

from __future__ import annotations

from streamlit.testing.v1 import AppTest

from tests.support.html import Seen


def html(page: AppTest) -> str:
    """All blocks of HTML of a page."""
    return "\n".join(block.proto.body for block in page.get("html"))


def text_of(page: AppTest) -> str:
    """What a person reads in them."""
    return Seen(html(page)).text
