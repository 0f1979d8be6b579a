"""How much of the processor each part of Parley has used: a figure that other programs on the machine hardly touch."""

import os
from collections import defaultdict
from pathlib import Path

from tests.leftovers import command_line, descendants
from tests.stack import Stack

# What the command line of a part's processes has in it. Beat comes before the worker: both are Celery.
PARTS = {
    "web": "granian",
    "beat": " beat ",
    "worker": "celery",
    "postgresql": "postgres",
    "redis": "redis",
}


def read_usage(stack: Stack, *, root: int | None = None) -> dict[str, float]:
    """Return the seconds of processor time that each part has used so far; with `root`, of what that process began."""
    supervisor = int((Path(stack.environment["PARLEY_VAR"]) / "lock").read_text())
    used: dict[str, float] = defaultdict(float)
    for process in descendants(root or supervisor):
        command = command_line(process)
        part = next((part for part, words in PARTS.items() if words in command), "other")
        used[part] += _read_seconds(process)
    return used


def _read_seconds(process: int) -> float:
    try:
        fields = Path(f"/proc/{process}/stat").read_text().rpartition(")")[2].split()
    except OSError:
        return 0.0  # it has ended meanwhile
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def read_memory(stack: Stack) -> dict[str, float]:
    """Return the most memory that one process of each part has had at a time, in megabytes (resident)."""
    supervisor = int((Path(stack.environment["PARLEY_VAR"]) / "lock").read_text())
    most: dict[str, float] = defaultdict(float)
    for process in descendants(supervisor):
        command = command_line(process)
        part = next((part for part, words in PARTS.items() if words in command), "other")
        most[part] = max(most[part], _read_peak(process))
    return most


def _read_peak(process: int) -> float:
    try:
        lines = Path(f"/proc/{process}/status").read_text().splitlines()
    except OSError:
        return 0.0  # it has ended meanwhile
    return next((int(line.split()[1]) / 1024 for line in lines if line.startswith("VmHWM")), 0.0)
