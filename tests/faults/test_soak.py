"""Half of what Parley can do, for an hour (`make soak`) or, in `make test`, a moment: what it takes stays the same."""

import os

import pytest

from tests.faults.parts import PROCESSES, SERVERS, Parts
from tests.faults.soak import soak

pytestmark = [pytest.mark.stack, pytest.mark.alone]

SECONDS = float(os.environ.get("SOAK_SECONDS", "4"))
# Before that, processes are still getting warm, and say nothing about the hours to come.
LONG_SECONDS = 600.0


def test_what_it_takes_stays_the_same(parts: Parts, capsys: pytest.CaptureFixture[str]) -> None:
    def say(line: str) -> None:
        if "SOAK_SECONDS" in os.environ:
            with capsys.disabled():
                print(line, flush=True)

    measured = soak(parts, seconds=SECONDS, say=say)
    say(measured.show())
    assert measured.load.ledger.accepted
    assert {int(status) for status in measured.load.ledger.answers if status.isdigit()} & {
        500,
        502,
        503,
    } == set()
    # All of it was looked at, and is really there.
    for name in (*PROCESSES, *SERVERS):
        assert min(measured.figures[f"memory of {name}"]) > 0.5
    assert min(measured.figures["files open in web"]) > 5
    assert min(measured.figures["connections of PostgreSQL"]) > 1
    if SECONDS >= LONG_SECONDS:
        assert measured.list_growing() == []
