"""Backups of the database, and the way back: PostgreSQL's own programs, from the same wheel as the embedded server.

A backup is one file in pg_dump's custom format, complete before it has its name, readable by its owner alone. Restoring
is one transaction: afterwards the database is what the file says, or what it was before.
"""

import fcntl
import os
import re
import subprocess
import tempfile
from collections.abc import Sequence
from contextlib import suppress
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import psycopg
from psycopg.conninfo import conninfo_to_dict, make_conninfo

from config.embedded import find_program

NAME = re.compile(r"parley-\d{8}T\d{6}Z\.dump")
# A dump that was broken off leaves its beginning under such a name.
PARTIAL = ".partial-"

_EMPTYING = ("DROP SCHEMA public CASCADE", "CREATE SCHEMA public")


class BackupError(Exception):
    """A backup can't be made or restored. The message says why."""


def make_backup(database_url: str, folder: Path, *, keep: int) -> Path:
    """Write a backup into the folder, then remove all but the `keep` newest. Returns the file. Raises BackupError.

    One at a time makes backups in a folder.
    """
    try:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        with (folder / ".lock").open("a") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
            for leftover in folder.glob(f"{PARTIAL}*"):
                leftover.unlink(missing_ok=True)
            path = _write_backup(database_url, folder)
            for old in list_backups(folder)[keep:]:
                old.unlink(missing_ok=True)
    except BlockingIOError as error:
        raise BackupError(f"another one is being made in {folder}") from error
    except OSError as error:
        raise BackupError(f"{folder} can't be written: {error.strerror}") from error
    return path


def _write_backup(database_url: str, folder: Path) -> Path:
    handle, partial = tempfile.mkstemp(prefix=PARTIAL, dir=folder)
    os.close(handle)
    path = folder / f"parley-{datetime.now(UTC):%Y%m%dT%H%M%SZ}.dump"
    try:
        _run(
            "pg_dump", database_url, ["--format=custom", "--no-owner", "--no-privileges", f"--file={partial}"]
        )
        _check(Path(partial))
        _make_durable(Path(partial))
        Path(partial).rename(path)
    finally:
        with suppress(OSError):
            Path(partial).unlink(missing_ok=True)
    return path


def list_backups(folder: Path) -> list[Path]:
    """Return the backups in the folder, newest first."""
    return sorted((path for path in folder.glob("parley-*.dump") if NAME.fullmatch(path.name)), reverse=True)


def restore_backup(database_url: str, file: Path) -> None:
    """Make the database what the backup says; all that is in it now is gone. Raises BackupError, and changes nothing.

    Nobody else may be connected: processes that went on with what is no longer there would do harm.
    """
    _check(file)
    if others := count_others(database_url):
        raise BackupError(
            f"{others} others are connected to the database: stop the web processes and workers first"
        )
    # Written out as SQL first, so that emptying the database and filling it is one transaction.
    with tempfile.NamedTemporaryFile(prefix=PARTIAL, dir=file.parent) as script:
        _run("pg_restore", None, ["--no-owner", "--no-privileges", f"--file={script.name}", str(file)])
        emptying = [f"--command={statement}" for statement in _EMPTYING]
        options = ["--no-psqlrc", "--quiet", "--single-transaction", "--set=ON_ERROR_STOP=1"]
        _run("psql", database_url, [*options, *emptying, f"--file={script.name}"])


def count_others(database_url: str) -> int:
    """Return how many others are connected to the database. Raises BackupError."""
    try:
        with psycopg.connect(database_url, connect_timeout=10) as connection:
            found = connection.execute(
                "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid()"
                " AND backend_type = 'client backend'"
            ).fetchone()
    except psycopg.Error as error:
        raise BackupError(f"the database can't be reached: {str(error).strip()}") from error
    return int(found[0]) if found else 0


def _check(file: Path) -> None:
    """Raise BackupError unless the file is a whole backup, as far as its table of contents tells."""
    if not file.is_file():
        raise BackupError(f"{file} is not a file")
    _run("pg_restore", None, ["--list", str(file)])


def _make_durable(file: Path) -> None:
    with file.open("rb") as opened:
        os.fsync(opened.fileno())


def _run(program: str, database_url: str | None, arguments: Sequence[str]) -> None:
    """Run one of PostgreSQL's programs. Raises BackupError with what it said, if it fails.

    The password is in its environment, which others can't read, and not on its command line, which they can.
    """
    environment = {name: value for name, value in os.environ.items() if not name.startswith("PG")}
    if database_url is not None:
        target: dict[str, Any] = dict(conninfo_to_dict(database_url))
        environment |= {"PGPASSWORD": str(target.pop("password", "")), "PGCONNECT_TIMEOUT": "10"}
        arguments = [*arguments, f"--dbname={make_conninfo(**target)}"]
    command = [str(find_program("postgresql").with_name(program)), *arguments]
    done = subprocess.run(
        command, env=environment, capture_output=True, stdin=subprocess.DEVNULL, check=False
    )
    if done.returncode != 0:
        raise BackupError(f"{program}: {done.stderr.decode(errors='replace').strip()[-2000:]}")
