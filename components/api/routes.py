"""The routes for programs: health always, the rest where the operator wants it."""

from __future__ import annotations

import os

from starlette.responses import JSONResponse, Response
from starlette.routing import BaseRoute, Mount, Route

from components.server import cache
from core import DEFAULT_MODEL_ID

API = "LENS_API"
METRICS = "LENS_METRICS"
"""The environment variables that turn the JSON interface and the metrics on, with "1"."""


def routes() -> list[BaseRoute]:
    """The routes of this server.

    Raises
    ------
    ModuleNotFoundError
        If something is turned on whose packages (requirements-served.txt) are not installed.
    """
    found: list[BaseRoute] = [Route("/healthz", healthz)]
    if os.environ.get(METRICS) == "1":
        from components.api.metrics import metrics

        found.append(Route("/metrics", metrics))
    if os.environ.get(API) == "1":
        from components.api.interface import interface

        found.append(Mount("/api/v1", interface()))
    return found


async def healthz(_: object) -> Response:
    """Whether the model of the start page is loaded: status 200, and until then 503."""
    loaded = cache.is_loaded(DEFAULT_MODEL_ID)
    status = {"status": "ok" if loaded else "loading", "model": DEFAULT_MODEL_ID}
    return JSONResponse(status, 200 if loaded else 503, headers={"Cache-Control": "no-store"})
