"""What Parley counts of itself, for Prometheus: in each process's memory, gathered in Redis every few seconds.

Redis adds up all processes on all machines, so that any of them can be asked, also through a load balancer, and nothing
has to be cleared after a process that died. What a process has not told yet is lost with it, and with Redis all begins
anew, as Prometheus expects of counters.
"""

import dataclasses
import threading
from bisect import bisect_left
from collections import Counter
from collections.abc import Callable

import redis
import structlog

from discussions.announcements import get_redis
from discussions.cache.store import Counts
from discussions.outages import Outage

logger = structlog.get_logger(__name__)
outage = Outage()

KEY = "parley:metrics"
GATHER_SECONDS = 5.0
BUCKETS = (0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0)

REQUESTS, REQUEST_SECONDS = "parley_requests_total", "parley_request_seconds"
JOBS, JOB_SECONDS = "parley_jobs_total", "parley_job_seconds"
PAGES, DECISIONS = "parley_pages_total", "parley_decisions_total"
CHALLENGES = "parley_challenges_total"
# What each counts, and of which kind it is. docs/operating.md lists them with what is asked for at the moment.
COUNTED = {
    REQUESTS: ("counter", "Requests that Django answered, by area, method and status."),
    REQUEST_SECONDS: ("histogram", "How long they took, by area."),
    JOBS: ("counter", "Jobs that workers did, by name and how they ended."),
    JOB_SECONDS: ("histogram", "How long they took, by name."),
    PAGES: ("counter", "Public pages asked for ahead of Django, by what became of it."),
    CHALLENGES: ("counter", "Proofs that suspicious guests were asked for, by kind and what became of it."),
    DECISIONS: ("counter", "What was decided about comments, by action and by whom."),
}


class Meters:
    """What one process counted since it last told Redis. Safe for threads."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._noted: Counter[str] = Counter()
        self._pages: Callable[[], Counts] | None = None
        self._told = Counts()
        self._is_timed = False

    def count(self, name: str, number: float = 1, **labels: str) -> None:
        """Add to a counter. Labels are ours, few, and never what somebody sent."""
        self._note({_name(name, labels): number})

    def observe(self, name: str, seconds: float, **labels: str) -> None:
        """Add to a histogram."""
        bounds = [*map(str, BUCKETS[bisect_left(BUCKETS, seconds) :]), "+Inf"]
        buckets = {_name(f"{name}_bucket", {**labels, "le": bound}): 1.0 for bound in bounds}
        self._note({**buckets, _name(f"{name}_sum", labels): seconds, _name(f"{name}_count", labels): 1})

    def watch_pages(self, read: Callable[[], Counts]) -> None:
        """Gather from now on what `read` says of the pages in memory, too."""
        self._pages, self._told = read, Counts()

    def gather(self) -> None:
        """Add what was counted to what Redis knows."""
        with self._lock:
            noted, self._noted, self._is_timed = self._noted, Counter(), False
        noted.update(self._read_pages())
        if outage.is_on or not noted:
            return
        try:
            with get_redis().pipeline(transaction=False) as pipeline:
                for name, number in noted.items():
                    pipeline.hincrbyfloat(KEY, name, number)
                pipeline.execute()
        except redis.RedisError as error:
            outage.begin()
            logger.warning("metrics_lost", error=str(error))

    def _note(self, numbers: dict[str, float]) -> None:
        with self._lock:
            for name, number in numbers.items():
                self._noted[name] += number  # type: ignore[assignment]  # a Counter may hold any number
            if not self._is_timed:
                self._is_timed = True
                timer = threading.Timer(GATHER_SECONDS, self.gather)
                timer.daemon = True
                timer.start()

    def _read_pages(self) -> dict[str, int]:
        if self._pages is None:
            return {}
        now, told = self._pages(), self._told
        self._told = dataclasses.replace(now)
        steps = {
            field.name: getattr(now, field.name) - getattr(told, field.name)
            for field in dataclasses.fields(Counts)
        }
        return {_name(PAGES, {"outcome": name}): step for name, step in steps.items() if step > 0}


meters = Meters()


def read_counted() -> dict[str, float]:
    """Return what all processes counted, by name with labels. Raises redis.RedisError."""
    counted: dict[bytes, bytes] = get_redis().hgetall(KEY)  # type: ignore[assignment]
    return {name.decode(): float(number) for name, number in counted.items()}


def write_metric(name: str, kind: str, description: str, values: dict[str, float]) -> list[str]:
    """Return the lines of one metric in Prometheus's text format."""
    lines = [f"# HELP {name} {description}", f"# TYPE {name} {kind}"]
    return lines + [f"{series} {number:.15g}" for series, number in sorted(values.items())]


def _name(name: str, labels: dict[str, str]) -> str:
    return name + "{" + ",".join(f'{label}="{value}"' for label, value in sorted(labels.items())) + "}"
