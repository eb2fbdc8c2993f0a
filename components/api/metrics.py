"""Figures for the operator, in Prometheus' form: how many, how long, how much; never a text."""

from __future__ import annotations

from collections.abc import Iterable

import psutil
from prometheus_client import CollectorRegistry
from prometheus_client.core import CounterMetricFamily, GaugeMetricFamily, Metric
from prometheus_client.exposition import CONTENT_TYPE_LATEST, generate_latest
from prometheus_client.registry import Collector
from starlette.responses import Response

from components.server import cache, render_lock, sessions


class _Figures(Collector):
    """The figures as they are when somebody asks."""

    def collect(self) -> Iterable[Metric]:
        """All of them."""
        open_, all_ = sessions.counted()
        yield GaugeMetricFamily("lens_tabs_open", "Tabs that are connected", open_)
        yield GaugeMetricFamily(
            "lens_sessions", "Sessions in memory, those of tabs that may come back included", all_
        )
        yield CounterMetricFamily(
            "lens_texts_read", "Texts that a model read since the start", cache.texts_read()
        )
        queues = GaugeMetricFamily("lens_waiting", "Threads that wait for a turn", labels=["for"])
        for name, waiting in render_lock.waiting().items():
            queues.add_metric([name], waiting)
        yield queues
        yield GaugeMetricFamily(
            "lens_kept_bytes", "What is kept of recent texts, about", cache.bytes_kept()
        )
        process = psutil.Process()
        yield GaugeMetricFamily(
            "lens_memory_bytes", "Resident memory of the server", process.memory_info().rss
        )
        times = process.cpu_times()
        yield CounterMetricFamily(
            "lens_processor_seconds", "Processor time since the start", times.user + times.system
        )


_registry = CollectorRegistry()
_registry.register(_Figures())


async def metrics(_: object) -> Response:
    """All figures. On the event loop's thread, where the sessions may be counted."""
    return Response(
        generate_latest(_registry),
        media_type=CONTENT_TYPE_LATEST,
        headers={"Cache-Control": "no-store"},
    )
