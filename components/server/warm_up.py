"""What the first visitor would otherwise wait for: modules, the model, the charts' templates.

The server itself opens the start page once, as a tab would, and throws away what it is sent.
"""

from __future__ import annotations

import asyncio
from contextlib import AbstractAsyncContextManager

from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from streamlit.runtime import Runtime
from streamlit.runtime.session_manager import SessionClient

from components.server.beside import beside
from components.server.log import log

_LONGEST = 60.0  # seconds; whatever is not ready by then is made when it is needed


class _Nobody(SessionClient):
    """Who opens the page to warm it up: waits for its end, and looks at nothing."""

    def __init__(self) -> None:
        self.finished = asyncio.Event()

    def write_forward_msg(self, msg: ForwardMsg) -> None:
        """Take a message of the page. Called on the event loop's thread."""
        if msg.WhichOneof("type") == "script_finished":
            self.finished.set()


def warming_up() -> AbstractAsyncContextManager[None]:
    """Meanwhile, the start page is opened once; visitors need not wait for that."""
    return beside(_warm_up(), "warm up")


async def _warm_up() -> None:
    try:
        async with asyncio.timeout(_LONGEST):
            await open_start_page(Runtime.instance())
    except Exception:
        log.exception("The start page could not be opened beforehand")


async def open_start_page(runtime: Runtime) -> None:
    """Open the start page, wait until it is drawn, and close it. On the event loop's thread."""
    message = BackMsg()
    message.rerun_script.query_string = ""
    nobody = _Nobody()
    session = runtime.connect_session(client=nobody, user_info={})
    try:
        runtime.handle_backmsg(session, message)
        await nobody.finished.wait()
    finally:
        runtime.close_session(session)
