"""Downloads that run beside the page, one a model, seen by every session."""

from __future__ import annotations

import os
from dataclasses import dataclass, field
from threading import Event, Lock, Thread

from core import ModelInfo, download
from core.errors import LensError


def allowed() -> bool:
    """Whether the operator of the server lets visitors download models."""
    return os.environ.get("LENS_ALLOW_DOWNLOADS") == "1"


@dataclass(slots=True)
class Download:
    """How far a download is; written by its thread, read by the pages."""

    done: int = 0
    total: int = 0  # 0 until the hub has told
    error: str | None = None
    finished: bool = False
    cancelled: Event = field(default_factory=Event)

    @property
    def running(self) -> bool:
        """Whether it is still under way."""
        return not self.finished and self.error is None


class Downloads:
    """All downloads of the server."""

    def __init__(self) -> None:
        self._lock = Lock()
        self._by_model: dict[str, Download] = {}

    def of(self, model_id: str) -> Download | None:
        """The latest download of a model, if there was one."""
        with self._lock:
            return self._by_model.get(model_id)

    def start(self, info: ModelInfo) -> Download:
        """Begin, or join the download that another visitor began."""
        with self._lock:
            running = self._by_model.get(info.id)
            if running is not None and running.running:
                return running
            begun = self._by_model[info.id] = Download(total=0)
        Thread(target=_run, args=(info, begun), name=f"download {info.id}", daemon=True).start()
        return begun


def _run(info: ModelInfo, state: Download) -> None:
    if info.remote is None:
        raise ValueError(f"{info.id} is not a model that is downloaded")

    def tell(done: int, total: int) -> None:
        state.done, state.total = done, total

    try:
        download(info.remote, progress=tell, cancelled=state.cancelled)
        state.finished = True
    except LensError as error:
        state.error = str(error)
    except Exception as error:
        state.error = f"The download of {info.title} failed unexpectedly ({type(error).__name__})."
