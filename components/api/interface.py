"""The JSON interface: expand and compare texts without the page.

Texts are kept as those of the pages are: in memory, with what was computed from them, for an hour.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import TYPE_CHECKING, Any, TypeVar

from anyio import CapacityLimiter, to_thread
from cachetools import LRUCache
from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse
from starlette.exceptions import HTTPException
from starlette.middleware import Middleware

from components.api.shapes import (
    LONGEST_TEXT,
    CompareRequest,
    ExpandRequest,
    ExpansionShape,
    Fault,
    MatchShape,
    ModelShape,
    ModelsShape,
)
from components.border.address_limits import Bucket, address_of
from components.server import cache
from core import DEFAULT_MODEL_ID, Expansion, compare, list_models, model_info
from core.errors import LensError, UnknownModelError

if TYPE_CHECKING:
    from starlette.types import ASGIApp, Receive, Scope, Send

_LARGEST_BODY = 8 * LONGEST_TEXT  # bytes; a character of JSON may have twelve, texts do not
_AT_ONCE, _WAITING = 2, 16  # requests that are read at once, and that wait for it
_REQUESTS, _A_SECOND = 60, 1  # of one address: at once, and then
_ADDRESSES = 10_000

_FAULTS: dict[int | str, dict[str, Any]] = {
    400: {"model": Fault, "description": "The body is not JSON."},
    404: {"model": Fault, "description": "There is no such model."},
    409: {"model": Fault, "description": "The model is not on the server's disk."},
    413: {"description": f"The body is larger than {_LARGEST_BODY:,} bytes."},
    422: {"model": Fault, "description": "The body is JSON of another shape."},
    429: {"model": Fault, "description": "This address asks too often; see Retry-After."},
    503: {"model": Fault, "description": "Too many wait already; see Retry-After."},
}
_FIELDS = ExpandRequest.model_fields | CompareRequest.model_fields
_BUSY: dict[int | str, dict[str, Any]] = {429: _FAULTS[429]}

Answer = TypeVar("Answer")


def interface() -> FastAPI:
    """The interface, to be mounted under /api/v1. Its description is at openapi.json there."""
    app = FastAPI(
        title="SPLADE Lens",
        version="1",
        summary="What a learned sparse encoder makes of a text, and how two texts meet.",
        description=(
            f"A text has {LONGEST_TEXT:,} characters at the most. An address may ask {_REQUESTS} "
            f"times at once and {_A_SECOND} time a second. Texts are kept in the server's memory "
            "for up to an hour, never logged, never written to disk, never sent on."
        ),
        servers=[{"url": "/api/v1"}],
        root_path_in_servers=False,
        docs_url=None,  # they would load their scripts from another site
        redoc_url=None,
        max_body_size=_LARGEST_BODY,
        telemetry={"tracing": False, "metrics": False, "logs": False, "auto_configure": False},
        middleware=[Middleware(_Limits)],
    )
    limiter = CapacityLimiter(_AT_ONCE)

    async def beside_the_pages(work: Callable[[], Answer]) -> Answer:
        found = limiter.statistics()
        if found.borrowed_tokens + found.tasks_waiting >= _AT_ONCE + _WAITING:
            raise HTTPException(503, "Too many requests wait already.", {"Retry-After": "5"})
        return await to_thread.run_sync(work, limiter=limiter)

    @app.post("/expand", response_model=ExpansionShape, responses=_FAULTS)
    async def expand(request: ExpandRequest) -> ExpansionShape:
        """All terms that a model gives a text."""
        return await beside_the_pages(
            lambda: ExpansionShape.of(_expansion(request.model, request.text))
        )

    @app.post("/compare", response_model=MatchShape, responses=_FAULTS)
    async def compare_texts(request: CompareRequest) -> MatchShape:
        """How two texts meet, term by term."""

        def work() -> MatchShape:
            a, b = (_expansion(request.model, text) for text in (request.a, request.b))
            return MatchShape.of(compare(a, b))

        return await beside_the_pages(work)

    @app.get("/models", response_model=ModelsShape, responses=_BUSY)
    async def models() -> ModelsShape:
        """The models that this server knows, and which of them can be asked."""
        return await to_thread.run_sync(_models)

    app.add_exception_handler(RequestValidationError, _of_another_shape)
    app.add_exception_handler(HTTPException, _refused)
    app.add_exception_handler(LensError, _failed)
    return app


def _expansion(model_id: str, text: str) -> Expansion:
    """Read beside the pages, and behind what a visitor waits for."""
    model_id = _on_disk(model_id)
    return cache.expansion(model_id, text, last=True)


def _on_disk(model_id: str) -> str:
    try:
        info = model_info(model_id)
    except UnknownModelError:
        raise HTTPException(404, "There is no such model; see models.") from None
    if not info.on_disk:
        raise HTTPException(409, f"{info.title} is not on this server's disk.")
    return info.id


def _models() -> ModelsShape:
    return ModelsShape(
        default=DEFAULT_MODEL_ID, models=[ModelShape.of(info) for info in list_models()]
    )


async def _of_another_shape(_: Request, error: Exception) -> JSONResponse:
    """Where the body is wrong, and how; what stands there may be a text and is not repeated."""
    assert isinstance(error, RequestValidationError)
    first = error.errors()[0]
    if first["type"] == "json_invalid":
        return JSONResponse({"detail": "The body is not JSON."}, 400)
    places = [part for part in first["loc"] if part in _FIELDS]
    return JSONResponse({"detail": ": ".join([*places, first["msg"]])}, 422)


async def _refused(_: Request, error: Exception) -> JSONResponse:
    assert isinstance(error, HTTPException)
    return JSONResponse({"detail": error.detail}, error.status_code, headers=error.headers)


async def _failed(_: Request, error: Exception) -> JSONResponse:
    """A model that cannot be loaded, or too little memory: the errors of core say it themselves."""
    return JSONResponse({"detail": str(error)}, 503, headers={"Retry-After": "60"})


class _Limits:
    """Puts off addresses that ask too often."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app
        self._buckets: LRUCache[str, Bucket] = LRUCache(_ADDRESSES)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        address = address_of(scope)
        bucket = self._buckets.get(address)
        if bucket is None:
            bucket = self._buckets[address] = Bucket(_REQUESTS, _A_SECOND)
        if not bucket.has(1):
            refusal = {"detail": "This address asks too often."}
            await JSONResponse(refusal, 429, {"Retry-After": "1"})(scope, receive, send)
            return
        await self._app(scope, receive, send)


def description() -> str:
    """The OpenAPI description, as docs/openapi.json has it."""
    return json.dumps(interface().openapi(), indent=2, ensure_ascii=False) + "\n"
