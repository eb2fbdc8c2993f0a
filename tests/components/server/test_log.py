from __future__ import annotations

import logging
import threading

import pytest

from components.server import log as server_log
from components.server.log import keep_texts_out_of_the_log, log, place_of, show_error


@pytest.fixture
def records():
    """What is logged while a server would be running."""
    found: list[logging.LogRecord] = []
    handler = logging.Handler()
    handler.emit = found.append
    factory, hook = logging.getLogRecordFactory(), threading.excepthook
    keep_texts_out_of_the_log()
    for name in ("lens", "uvicorn.error", "asyncio"):
        logging.getLogger(name).addHandler(handler)
    yield found
    for name in ("lens", "uvicorn.error", "asyncio"):
        logging.getLogger(name).removeHandler(handler)
    logging.setLogRecordFactory(factory)
    threading.excepthook = hook


def fail() -> None:
    raise ValueError("a private text")


def test_an_error_is_one_line_with_its_place_and_without_its_message(records):
    for name in ("lens", "uvicorn.error", "asyncio"):
        try:
            fail()
        except ValueError:
            logging.getLogger(name).exception("Something\nwent wrong")
    assert len(records) == 3
    for record in records:
        said = logging.Formatter().format(record)
        place = f"ValueError at test_log.py:{fail.__code__.co_firstlineno + 1}"
        assert said == f"[-] Something ({place})"


def test_a_long_warning_is_cut(records):
    log.warning("%s", "x" * 10_000 + "\nmore")
    assert logging.Formatter().format(records[0]) == "[-] " + "x" * 300


def test_a_thread_that_fails_is_one_line(records):
    thread = threading.Thread(target=fail)
    thread.start()
    thread.join()
    (record,) = records
    assert "private" not in record.getMessage()
    assert "ValueError" in record.getMessage()


def test_what_nobody_foresaw_is_told_without_the_text(monkeypatch):
    shown = []
    monkeypatch.setattr(server_log.st, "error", lambda text, **_: shown.append(text))
    try:
        fail()
    except ValueError as error:
        assert show_error(error)
        assert place_of(error) in shown[0]
    assert "private" not in shown[0]


def test_what_a_visitor_reports_is_found_in_the_log(records, monkeypatch):
    class Tab:
        session_id = "0f0e0d0c-secret-key-to-its-files"

    shown = []
    monkeypatch.setattr(server_log, "get_script_run_ctx", lambda **_: Tab())
    monkeypatch.setattr(server_log.st, "error", lambda text, **_: shown.append(text))
    log.warning("Something happened")
    show_error(ValueError())
    number = records[0].getMessage().split("]")[0].removeprefix("[")
    assert len(number) == 8
    assert number in shown[0]
    assert "secret" not in records[0].getMessage() + shown[0]


def test_who_develops_sees_everything(monkeypatch):
    monkeypatch.setenv("LENS_DEVELOP", "1")
    before = logging.getLogRecordFactory()
    keep_texts_out_of_the_log()
    assert logging.getLogRecordFactory() is before
    assert not show_error(ValueError())


def test_an_error_as_the_message_itself_is_its_kind_and_place(records):
    try:
        fail()
    except ValueError as error:
        log.warning(error)
        log.error("It failed: %s", error)
    said = [logging.Formatter().format(record) for record in records]
    assert all("private" not in line and "ValueError at test_log.py" in line for line in said)


def test_words_that_do_not_fit_raise_nothing(records):
    log.warning("%d of %d", "one")
    assert records[0].getMessage() == "[-] %d of %d"


def test_the_place_of_an_error_behind_another_is_told():
    outer = RuntimeError("wrapped elsewhere")
    try:
        fail()
    except ValueError as error:
        outer.__cause__ = error
    assert place_of(outer).startswith("ValueError at test_log.py")
