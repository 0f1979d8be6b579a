"""Backups of the database: whole, rotated, private, and restored to the last row or not at all."""

import fcntl
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import psycopg
import pytest
from django.core.management import CommandError, call_command
from psycopg import sql
from psycopg.conninfo import make_conninfo

from config import tasks
from config.backups import BackupError, count_others, list_backups, make_backup, restore_backup
from config.embedded import embedded_servers
from config.reaching import describe_database
from config.run import BASE_DIR
from discussions.models import Comment, Thread
from tests.build import build_author, build_comment
from tests.test_embedded import remove_sockets

COPY = "parley_restored"


def list_rows(url: str) -> dict[str, list[Any]]:
    """Return all rows of all tables."""
    with psycopg.connect(url) as connection:
        found = connection.execute("SELECT tablename FROM pg_tables WHERE schemaname = 'public' ORDER BY 1")
        names = [name for (name,) in found]
        tables = {}
        for name in names:
            query = sql.SQL("SELECT t::text FROM {} AS t ORDER BY 1").format(sql.Identifier(name))
            tables[name] = connection.execute(query).fetchall()
        return tables


@pytest.fixture
def url(transactional_db: None, thread: Thread) -> str:
    """The tests' database, with a comment in it."""
    build_comment(thread, build_author(thread), body="Worth keeping")
    return describe_database()


@pytest.fixture
def empty_url(url: str) -> Any:
    """Another database of the same server."""
    with psycopg.connect(url, autocommit=True) as connection:
        connection.execute(f"DROP DATABASE IF EXISTS {COPY}")
        connection.execute(f"CREATE DATABASE {COPY}")
        yield make_conninfo(url, dbname=COPY)
        connection.execute(f"DROP DATABASE {COPY} WITH (FORCE)")


def test_what_is_restored_is_what_was_there(url: str, empty_url: str, tmp_path: Path) -> None:
    path = make_backup(url, tmp_path / "backups", keep=7)
    assert path.stat().st_mode & 0o077 == 0
    assert path.parent.stat().st_mode & 0o077 == 0
    before = list_rows(url)
    assert any("Worth keeping" in row for (row,) in before["discussions_comment"])
    with psycopg.connect(empty_url) as connection:
        connection.execute("CREATE TABLE of_before (n integer)")
    restore_backup(empty_url, path)
    assert list_rows(empty_url) == before
    # Sequences go on where they were, and constraints are there.
    with psycopg.connect(empty_url) as connection:
        found = connection.execute("SELECT last_value FROM discussions_comment_id_seq").fetchone()
        assert found is not None
        assert found[0] >= Comment.objects.latest("pk").pk
        with pytest.raises(psycopg.errors.CheckViolation):
            connection.execute("UPDATE discussions_comment SET status = 'lost'")
    assert [entry.name for entry in path.parent.iterdir() if entry.name != ".lock"] == [path.name]


