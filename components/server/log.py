"""What the server's log says of an error: one line, without a traceback and without texts.

A line begins with a number that is the tab's own until it is closed, and that the tab shows with an
error: who runs the server finds what a visitor reports, and learns nothing else of them.

The message of an exception may hold a visitor's text, and so may the lines of a traceback. Who
develops the program (`make dev`) sees all of it.
"""

from __future__ import annotations

import hashlib
import logging
import threading
import traceback
from pathlib import Path
from typing import Any

import streamlit as st
from streamlit.logger import get_logger
from streamlit.runtime.scriptrunner import get_script_run_ctx

from core.shipped import developing

log = get_logger("lens")
"""For what the server's own modules have to say."""

_ROOT = str(Path(__file__).parents[2])
_LONGEST = 300  # characters; some of Streamlit's messages repeat what a browser sent
_make = logging.getLogRecordFactory()


def keep_texts_out_of_the_log() -> None:
    """From now on every record of an error is a line with its kind and its place."""
    if not developing():
        logging.setLogRecordFactory(_one_line)
        threading.excepthook = _of_thread


def show_error(error: Exception) -> bool:
    """Tell the visitor of an error that nobody foresaw; whether that replaces Streamlit's words."""
    if developing():
        return False
    st.error(
        "Something went wrong here, and this part of the page could not be drawn. Reload the page; "
        "if it happens again, tell the operator of this server: "
        f"{place_of(error)}, {number_of_tab()}.",
        icon=":material/error:",
    )
    return True


def number_of_tab() -> str:
    """Eight digits for the tab that this thread works for; a dash where it works for none.

    They do not lead back to the session, whose id opens its files.
    """
    context = get_script_run_ctx(suppress_warning=True)
    if context is None:
        return "-"
    return hashlib.blake2b(context.session_id.encode(), digest_size=4).hexdigest()


def place_of(error: BaseException) -> str:
    """The kind of an error, and the innermost line of this project that it passed.

    Of an error that another one caused: of the innermost that passed a line of this project.
    """
    found: BaseException | None = error
    place = type(error).__name__
    while found is not None:
        frames = traceback.extract_tb(found.__traceback__)
        own = [frame for frame in frames if _is_own(frame.filename)]
        if own:
            where = f"{Path(own[-1].filename).name}:{own[-1].lineno}"
            place = f"{type(found).__name__} at {where}"
        found = found.__cause__
    return place


def _is_own(file: str) -> bool:
    return file.startswith(_ROOT) and "site-packages" not in file


def _one_line(*args: Any, **options: Any) -> logging.LogRecord:  # noqa: ANN401  (logging's own)
    record = _make(*args, **options)
    error = record.exc_info[1] if record.exc_info else None
    if error is not None or record.levelno >= logging.WARNING:
        place = f" ({place_of(error)})" if error is not None else ""
        line = _message(record).partition("\n")[0][:_LONGEST]
        record.msg = f"[{number_of_tab()}] {line}{place}"
        record.args, record.exc_info, record.exc_text = (), None, None
    return record


def _message(record: logging.LogRecord) -> str:
    """What a record says; of an error in it, the kind and the place only."""
    if isinstance(record.msg, BaseException):
        return place_of(record.msg)
    if isinstance(record.args, tuple):
        record.args = tuple(
            place_of(part) if isinstance(part, BaseException) else part for part in record.args
        )
    try:
        return record.getMessage()
    except Exception:  # the words and what is put into them do not fit
        return str(record.msg)


def _of_thread(failed: threading.ExceptHookArgs) -> None:
    if failed.exc_value is not None:
        log.error("A thread ended (%s)", place_of(failed.exc_value))
