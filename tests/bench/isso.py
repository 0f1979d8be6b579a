"""Isso (PyPI) as a rival: in an environment of its own, with the same comments as Parley's thread, for the same minute.

It has one process, as its database (SQLite) wants, eight threads in it, and neither guard nor moderation: it checks
nothing. It has two levels of comments, so that deeper ones hang below their thread's top.
"""

import os
import sqlite3
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from config.run import BASE_DIR, free_port
from tests.bench.servers import running

VERSIONS = ("isso==0.14.0", "gunicorn==27.0.1")
ENVIRONMENT = BASE_DIR / "var" / "bench" / "isso"
URI = "/bench/"
SETTINGS = """
[general]
dbpath = {folder}/isso.db
host = http://127.0.0.1:{port}/
[server]
listen = http://127.0.0.1:{port}/
[guard]
enabled = false
[moderation]
enabled = false
"""


def install() -> Path | None:
    """Return the Python of an environment that has Isso, made on first use; None where it cannot be had."""
    python = ENVIRONMENT / "bin" / "python"
    made = ENVIRONMENT / "installed"
    if made.exists() and made.read_text() == " ".join(VERSIONS):
        return python
    commands = [
        [sys.executable, "-m", "venv", "--clear", str(ENVIRONMENT)],
        [str(python), "-m", "pip", "install", "--quiet", "--disable-pip-version-check", *VERSIONS],
    ]
    for command in commands:
        done = subprocess.run(command, capture_output=True, text=True, check=False)
        if done.returncode:
            print(f"Isso is left out: {done.stderr.strip().splitlines()[-1:]}")
            return None
    made.write_text(" ".join(VERSIONS))
    return python


@contextmanager
def isso(folder: Path, comments: list[dict[str, Any]]) -> Iterator[str | None]:
    """Yield the address of an Isso that has these comments, each an import's line of Parley's, at `URI`."""
    python = install()
    if python is None:
        yield None
        return
    port = free_port("127.0.0.1", 0)
    settings = folder / "isso.cfg"
    settings.write_text(SETTINGS.format(folder=folder, port=port))
    command = [
        str(python),
        "-m",
        "gunicorn",
        "--bind",
        f"127.0.0.1:{port}",
        "--workers",
        "1",
        "--threads",
        "8",
    ]
    environment = {**os.environ, "ISSO_SETTINGS": str(settings)}
    environment.pop("PYTHONPATH", None)
    url = f"http://127.0.0.1:{port}"
    with running([*command, "--log-level", "error", "isso.run"], environment, f"{url}/js/embed.min.js"):
        _load(folder / "isso.db", comments)
        yield url


def _load(file: Path, comments: list[dict[str, Any]]) -> None:
    tops: dict[str, int] = {}
    rows = []
    for number, comment in enumerate(comments, 1):
        parent = tops.get(comment["parent"] or "")
        tops[comment["id"]] = parent or number
        rows.append(
            (number, parent, comment["created"], comment["body"], comment["author"], max(0, comment["score"]))
        )
    with sqlite3.connect(file) as database:
        database.execute("INSERT INTO threads (id, uri, title) VALUES (1, ?, 'Bench')", [URI])
        database.executemany(
            "INSERT INTO comments (tid, id, parent, created, mode, remote_addr, text, author, likes, voters) "
            "VALUES (1, ?, ?, ?, 1, '127.0.0.1', ?, ?, ?, zeroblob(256))",
            rows,
        )
