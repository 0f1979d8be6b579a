"""Parley's processes with a clock of their own, which tests put forward and back while they run.

`application` and `app` are what Granian and Celery load in the place of `config.wsgi` and `config`. What is off is
Python's idea of the time, `timezone.now` and `time.time`, in whichever process the file in `PARLEY_TEST_CLOCK` is for;
PostgreSQL, Redis and the other processes keep theirs, as on machines that do not agree. Without root, nothing else can
be done about a clock; libfaketime, which could, is under the GPL.
"""

import mmap
import os
import struct
import time
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

SECONDS = struct.Struct("d")


def set_clock(file: Path, seconds: float) -> None:
    """Have whoever goes by this clock be so much ahead of the time, or behind it."""
    if not file.exists():
        file.write_bytes(SECONDS.pack(seconds))
        return
    with file.open("r+b") as opened, mmap.mmap(opened.fileno(), SECONDS.size) as shared:
        shared[:] = SECONDS.pack(seconds)


def go_by(file: Path) -> None:
    """Have this process and its children go by the clock."""
    from django.utils import timezone

    with file.open("rb") as opened:
        shared = mmap.mmap(opened.fileno(), SECONDS.size, prot=mmap.PROT_READ)
    true_time, true_now = time.time, timezone.now

    def read() -> float:
        return float(SECONDS.unpack(shared[:])[0])

    def tell_now() -> datetime:
        return true_now() + timedelta(seconds=read())

    time.time = lambda: true_time() + read()
    timezone.now = tell_now


def __getattr__(name: str) -> Any:
    if name == "application":
        from config.wsgi import application

        return application
    if name == "app":
        from config.celery import app

        return app
    raise AttributeError(name)


if "PARLEY_TEST_CLOCK" in os.environ:
    go_by(Path(os.environ["PARLEY_TEST_CLOCK"]))
