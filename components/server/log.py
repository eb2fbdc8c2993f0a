"""What the server's log says of an error: one line, without a traceback and without texts.

The message of an exception may hold a visitor's text, and so may the values in a traceback.
`make dev` leaves the log as Streamlit has it.
"""

from __future__ import annotations

import logging
import os
import threading
import traceback
from pathlib import Path
from typing import Any

_ROOT = str(Path(__file__).parents[2])
_make = logging.getLogRecordFactory()
_log = logging.getLogger("streamlit.lens")


def keep_texts_out_of_the_log() -> None:
    """From now on every log record is a single line with the kind and the place of an error."""
    if os.environ.get("LENS_TRACEBACKS") == "1":
        return
    logging.setLogRecordFactory(_one_line)
    threading.excepthook = _of_thread


def _one_line(*args: Any, **options: Any) -> logging.LogRecord:  # noqa: ANN401  (logging's own)
    record = _make(*args, **options)
    error = record.exc_info[1] if record.exc_info else None
    if error is not None:
        record.msg, record.args = f"{_first_line(record)} ({place_of(error)})", ()
        record.exc_info = record.exc_text = None
    elif record.levelno >= logging.WARNING:
        record.msg, record.args = _first_line(record), ()
    return record


def _first_line(record: logging.LogRecord) -> str:
    return record.getMessage().partition("\n")[0]


def place_of(error: BaseException) -> str:
    """The kind of an error, and the innermost line of this project that it passed."""
    frames = traceback.extract_tb(error.__traceback__)
    own = [frame for frame in frames if _is_own(frame.filename)]
    if not own:
        return type(error).__name__
    return f"{type(error).__name__} at {Path(own[-1].filename).name}:{own[-1].lineno}"


def _is_own(file: str) -> bool:
    return file.startswith(_ROOT) and "site-packages" not in file


def _of_thread(failed: threading.ExceptHookArgs) -> None:
    if failed.exc_value is not None:
        _log.error("A thread ended (%s)", place_of(failed.exc_value))
