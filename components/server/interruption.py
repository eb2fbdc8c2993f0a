"""What a visitor does while a fragment of the page is still running.

Streamlit begins the next run of a fragment only when this one is through, however long it takes. A
run that reads for seconds therefore looks itself whether somebody waits.
"""

from __future__ import annotations

import streamlit as st
from streamlit.runtime.scriptrunner import get_script_run_ctx
from streamlit.runtime.scriptrunner_utils.script_requests import RerunData, ScriptRequestType


def give_way() -> None:
    """End this run if the visitor did something meanwhile; the next one begins at once."""
    if _waiting() is not None:
        _begin_next()


def give_way_to(key: str) -> None:
    """The same, but only to a click on the button with this key."""
    waiting = _waiting()
    states = waiting.widget_states.widgets if waiting and waiting.widget_states else ()
    if any(state.trigger_value and state.id.endswith(f"-{key}") for state in states):
        _begin_next()


def _waiting() -> RerunData | None:
    """The run that waits for this one, if there is one."""
    context = get_script_run_ctx()
    requests = context.script_requests if context else None
    if requests is None or requests._state is not ScriptRequestType.RERUN:
        return None
    return requests._rerun_data


def _begin_next() -> None:
    context = get_script_run_ctx()
    in_fragment = context is not None and bool(context.fragment_ids_this_run)
    st.rerun(scope="fragment" if in_fragment else "app")
