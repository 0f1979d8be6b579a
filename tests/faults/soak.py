"""Parley at half of what it can do, for as long as one likes: does it take ever more memory, or keep ever more open?"""

import math
import os
import time
from collections import defaultdict
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from statistics import median

from tests.faults.load import Load
from tests.faults.parts import PROCESSES, SERVERS, Parts
from tests.faults.truths import count_waiting, wait_until_drained

PROBE_SECONDS = 10.0
TOP_RATE = 200.0
SAMPLES = 60
# What a process may have more, at the median, in the last third of the time than in the one before it.
MORE_SHARE, MORE_MEGABYTES = 0.05, 6.0
# Redis keeps counters of the last hour: until that is over, it has ever more of them.
MORE_IN_REDIS_MEGABYTES = 24.0
MEGABYTE = 2**20


@dataclass
class Soak:
    """What was measured: the capacity and the load in posts a second, and each thing's figures in order of time."""

    capacity: float
    rate: float
    seconds: float
    figures: dict[str, list[float]]
    load: Load
    waiting: list[float] = field(default_factory=list)

    def show(self) -> str:
        """Return a table: each third's median, of memory in MiB and of how many there are."""
        ledger = self.load.ledger
        lines = [
            f"{self.seconds:.0f} s at {self.rate:.1f} posts a second, half of {self.capacity:.1f};"
            f" {len(ledger.accepted)} accepted, {len(ledger.votes)} votes, {len(ledger.decisions)} decisions;"
            f" machine load {', '.join(f'{load:.1f}' for load in os.getloadavg())}",
            f"answers: {dict(ledger.answers.most_common())}",
            "| what | first third | second | last |",
            "|---|---|---|---|",
        ]
        for name, values in sorted(self.figures.items()):
            lines.append(f"| {name} | {' | '.join(f'{middle:.1f}' for middle in _list_medians(values))} |")
        return "\n".join(lines)

    def list_growing(self) -> list[str]:
        """Return what is not flat: it has clearly more in the last third than in the one before."""
        growing = []
        for name, values in self.figures.items():
            _, before, after = _list_medians(values)
            allowed = max(before * MORE_SHARE, MORE_MEGABYTES) if name.startswith("memory") else 1.0
            if name == "memory of redis":
                allowed = MORE_IN_REDIS_MEGABYTES
            if after - before > allowed:
                growing.append(f"{name}: {before:.1f}, then {after:.1f}")
        return growing


def measure_capacity(parts: Parts, seconds: float) -> float:
    """Return how many posts a second are accepted and checked, with the votes and decisions that come with them."""
    load = Load(parts.url, parts.demo, posts_a_second=TOP_RATE, seed=7)
    began = time.monotonic()
    with load.flowing("capacity"):
        _wait(began + seconds)
    wait_until_drained(parts)
    return len(load.ledger.accepted) / (time.monotonic() - began)


def soak(parts: Parts, *, seconds: float, say: Callable[[str], None] = lambda _: None) -> Soak:
    """Have half of the capacity flow for so long, and look `SAMPLES` times at what everything takes."""
    capacity = measure_capacity(parts, min(seconds, PROBE_SECONDS))
    rate = capacity / 2
    load = Load(parts.url, parts.demo, posts_a_second=rate, seed=8)
    measured = Soak(capacity, rate, seconds, defaultdict(list), load)
    began = time.monotonic()
    # Threads of some hundred comments each, as articles have: one of ten thousand is another test's matter.
    hours = max(1, math.ceil(seconds / 300))
    for number in range(hours):
        with load.flowing(*(f"soak-{number}-{name}" for name in "abcde")):
            for sample in range(SAMPLES // hours or 1):
                step = seconds / hours
                _wait(began + step * number + step * (sample + 1) / (SAMPLES // hours or 1))
                for name, value in _look(parts):
                    measured.figures[name].append(value)
                measured.waiting.append(count_waiting(parts)[0])
        say(f"{time.monotonic() - began:>6.0f} s  {len(load.ledger.accepted)} accepted")
    wait_until_drained(parts)
    return measured


def _wait(until: float) -> None:
    time.sleep(max(0.0, until - time.monotonic()))


def _list_medians(values: list[float]) -> tuple[float, float, float]:
    third = max(1, len(values) // 3)
    return median(values[:third]), median(values[third : 2 * third] or values), median(values[-third:])


def _look(parts: Parts) -> Iterator[tuple[str, float]]:
    """Yield what each part takes at this moment. Sessions of PostgreSQL come and go: they count together."""
    for name in (*PROCESSES, *SERVERS):
        family = [parts.processes[name].pid, *parts.list_children(name)]
        memories = [_read_memory(process) for process in family]
        yield f"memory of {name}", sum(memories)
        if name != "postgresql":  # each of its sessions keeps those of the tables that it was asked for
            yield f"files open in {name}", float(sum(_count_files(process) for process in family))
    with parts.open_database() as database:
        row = database.execute(
            "SELECT count(*) FILTER (WHERE state = 'idle'), count(*) FILTER (WHERE state LIKE 'idle in %%'), count(*)"
            "  FROM pg_stat_activity WHERE datname = 'parley' AND pid <> pg_backend_pid()"
        ).fetchone()
    assert row is not None
    idle, _, sessions = row
    yield "idle connections of PostgreSQL", float(idle)
    yield "connections of PostgreSQL", float(sessions)
    with parts.open_redis() as broker:
        yield "connections of Redis", float(len(broker.client_list()))


def _read_memory(process: int) -> float:
    """The process's own memory in MiB: what is shared with others counts for each its part, and files not at all."""
    try:
        lines = Path(f"/proc/{process}/smaps_rollup").read_text().splitlines()
    except OSError:
        return 0.0
    kilobytes = next((line.split()[1] for line in lines if line.startswith("Pss_Anon:")), "0")
    return int(kilobytes) * 1024 / MEGABYTE


def _count_files(process: int) -> int:
    try:
        return len(list(Path(f"/proc/{process}/fd").iterdir()))
    except OSError:
        return 0
