"""`manage.py doctor`: says of everything whether it is well, and of what is not what to do."""

import json
import shutil
import socket
import threading
from collections import namedtuple
from datetime import timedelta
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from django.core.management import call_command
from django.db import DatabaseError, connection
from django.db.migrations.recorder import MigrationRecorder
from django.utils import timezone
from pytest_django.fixtures import Settings

from config import doctor
from config.celery import note_heartbeat
from config.doctor import CHECKS, Report, examine
from discussions.announcements import get_redis
from discussions.models import Revision, Status, Thread
from tests.build import build_author, build_comment

pytestmark = pytest.mark.django_db

Usage = namedtuple("Usage", "total used free")


def find(name: str) -> list[Report]:
    return [report for report in examine() if report.name == name]


def find_one(name: str) -> Report:
    (report,) = find(name)
    return report


def run(*arguments: str) -> tuple[str, int]:
    """Return what the command prints, and what it ends with."""
    output = StringIO()
    try:
        call_command("doctor", *arguments, stdout=output)
    except SystemExit as end:
        return output.getvalue(), int(end.code or 0)
    return output.getvalue(), 0


def test_all_is_well_where_all_is_there() -> None:
    note_heartbeat()
    output, code = run()
    assert code == 0
    assert "BAD" not in output
    names = {report.name for report in examine()}
    assert {
        "configuration",
        "postgresql",
        "migrations",
        "redis",
        "worker",
        "backlog",
        "mail",
        "models",
    } <= names
    for name in ("configuration", "postgresql", "postgresql's clock", "migrations", "redis", "redis's clock"):
        assert find_one(name).state == "well", find_one(name)
    assert find_one("models").state == "well"


def test_it_says_what_to_do_and_ends_with_1() -> None:
    output, code = run()
    assert code == 1
    assert "BAD   worker: None was heard of in the last 30 seconds" in output
    assert "→ Start one: celery --app config worker" in output


def test_machines_read_the_same() -> None:
    output, code = run("--json")
    reports = {each["name"]: each for each in json.loads(output)}
    assert (code, reports["worker"]["state"], reports["redis"]["state"]) == (1, "broken", "well")
    assert all(each["advice"] for each in reports.values() if each["state"] != "well")


@pytest.mark.usefixtures("no_redis")
def test_without_redis_it_says_the_rest() -> None:
    assert find_one("redis").state == find_one("worker").state == "broken"
    assert "REDIS_URL" in find_one("redis").advice
    assert find_one("postgresql").state == "well"


def test_without_postgresql_it_says_the_rest(monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(*_: Any) -> Any:
        raise DatabaseError("no such host")

    monkeypatch.setattr(connection, "cursor", fail)
    assert "DATABASE_URL" in find_one("postgresql").advice
    assert find_one("migrations").state == "broken"
    assert find_one("redis").state == "well"


def test_a_missing_migration_is_broken() -> None:
    latest = MigrationRecorder.Migration.objects.filter(app="discussions").latest("name")
    latest.delete()
    report = find_one("migrations")
    assert (report.state, report.advice) == ("broken", "Run manage.py migrate.")
    assert f"discussions.{latest.name}" in report.found


@pytest.mark.parametrize(("seconds", "state"), [(0, "well"), (10, "warning"), (120, "broken")])
def test_clocks_that_disagree_are_found(monkeypatch: pytest.MonkeyPatch, seconds: int, state: str) -> None:
    class Clock(doctor.datetime):  # type: ignore[misc, name-defined]
        @classmethod
        def now(cls, tz: Any = None) -> Any:
            return super().now(tz) + timedelta(seconds=seconds)

    monkeypatch.setattr(doctor, "datetime", Clock)
    assert [find_one(name).state for name in ("postgresql's clock", "redis's clock")] == [state, state]


def test_a_redis_that_may_forget_jobs_is_told_of() -> None:
    get_redis().config_set("maxmemory-policy", "allkeys-lru")
    try:
        (report,) = [each for each in find("redis") if each.state != "well"]
    finally:
        get_redis().config_set("maxmemory-policy", "noeviction")
    assert (report.state, "noeviction" in report.advice) == ("warning", True)


@pytest.mark.parametrize(
    ("waited", "state"),
    [(timedelta(seconds=5), "well"), (timedelta(minutes=5), "warning"), (timedelta(hours=1), "broken")],
)
def test_texts_that_wait_for_long_are_told_of(thread: Thread, waited: timedelta, state: str) -> None:
    build_comment(thread, build_author(thread), status=Status.PENDING)
    Revision.objects.update(queued_at=timezone.now() - waited)
    assert find_one("backlog").state == state


@pytest.mark.parametrize(("free", "state"), [(600, "well"), (50, "warning"), (0.2, "broken")])
def test_disks_are_looked_at(monkeypatch: pytest.MonkeyPatch, free: float, state: str) -> None:
    monkeypatch.setattr(shutil, "disk_usage", lambda _: Usage(1_000 * 2**30, 0, free * 2**30))
    assert find_one("disk of var").state == find_one("disk of backups").state == state


def test_backups_are_to_be_new(settings: Settings, tmp_path: Path) -> None:
    settings.BACKUPS_KEPT, settings.BACKUP_FOLDER = 0, tmp_path
    assert find_one("backups").found == "Parley makes none."
    settings.BACKUPS_KEPT = 7
    assert find_one("backups").found == "There is none yet."
    (tmp_path / "parley-20260101T024300Z.dump").touch()
    assert find_one("backups").state == "well"


def test_mail_is_tried(settings: Settings) -> None:
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    assert "EMAIL_URL" in find_one("mail").advice
    with socket.create_server(("127.0.0.1", 0)) as server:
        settings.EMAIL_HOST, settings.EMAIL_PORT = server.getsockname()

        def greet() -> None:
            client, _ = server.accept()
            with client, client.makefile("rb") as lines:
                client.sendall(b"220 there\r\n")
                for line in lines:
                    client.sendall(b"221 bye\r\n" if line.startswith(b"quit") else b"250 well\r\n")

        threading.Thread(target=greet, daemon=True).start()
        assert find_one("mail").state == "well"
    report = find_one("mail")
    assert (report.state, "EMAIL_URL" in report.advice) == ("broken", True)


def test_a_proxy_that_is_not_trusted_is_told_of(settings: Settings) -> None:
    settings.BASE_URL, settings.TRUSTED_PROXIES = "https://comments.example", []
    assert any("TRUSTED_PROXIES" in report.advice for report in find("configuration"))


def test_a_setting_that_makes_no_sense_is_told_of(settings: Settings) -> None:
    settings.LIMITS = ["post.author=many"]
    assert any("post.author=many" in report.found for report in find("configuration"))


def test_what_breaks_a_check_keeps_no_other_from_being_made(monkeypatch: pytest.MonkeyPatch) -> None:
    def check_disk() -> Any:
        raise RuntimeError("smoke")

    monkeypatch.setattr(doctor, "CHECKS", [check_disk, *CHECKS])
    assert find_one("disk").found == "RuntimeError: smoke"
    assert find_one("migrations").state == "well"