@pytest.mark.parametrize("damage", ["cut", "empty", "other", "none"])
def test_a_damaged_backup_changes_nothing(url: str, empty_url: str, tmp_path: Path, damage: str) -> None:
    path = make_backup(url, tmp_path, keep=7)
    if damage == "cut":
        path.write_bytes(path.read_bytes()[: path.stat().st_size * 3 // 4])
    elif damage == "empty":
        path.write_bytes(b"")
    elif damage == "other":
        path.write_bytes(b"DROP DATABASE parley;")
    else:
        path.unlink()
    with psycopg.connect(empty_url) as connection:
        connection.execute("CREATE TABLE of_before (n integer)")
    with pytest.raises(BackupError):
        restore_backup(empty_url, path)
    assert list_rows(empty_url) == {"of_before": []}


def test_it_refuses_while_others_are_connected(url: str, empty_url: str, tmp_path: Path) -> None:
    path = make_backup(url, tmp_path, keep=7)
    with psycopg.connect(empty_url):
        assert count_others(empty_url) == 1
        with pytest.raises(BackupError, match="1 others are connected"):
            restore_backup(empty_url, path)


def test_old_ones_go_and_nothing_else_does(url: str, tmp_path: Path) -> None:
    for day in range(1, 6):
        (tmp_path / f"parley-2026010{day}T000000Z.dump").write_bytes(b"old")
    for other in ("parley-notes.dump", "mine.dump"):
        (tmp_path / other).write_bytes(b"not ours")
    (tmp_path / ".partial-abc").write_bytes(b"half")
    path = make_backup(url, tmp_path, keep=3)
    assert [backup.name for backup in list_backups(tmp_path)] == [
        path.name,
        "parley-20260105T000000Z.dump",
        "parley-20260104T000000Z.dump",
    ]
    assert (tmp_path / "parley-notes.dump").exists()
    assert (tmp_path / "mine.dump").exists()
    assert not (tmp_path / ".partial-abc").exists()


def test_one_at_a_time(url: str, tmp_path: Path) -> None:
    with (tmp_path / ".lock").open("a") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        with pytest.raises(BackupError, match="another one is being made"):
            make_backup(url, tmp_path, keep=1)


def test_a_failure_keeps_what_there_is_and_says_no_password(tmp_path: Path) -> None:
    (tmp_path / "parley-20260101T000000Z.dump").write_bytes(b"old")
    with pytest.raises(BackupError, match="pg_dump") as raised:
        make_backup("postgresql://u:secret@127.0.0.1:1/none", tmp_path, keep=1)
    assert "secret" not in str(raised.value)
    assert [path.name for path in list_backups(tmp_path)] == ["parley-20260101T000000Z.dump"]
    (tmp_path / "file").touch()
    with pytest.raises(BackupError, match="can't be written"):
        make_backup("postgresql://u@127.0.0.1:1/none", tmp_path / "file", keep=1)


def test_the_job_makes_one_a_day(url: str, tmp_path: Path, settings: Any) -> None:
    settings.BACKUP_FOLDER, settings.BACKUPS_KEPT = tmp_path, 0
    tasks.back_up()
    assert list_backups(tmp_path) == []
    settings.BACKUPS_KEPT = 2
    tasks.back_up()
    (first,) = list_backups(tmp_path)
    tasks.back_up()
    assert list_backups(tmp_path) == [first]
    os.utime(first, (0, 0))
    first.rename(tmp_path / "parley-20260101T000000Z.dump")
    tasks.back_up()
    assert len(list_backups(tmp_path)) == 2


def test_the_commands(url: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    call_command("backup", folder=tmp_path, keep=2)
    assert "of use only with the SECRET_KEY" in capsys.readouterr().out
    with pytest.raises(CommandError, match="Keep at least one"):
        call_command("backup", folder=tmp_path, keep=0)
    (path,) = list_backups(tmp_path)
    Comment.objects.update(body="Changed since")
    call_command("restore_backup", path, yes=True)
    assert Comment.objects.get().body == "Worth keeping"
    with pytest.raises(CommandError, match="Nothing was changed"):
        call_command("restore_backup", tmp_path / "nothing", yes=True)


@pytest.mark.stack
@pytest.mark.xdist_group("embedded")
def test_an_embedded_database_that_does_not_run_is_started(tmp_path: Path) -> None:
    """As on the morning after: nothing runs, and the backup is put back."""
    var = tmp_path / "var"
    tmp_path.chmod(0o755)
    environment = {"PATH": os.environ["PATH"], "PARLEY_VAR": str(var), "SECRET_KEY": "x" * 40}

    def manage(*words: str) -> str:
        command = [sys.executable, "-W", "ignore", "manage.py", *words]
        return subprocess.run(
            command, cwd=BASE_DIR, env=environment, capture_output=True, text=True, check=True
        ).stdout

    try:
        with (
            embedded_servers(var, redis=False) as servers,
            psycopg.connect(servers.database_url) as connection,
        ):
            manage("migrate", "--verbosity", "0")
            connection.execute("INSERT INTO django_content_type (app_label, model) VALUES ('kept', 'row')")
        manage("backup")
        (path,) = list_backups(var / "backups")
        with (
            embedded_servers(var, redis=False) as servers,
            psycopg.connect(servers.database_url) as connection,
        ):
            connection.execute("DELETE FROM django_content_type WHERE app_label = 'kept'")
        assert "as it was then" in manage("restore_backup", str(path), "--yes")
        with (
            embedded_servers(var, redis=False) as servers,
            psycopg.connect(servers.database_url) as connection,
        ):
            found = connection.execute(
                "SELECT model FROM django_content_type WHERE app_label = 'kept'"
            ).fetchall()
        assert found == [("row",)]
    finally:
        remove_sockets(var)
