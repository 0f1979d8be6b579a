"""Processes that live and die together, with real ones."""

import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from config.processes import Ended, ProcessGroup, end_all
from tests.leftovers import alive, command_line, descendants
from tests.waiting import wait_until

# Ignores SIGTERM, and starts a child that does the same.
STUBBORN = """
import signal, subprocess, sys, time
signal.signal(signal.SIGTERM, signal.SIG_IGN)
if len(sys.argv) == 1:
    subprocess.Popen([sys.executable, __file__, "child"])
print("here", flush=True)
signal.pause()
"""


@pytest.fixture
def lines() -> list[str]:
    return []


@pytest.fixture
def group(lines: list[str]) -> Iterator[ProcessGroup]:
    group = ProcessGroup(lines.append)
    yield group
    group.stop()


def test_it_passes_lines_on_with_the_name_in_front(group: ProcessGroup, lines: list[str]) -> None:
    group.start("web", [sys.executable, "-c", "print('one'); print('two')"])
    assert group.wait() == Ended("web", 0)
    group.stop()
    assert lines == ["web    | one", "web    | two"]


def test_it_says_which_process_ended_and_how(group: ProcessGroup) -> None:
    group.start("worker", ["sleep", "60"])
    group.start("web", [sys.executable, "-c", "raise SystemExit(3)"])
    assert str(group.wait()) == "web stopped (exit code 3)"
    assert str(Ended("worker", -signal.SIGKILL)) == "worker stopped (killed by SIGKILL)"


def test_it_notices_the_end_of_a_process_that_someone_else_started(group: ProcessGroup) -> None:
    group.start("web", ["sleep", "60"])
    with subprocess.Popen(["true"]) as server:
        group.watch({"postgresql": server})
        assert group.wait() == Ended("postgresql", 0)


def test_it_notices_a_killed_process_whose_children_live_on(
    group: ProcessGroup, lines: list[str], tmp_path: Path
) -> None:
    script = tmp_path / "stubborn.py"
    script.write_text(STUBBORN)
    group.start("worker", [sys.executable, str(script)])
    wait_until(lambda: len(lines) == 2, 10, "The process and its child did not start")
    worker, grandchild = (child for child in descendants(os.getpid()) if str(script) in command_line(child))
    os.kill(worker, signal.SIGKILL)
    assert group.wait() == Ended("worker", -signal.SIGKILL)
    assert alive(grandchild)
    group.stop()
    wait_until(lambda: not alive(grandchild), 5, "The killed worker's child lives on")


def test_it_kills_what_does_not_stop() -> None:
    stubborn = (
        "import signal; signal.signal(signal.SIGTERM, signal.SIG_IGN); print(flush=True); signal.pause()"
    )
    with subprocess.Popen([sys.executable, "-c", stubborn], stdout=subprocess.PIPE) as process:
        assert process.stdout
        process.stdout.readline()
        end_all([(process, signal.SIGTERM)], seconds=0.1)
        assert process.returncode == -signal.SIGKILL


def test_children_do_not_outlive_a_parent_that_is_killed() -> None:
    parent = """
import time
from config.processes import ProcessGroup
group = ProcessGroup(print)
group.start("web", ["sleep", "60"])
print(flush=True)
group.wait()
"""
    with subprocess.Popen([sys.executable, "-c", parent], stdout=subprocess.PIPE) as process:
        assert process.stdout
        process.stdout.readline()
        [child] = descendants(process.pid)
        process.kill()
        wait_until(lambda: not alive(child), 5, "The child lives on")
