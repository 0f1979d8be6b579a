"""How fast large exports of other systems come in, and in how much memory; and how fast they go out again.

On a database of its own, with nothing else running: an import is one process and PostgreSQL.
"""

import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Mapping
from pathlib import Path
from typing import Any, NamedTuple

from config.embedded import embedded_servers
from config.run import BASE_DIR
from tests.bench.dumps import write_disqus, write_wxr
from tests.leftovers import descendants

LOOKS_SECONDS = 0.2


class Run(NamedTuple):
    """What one command took: seconds, of the processor in its processes too, and the most memory they had, in MiB.

    The memory is that of its processes together, what they share counted once; PostgreSQL's is its own.
    """

    seconds: float
    processor_seconds: float
    mebibytes: float


def measure(*, comments: int) -> dict[str, Any]:
    """Import as many comments from WXR and from Disqus, twice, print the figures and return them."""
    figures: dict[str, Any] = {"comments": comments, "load_before": os.getloadavg()}
    with tempfile.TemporaryDirectory(prefix="parley-bench-") as folder:
        # The server's own user must be able to reach its data.
        Path(folder).chmod(0o755)
        with embedded_servers(Path(folder) / "var") as servers:
            environment = {
                **os.environ,
                "DATABASE_URL": servers.database_url,
                "REDIS_URL": servers.redis_url,
                "SECRET_KEY": "bench" * 8,
                "DJANGO_SETTINGS_MODULE": "config.settings",
            }
            run(environment, "migrate")
            for name, write in (("wxr", write_wxr), ("disqus", write_disqus)):
                file = Path(folder) / f"{name}.xml"
                write(file, comments)
                command = ("import_comments", "--format", name, str(file), "--site", f"bench-{name}")
                figures[name] = _show(f"import {name}", comments, run(environment, *command, "--create-site"))
                figures[f"{name} again"] = _show(f"import {name} again", comments, run(environment, *command))
    figures["load_after"] = os.getloadavg()
    print("load after: " + ", ".join(f"{load:.2f}" for load in figures["load_after"]))
    return figures


def run(environment: Mapping[str, str], *arguments: str) -> Run:
    """Run a management command. Fails if it does."""
    began = time.monotonic()
    process = subprocess.Popen(
        [sys.executable, "-W", "ignore", "manage.py", *arguments],
        cwd=BASE_DIR,
        env=environment,
        stdout=subprocess.DEVNULL,
    )
    most = 0.0
    while True:
        most = max(most, sum(map(_read_memory, [process.pid, *descendants(process.pid)])))
        ended, status, usage = os.wait4(process.pid, os.WNOHANG)
        if ended:
            break
        time.sleep(LOOKS_SECONDS)
    process.returncode = os.waitstatus_to_exitcode(status)
    assert process.returncode == 0, arguments
    return Run(time.monotonic() - began, usage.ru_utime + usage.ru_stime, most)


def _read_memory(process: int) -> float:
    """Return a process' part of the memory that it uses, in MiB: a half of what two share."""
    try:
        lines = Path(f"/proc/{process}/smaps_rollup").read_text().splitlines()
    except OSError:
        return 0.0  # it has ended meanwhile
    return next((int(line.split()[1]) / 1024 for line in lines if line.startswith("Pss:")), 0.0)


def _show(name: str, comments: int, took: Run) -> dict[str, float]:
    rate = comments / took.seconds
    print(
        f"{name:<20}{took.seconds:7.1f} s{rate:9,.0f} comments/s{took.mebibytes:6.0f} MiB, "
        f"{took.processor_seconds:.1f} s of its own processor time",
        flush=True,
    )
    return {"seconds": took.seconds, "per_second": rate, "mebibytes": took.mebibytes}
