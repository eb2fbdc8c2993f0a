"""The head of a page: what it is, the model in use, and what the address cannot get."""

from __future__ import annotations

import streamlit as st

from components.controls import examples, model_picker
from components.controls.notices import kept, render_notice
from components.controls.scripts import lead_into_popovers
from components.render import markup
from components.state import address
from components.state.address import Address
from core import list_models


def open_page(sentence: str) -> Address:
    """Begin a page: do what the address asks for, and say what the page is and what went wrong.

    Returns
    -------
    Address
        What the address asks for anew, for what else follows it.
    """
    asked = address.arrived()
    model_picker.follow_address(asked.model)
    examples.follow_address(asked.example)
    with st.container(horizontal=True, vertical_alignment="center", key="page_head"):
        st.html(markup.paragraph(sentence, style="lens-lead"))
        model_picker.render_model_picker()
    lead_into_popovers()
    seen = address.seen()
    notices = kept() + seen.notices(
        example=examples.examples(), model={info.id for info in list_models()}
    )
    if seen.others:
        notices.append(address.OTHERS_IGNORED)
    for notice in notices:
        render_notice(notice)
    return asked
