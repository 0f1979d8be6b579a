"""Fault upon fault, under load, and after each few of them the question whether everything that was promised is so."""

import os
import time
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from itertools import count

from tests.faults.kinds import FULL_DISK, KINDS, Ending, Kind, Scene
from tests.faults.load import Load
from tests.faults.parts import Parts
from tests.faults.truths import find_broken, find_drifted, wait_until_drained
from tests.waiting import wait_until

POSTS_A_SECOND = 8.0
MOST_AT_ONCE = 8
GROUPS_A_THREAD = 5


@dataclass
class Report:
    """What was done and what came of it. `ended`: parts that nobody killed and that ended, but for want of disk."""

    seed: int
    faults: Counter[str] = field(default_factory=Counter)
    ended: Counter[str] = field(default_factory=Counter)
    broken: list[str] = field(default_factory=list)
    seconds: float = 0.0
    longest_recovery: float = 0.0
    load: Load | None = None

    def show(self) -> str:
        assert self.load is not None
        ledger = self.load.ledger
        lines = [
            f"{self.faults.total()} faults (seed {self.seed}) in {self.seconds:.0f} s,"
            f" machine load {', '.join(f'{load:.1f}' for load in os.getloadavg())}",
            *(f"  {number:>4} × {name}" for name, number in self.faults.most_common()),
            f"{len(ledger.posts)} posts sent, {len(ledger.accepted)} accepted,"
            f" {len(ledger.votes)} votes, {len(ledger.decisions)} moderators' decisions",
            f"answers: {dict(ledger.answers.most_common())}",
            f"longest until everything was done again: {self.longest_recovery:.1f} s",
            f"parts that ended by themselves: {dict(self.ended) or 'none'}",
            f"broken: {len(self.broken)}",
            *self.broken[:50],
        ]
        return "\n".join(lines)


def run_campaign(
    scene: Scene, *, faults: int, seed: int, say: Callable[[str], None] = lambda _: None
) -> Report:
    """Cause so many faults, in groups of up to `MOST_AT_ONCE` at a time, and return what was found broken.

    `say` is told before each group how many faults there were, how many posts were accepted, and when it is.
    """
    parts, report, began = scene.parts, Report(seed), time.monotonic()
    parts.wait_until_ready()
    load = report.load = Load(parts.url, parts.demo, posts_a_second=POSTS_A_SECOND, seed=seed)
    deck, groups = _deal(scene), count()
    while (number := report.faults.total()) < faults and not report.broken:
        group = _take(deck, min(scene.chance.randint(1, MOST_AT_ONCE), faults - number), scene)
        accepted, seconds = len(load.ledger.accepted), time.monotonic() - began
        say(f"{number:>4} {accepted:>6} {seconds:>6.0f} s  {', '.join(kind.name for kind in group)}")
        turn = next(groups) // GROUPS_A_THREAD
        threads = [f"faults-{seed}-{turn}-{name}" for name in "abc"]
        _go_through(scene, load, group, threads, report)
        report.faults.update(kind.name for kind in group)
        report.broken += [f"{what}: {which}" for what, which in find_broken(parts, load.ledger).items()]
        report.broken += find_drifted(parts, set(threads))
    report.seconds = time.monotonic() - began
    return report


def _deal(scene: Scene) -> list[Kind]:
    """Return all kinds of faults in some order."""
    kinds = [*KINDS, *([FULL_DISK] if scene.disk else [])]
    return scene.chance.sample(kinds, len(kinds))


def _take(deck: list[Kind], number: int, scene: Scene) -> list[Kind]:
    """Take up to so many kinds off the deck, no two of them about the same. A short deck is dealt to first."""
    taken: dict[str, Kind] = {}
    if len(deck) < MOST_AT_ONCE:
        deck += _deal(scene)
    for kind in list(deck):
        if len(taken) < number and kind.about not in taken:
            taken[kind.about] = kind
            deck.remove(kind)
    return list(taken.values())


def _go_through(scene: Scene, load: Load, group: list[Kind], threads: list[str], report: Report) -> None:
    """Let the load flow, have the faults come one upon the other and go in some order, and wait for all to be well."""
    parts, chance = scene.parts, scene.chance
    with load.flowing(*threads):
        load.wait_for_attempts(chance.randint(5, 20))
        endings: list[Ending] = []
        for kind in group:
            endings.append(kind.strike(scene))
            load.wait_for_attempts(chance.randint(2, 12))
        chance.shuffle(endings)
        for end in endings:
            end()
            load.wait_for_attempts(chance.randint(0, 6))
        began = time.monotonic()
        wait_until(lambda: _restart(parts, report, group) and parts.is_ready(), 120, "Not ready again")
        load.wait_for_attempts(10)
    # One time in five, wait for as long as it takes. A part may end long after what it ends of.
    is_short = chance.random() < 0.8
    wait_until_drained(parts, let_time_pass=is_short, watch=lambda: _restart(parts, report, group))
    report.longest_recovery = max(report.longest_recovery, time.monotonic() - began)


def _restart(parts: Parts, report: Report, group: list[Kind]) -> bool:
    """Start again what has ended, as systemd would. Nobody is blamed for that who could not write."""
    ended = parts.restart_ended()
    if FULL_DISK not in group:
        report.ended.update(ended)
    return True
