"""The least that can be sent: one file's bytes from memory, by the server that serves Parley. None can be faster."""

import os
from collections.abc import Callable
from pathlib import Path

BODY = Path(os.environ["BENCH_FILE"]).read_bytes()
HEADERS = [("Content-Type", "application/json"), ("Content-Length", str(len(BODY)))]


def application(environ: dict[str, object], start_response: Callable[..., object]) -> list[bytes]:
    start_response("200 OK", HEADERS)
    return [BODY]
