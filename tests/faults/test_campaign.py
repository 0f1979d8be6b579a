"""Many faults, one upon the other, under load: `make test-faults FAULTS=200 SEED=1`. In `make test`, a few."""

import os
import random

import pytest

from tests.faults.campaign import run_campaign
from tests.faults.kinds import Scene

pytestmark = [pytest.mark.stack, pytest.mark.alone]

FAULTS = int(os.environ.get("FAULTS", "4"))
SEED = int(os.environ.get("SEED", "1"))


def test_whatever_dies_nothing_that_was_promised_is_lost(
    scene: Scene, capsys: pytest.CaptureFixture[str]
) -> None:
    scene.chance = random.Random(SEED)

    def say(line: str) -> None:
        with capsys.disabled():
            print(line, flush=True)

    report = run_campaign(
        scene, faults=FAULTS, seed=SEED, say=say if "FAULTS" in os.environ else lambda _: None
    )
    said = report.show()
    if "FAULTS" in os.environ:
        say(said)
    assert report.broken == [], said
    assert report.faults.total() == FAULTS
    # Each part that is killed is started again by its supervisor; none may end for what others went through.
    assert not report.ended, said
