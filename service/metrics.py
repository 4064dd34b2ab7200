"""What Prometheus may ask: requests, answers, the time each stage took, verdicts."""

from __future__ import annotations

from collections.abc import Callable

from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram, Info, ProcessCollector, generate_latest

from sco_qa.answer.reply import Reply

STAGE_SECONDS = (0.0005, 0.001, 0.002, 0.005, 0.01, 0.02, 0.05, 0.1, 0.2, 0.5, 1.0, 2.0)


class Metrics:
    """Counters and histograms in a registry of their own, so two apps in one process do not mix."""

    def __init__(self, index_version: str) -> None:
        self._registry = CollectorRegistry()
        self._requests = Counter(
            "sco_qa_requests", "Requests by route and status", ("method", "route", "status"), registry=self._registry
        )
        self._seconds = Histogram(
            "sco_qa_request_seconds",
            "Time to answer a request",
            ("route",),
            buckets=STAGE_SECONDS,
            registry=self._registry,
        )
        self._answers = Counter(
            "sco_qa_answers", "Answers by status and kind", ("status", "kind"), registry=self._registry
        )
        self._stages = Histogram(
            "sco_qa_stage_seconds",
            "Time of each stage of an answer",
            ("stage",),
            buckets=STAGE_SECONDS,
            registry=self._registry,
        )
        self._verdicts = Counter("sco_qa_feedback", "Verdicts of readers", ("verdict",), registry=self._registry)
        self._reloads = Counter(
            "sco_qa_reloads", "Reloads of the index by outcome", ("outcome",), registry=self._registry
        )
        self._in_flight = Gauge("sco_qa_requests_in_flight", "Requests being answered", registry=self._registry)
        self._index = Info("sco_qa_index", "The index that is served", registry=self._registry)
        self._index.info({"version": index_version})
        ProcessCollector(registry=self._registry)

    def began(self) -> None:
        self._in_flight.inc()

    def requested(self, method: str, route: str, status: int, seconds: float) -> None:
        self._in_flight.dec()
        self._requests.labels(method, route, str(status)).inc()
        self._seconds.labels(route).observe(seconds)

    def answered(self, reply: Reply) -> None:
        self._answers.labels(reply.status, reply.answer.kind).inc()
        for stage, milliseconds in reply.timings_ms.items():
            self._stages.labels(stage).observe(milliseconds / 1000)

    def judged(self, verdict: str) -> None:
        self._verdicts.labels(verdict).inc()

    def reloaded(self, outcome: str, index_version: str | None = None) -> None:
        self._reloads.labels(outcome).inc()
        if index_version is not None:
            self._index.info({"version": index_version})

    def stores(self, size: Callable[[], float]) -> None:
        """Expose the size of what is stored, in bytes, asked anew at each scrape."""
        Gauge("sco_qa_stored_bytes", "Size of what is stored", registry=self._registry).set_function(size)

    def exposition(self) -> bytes:
        """All of it in Prometheus's text format."""
        return generate_latest(self._registry)
