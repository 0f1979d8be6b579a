"""Imports that run twice, are cut short or only pretend: nothing is lost, doubled or half there."""

import os
import signal
import subprocess
import sys
from collections import Counter
from pathlib import Path

import pytest
from django.core.management import CommandError
from django.db import connection, transaction
from psycopg.conninfo import make_conninfo

from discussions.gate import load_gate
from discussions.importers import load
from discussions.models import Comment, Status, Thread
from tests.discussions.importing import (
    Importing,
    Line,
    assert_sound,
    find,
    list_state,
    make_forest,
    make_line,
    write_lines,
)
from tests.waiting import wait_until

pytestmark = pytest.mark.django_db


def test_twice_is_the_same_as_once(importing: Importing) -> None:
    importing(*make_forest(5, 30))
    state = list_state()
    assert_sound()
    importing.run(importing.file)
    assert list_state() == state
    assert "comments:      0 new" in importing.said
    assert "already there: 150" in importing.said


def test_what_was_edited_here_is_not_overwritten(importing: Importing) -> None:
    importing(make_line(1))
    Comment.objects.update(body="Edited here", status=Status.WITHDRAWN)
    importing.run(importing.file)
    assert find(1).body == "Edited here"


class PowerCut(BaseException):
    pass


@pytest.mark.parametrize("survived", [1, 2, 4])
def test_an_interrupted_import_is_finished_by_running_it_again(
    importing: Importing, monkeypatch: pytest.MonkeyPatch, survived: int
) -> None:
    monkeypatch.setattr(load, "BATCH_LINES", 30)
    lines = make_forest(6, 25)
    with transaction.atomic():
        importing(*lines)
        clean = list_state(except_ids=True)
        transaction.set_rollback(True)

    gate, calls = load_gate(), []
    file_cases = gate.comments_imported

    def cut_power(thread_ids: list[int]) -> None:
        file_cases(thread_ids)
        calls.append(thread_ids)
        if len(calls) > survived:
            raise PowerCut

    with monkeypatch.context() as patch:
        patch.setattr(gate, "comments_imported", cut_power)
        with pytest.raises(PowerCut):
            importing(*lines)
    # Every thread is there as a whole, or not at all.
    counts = Counter(Comment.objects.values_list("thread__key", flat=True))
    assert 0 < len(counts) < 6
    assert set(counts) == set(Thread.objects.values_list("key", flat=True))
    assert len(set(counts.values())) == 1
    assert_sound()
    importing(*lines)
    assert list_state(except_ids=True) == clean


def test_a_dry_run_says_the_same_and_writes_nothing(importing: Importing) -> None:
    lines: list[Line | str] = [*make_forest(4, 20), "bad"]
    before = list_state()
    importing(*lines, site="fresh", create_site=True, dry_run=True)
    dry = importing.said.splitlines()
    assert importing.complained.startswith("line 81: ")
    assert list_state() == before
    importing(*lines, site="fresh", create_site=True)
    wet = importing.said.splitlines()
    assert dry[:6] == wet[:6]
    assert dry[-1] == "This was a dry run: nothing was written."


@pytest.mark.django_db(transaction=True)
def test_killed_at_any_moment_it_leaves_whole_threads(importing: Importing, tmp_path: Path) -> None:
    importing.file = write_lines(tmp_path / "comments.jsonl", make_forest(60, 40))
    with transaction.atomic():
        importing.run(importing.file)
        clean = list_state(except_ids=True)
        transaction.set_rollback(True)
    connection.close()  # it had the site to itself
    with start_import(importing.file) as process:
        wait_until(lambda: Thread.objects.exists() or process.poll() is not None, 60, "Nothing was written")
        process.send_signal(signal.SIGKILL)
    counts = Counter(Comment.objects.values_list("thread__key", flat=True))
    assert 0 < len(counts) < 60
    assert len(set(counts.values())) == 1
    # The kernel has closed the killed process's connection; its server notices in its own time.
    wait_until(lambda: run_freely(importing), 30, "The killed import still holds the site")
    assert list_state(except_ids=True) == clean
    assert_sound()


def start_import(file: Path) -> "subprocess.Popen[bytes]":
    """Start the command as a process of its own, in many small batches."""
    program = f"""
import django
django.setup()
from django.core.management import call_command
from discussions.importers import load
load.BATCH_LINES = 40
call_command("import_comments", {str(file)!r}, format="jsonl", site="gazette")
"""
    database = connection.settings_dict
    url = make_conninfo(
        dbname=database["NAME"], user=database["USER"], host=database["HOST"], port=database["PORT"]
    )
    environment = {**os.environ, "DATABASE_URL": url, "DJANGO_SETTINGS_MODULE": "config.settings"}
    return subprocess.Popen([sys.executable, "-c", program], env=environment, stdout=subprocess.DEVNULL)


def run_freely(importing: Importing) -> bool:
    try:
        importing.run(importing.file)
    except CommandError:
        return False
    return True
