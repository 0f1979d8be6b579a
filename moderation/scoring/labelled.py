"""How much each decision counts when a site's models learn from it: no person's, author's or repeated text's too much.

Pure. See `moderation.scoring.adaptation` for the learning.
"""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

import numpy as np
from numpy.typing import NDArray

from moderation.text.fingerprints import fingerprint_text, similarity

HALF_LIFE_DAYS = 180.0
MAX_SHARE = 1 / 3  # of all weight, that one moderator's decisions have, where there is another moderator
MAX_AUTHOR = 3.0  # decisions that all of one author's texts count for
MAX_RATIO = 4.0  # that one class weighs more than the other
ALIKE = 0.7

Numbers = NDArray[np.float64]
Places = NDArray[np.int64]


@dataclass(frozen=True, slots=True, kw_only=True)
class Example:
    """A text, and what was decided of it: 1 or 0 for each label that the decision says something of.

    `moderator` is None where no person decided: what nobody reported, or was imported. `picked`: somebody had picked it
    out, so it says nothing of how common such texts are. `weight`, above 0 and at most 1, is what it counts before
    anything is capped.
    """

    text: str
    labels: Mapping[str, int]
    moderator: int | None
    author: int
    picked: bool
    weight: float
    decided_at: datetime


@dataclass(frozen=True, slots=True)
class Labelled:
    """Examples of one label: arrays with one element each.

    `log_odds` are the shipped models'. `moderators` and `authors` number the people from 0; the moderator of what no
    person decided is -1. Texts nearly the same are in one of `groups`.
    """

    texts: Sequence[str]
    bad: NDArray[np.bool_]
    log_odds: Numbers
    weights: Numbers
    moderators: Places
    authors: Places
    groups: Places
    picked: NDArray[np.bool_]

    @property
    def decided(self) -> NDArray[np.bool_]:
        """Which of them a person decided."""
        return self.moderators >= 0

    @property
    def fair(self) -> NDArray[np.bool_]:
        """Which of them tell how probable a label is: those a person decided without having picked them."""
        return self.decided & ~self.picked

    def leave_out_moderators(self, parts: int) -> list[NDArray[np.bool_]]:
        """Return the rows that remain without each part of the moderators; all of them, once, if there is only one.

        The moderators are dealt out to at most so many parts, whoever decided most first, each to the lightest.
        """
        sums = np.bincount(self.moderators[self.decided], weights=self.weights[self.decided])
        people = np.flatnonzero(sums)
        if len(people) < 2:
            return [np.ones(len(self.texts), dtype=np.bool_)]
        loads = np.zeros(min(parts, len(people)))
        part_of = np.full(len(sums) + 1, -1)  # the last is for nobody
        for person in people[np.argsort(-sums[people], kind="stable")].tolist():
            part_of[person] = int(np.argmin(loads))
            loads[part_of[person]] += sums[person]
        return [part_of[self.moderators] != part for part in range(len(loads))]

    def choose_different(self) -> NDArray[np.bool_]:
        """Return which of them to count by: one of each group, and three at most of each author."""
        chosen = np.zeros(len(self.texts), dtype=np.bool_)
        chosen[np.unique(self.groups, return_index=True)[1]] = True
        written: Counter[int] = Counter()
        for place in np.flatnonzero(chosen).tolist():
            author = int(self.authors[place])
            written[author] += 1
            chosen[place] = written[author] <= MAX_AUTHOR
        return chosen

    def take(self, rows: NDArray[np.bool_]) -> "Labelled":
        """Return some of them, with the weights that they have among all."""
        return Labelled(
            [text for text, taken in zip(self.texts, rows, strict=True) if taken],
            self.bad[rows],
            self.log_odds[rows],
            self.weights[rows],
            self.moderators[rows],
            self.authors[rows],
            self.groups[rows],
            self.picked[rows],
        )


def weigh_examples(examples: Sequence[Example], label: str, log_odds: Sequence[float]) -> Labelled:
    """Return `examples`, which all have `label`, with what each counts.

    Older ones count less, texts nearly the same together as one; then caps hold for every author, every moderator, and
    all that no person decided.
    """
    bad = np.array([example.labels[label] == 1 for example in examples], dtype=np.bool_)
    moderators = _number([example.moderator for example in examples])
    authors = _number([example.author for example in examples])
    groups = group_alike([example.text for example in examples])
    weights = _decay(examples) / np.bincount(groups)[groups]
    weights = _cap(weights, authors, MAX_AUTHOR)
    capped = _cap(weights, moderators + 1, MAX_SHARE * float(weights.sum()))
    # A lone moderator is not weighed against others; how far they alone can reach is the learning's matter.
    weights = np.where((moderators.max(initial=-1) == 0) & (moderators == 0), weights, capped)
    return Labelled(
        [example.text for example in examples],
        bad,
        np.array(log_odds, dtype=np.float64),
        weights,
        moderators,
        authors,
        groups,
        np.array([example.picked for example in examples], dtype=np.bool_),
    )


def balance_classes(data: Labelled) -> Numbers:
    """Return the weights of `data`, those of the heavier class scaled down to at most four times the other's."""
    bad = data.bad
    positive, negative = float(data.weights[bad].sum()), float(data.weights[~bad].sum())
    limits = np.where(
        bad, MAX_RATIO * negative / max(positive, 1e-12), MAX_RATIO * positive / max(negative, 1e-12)
    )
    return data.weights * np.minimum(1.0, limits)


def _decay(examples: Sequence[Example]) -> Numbers:
    """Return the weights halved for every 180 days before the latest decision: no clock, so the same at any time."""
    latest = max((example.decided_at for example in examples), default=None)
    if latest is None:
        return np.zeros(0)
    days = np.array([(latest - example.decided_at).total_seconds() / 86_400 for example in examples])
    given = np.array([example.weight for example in examples], dtype=np.float64)
    halved: Numbers = given * 0.5 ** (days / HALF_LIFE_DAYS)
    return halved


def _cap(weights: Numbers, owners: Places, limit: float) -> Numbers:
    """Return `weights`, those of each owner scaled down so that together they are at most `limit`."""
    sums = np.bincount(owners, weights=weights)
    return weights * np.minimum(1.0, limit / np.maximum(sums, 1e-12))[owners]


def _number(values: Sequence[int | None]) -> Places:
    """Return each value's place among the distinct ones, ascending; -1 for None."""
    order = {value: place for place, value in enumerate(sorted({v for v in values if v is not None}))}
    return np.array([-1 if value is None else order[value] for value in values], dtype=np.int64)


def group_alike(texts: Sequence[str]) -> Places:
    """Return the number of the group that each text is in, from 0: with what says the same, or nearly."""
    groups: list[int] = []
    count = 0
    exact: dict[int, int] = {}
    banded: dict[int, tuple[bytes, int]] = {}
    for text in texts:
        print_ = fingerprint_text(text, "")
        group = exact.get(print_.exact)
        met = (banded[band] for band in print_.bands if band in banded)
        if group is None:
            alike = (number for other, number in met if similarity(print_.signature, other) >= ALIKE)
            group = next(alike, None)
        if group is None:
            group = count
            count += 1
        groups.append(group)
        exact.setdefault(print_.exact, group)
        for band in print_.bands:
            banded.setdefault(band, (print_.signature, group))
    return np.array(groups, dtype=np.int64)
