"""One visitor of the load test: a websocket that speaks Streamlit's own protocol, as a tab does."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from websockets.asyncio.client import ClientConnection, connect
from websockets.exceptions import WebSocketException


class WrongAnswerError(Exception):
    """An answer that is not the one that was asked for."""


FAULTS = (WrongAnswerError, TimeoutError, OSError, KeyError, WebSocketException)
PATIENCE = 60.0  # seconds for one answer, far beyond what is allowed


@dataclass
class Visitor:
    """A tab: what it shows, and what it can ask for."""

    connection: ClientConnection
    boxes: dict[str, str] = field(default_factory=dict)  # widget id by label
    pages: dict[str, str] = field(default_factory=dict)  # script hash by url
    examples: str = ""  # widget id
    session: str = ""
    fragment: str = ""
    page: str = ""
    score: str = ""
    tabs: str = ""  # widget id
    files: list[str] = field(default_factory=list)  # that can be asked for
    ids: dict[str, set[str]] = field(default_factory=dict)  # of widgets, by their kind
    errors: list[str] = field(default_factory=list)

    @classmethod
    async def enter(cls, address: str, *, query: str = "") -> Visitor:
        """Open a tab and wait until its page is drawn."""
        url = f"{address.replace('http', 'ws', 1)}/_stcore/stream"
        visitor = cls(await connect(url, subprotocols=["streamlit"], max_size=None))
        message = BackMsg()
        message.rerun_script.query_string = query
        await visitor.connection.send(message.SerializeToString())
        await visitor.finished()
        return visitor

    async def leave(self) -> None:
        await self.connection.close()

    async def edit(self, a: str, b: str) -> float:
        """Type into both boxes; the seconds until the score of these texts is sent."""
        message = BackMsg()
        for label, text in (("Text A", a), ("Text B", b)):
            widget = message.rerun_script.widget_states.widgets.add()
            widget.id, widget.string_value = self.boxes[label], text
        return await self._change(message)

    async def choose(self, example: str) -> float:
        """Click on an example, by its title; the seconds until its score is sent."""
        message = BackMsg()
        widget = message.rerun_script.widget_states.widgets.add()
        widget.id = self.examples
        widget.string_array_value.data.append(example)
        return await self._change(message)

    async def _change(self, message: BackMsg) -> float:
        message.rerun_script.page_script_hash = self.page
        message.rerun_script.fragment_id = self.fragment
        self.score = ""
        start = time.perf_counter()
        await self.connection.send(message.SerializeToString())
        took = None
        async with asyncio.timeout(PATIENCE):
            while True:
                found = await self.next()
                if took is None and self.score:
                    took = time.perf_counter() - start
                if found == "script_finished":
                    break
        if took is None:
            raise WrongAnswerError("the page drew no score")
        return took

    async def send_values(
        self,
        *,
        strings: Mapping[str, str] | None = None,
        doubles: Mapping[str, Sequence[float]] | None = None,
    ) -> None:
        """Set widgets, by their ids, and wait until the page is drawn."""
        message = BackMsg()
        message.rerun_script.page_script_hash = self.page
        message.rerun_script.fragment_id = self.fragment
        for id_, text in (strings or {}).items():
            widget = message.rerun_script.widget_states.widgets.add()
            widget.id, widget.string_value = id_, text
        for id_, numbers in (doubles or {}).items():
            widget = message.rerun_script.widget_states.widgets.add()
            widget.id = id_
            widget.double_array_value.data.extend(numbers)
        await self.connection.send(message.SerializeToString())
        await self.finished()

    def widgets(self, kind: str) -> list[str]:
        """The ids of the widgets of a kind that were drawn."""
        return sorted(self.ids.get(kind, ()))

    async def ask_for(self, file: str) -> bool:
        """Ask for a file that is made on demand; whether it could be made."""
        message = BackMsg()
        request = message.backend_operation_request
        request.request_id, request.session_id = f"file {file}", self.session
        request.deferred_file.file_id = file
        await self.connection.send(message.SerializeToString())
        async with asyncio.timeout(PATIENCE):
            while True:
                answer = ForwardMsg.FromString(await self.connection.recv())
                if answer.WhichOneof("type") == "backend_operation_response":
                    return not answer.backend_operation_response.error_msg

    async def go_to(self, url: str) -> None:
        """Change the page, as a click on the navigation does."""
        message = BackMsg()
        message.rerun_script.page_script_hash = self.pages[url]
        await self.connection.send(message.SerializeToString())
        await self.finished()

    async def finished(self) -> None:
        async with asyncio.timeout(PATIENCE):
            while await self.next() != "script_finished":
                pass

    async def next(self) -> str:
        """Read one message and remember what it shows; its kind."""
        message = ForwardMsg.FromString(await self.connection.recv())
        kind = message.WhichOneof("type")
        if kind == "new_session":
            self.page = message.new_session.page_script_hash
            self.session = message.new_session.initialize.session_id
        elif kind == "navigation":
            self.pages = {
                page.url_pathname: page.page_script_hash for page in message.navigation.app_pages
            }
        elif kind == "delta" and message.delta.WhichOneof("type") == "new_element":
            self._show(message.delta)
        elif kind == "delta" and message.delta.add_block.HasField("tab_container"):
            self.tabs = message.delta.add_block.tab_container.id or self.tabs
        return kind

    def _show(self, delta) -> None:
        element = delta.new_element
        kind = element.WhichOneof("type")
        if id_ := getattr(getattr(element, kind or "", None), "id", ""):
            self.ids.setdefault(kind, set()).add(id_)
        if kind == "download_button":
            self.files.append(element.download_button.deferred_file_id)
        if kind == "text_area" and element.text_area.label in ("Text A", "Text B"):
            self.boxes[element.text_area.label] = element.text_area.id
            self.fragment = delta.fragment_id
        elif kind == "button_group" and element.button_group.label == "Examples":
            self.examples = element.button_group.id
        elif kind == "metric" and element.metric.label in ("Cosine similarity", "Cosine"):
            self.score = element.metric.body
        elif kind == "exception":
            self.errors.append(element.exception.message)
