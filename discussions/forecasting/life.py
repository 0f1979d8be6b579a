"""What each forecaster's answers were worth over the whole life of a question.

Every moment counts the same. What is compared with the crowd (`peer`) or with knowing nothing (`baseline`) is the
integral over time divided by the question's planned life: a moment without an answer counts 0, and one after the
outcome was known too. So the weight of a moment never depends on what happens, and both stay proper even if a question
ends early. The plain scores (Brier, logarithmic, CRPS) are averages over the moments that were answered; `coverage`
says how large a share of the planned life these are.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from discussions.forecasting.crowd import Answers
from discussions.forecasting.questions import Numbers, Question
from discussions.forecasting.scores import score_answers


@dataclass(frozen=True, slots=True)
class Life:
    """A question took answers from `opens` on and was to until `closes`; answers count until `ends`. Seconds."""

    opens: float
    closes: float
    ends: float


@dataclass(frozen=True, slots=True)
class LifeScores:
    """For each forecaster in `authors`, averages over time.

    `parts` is, for each answer, what it gave to its author's `peer`; `last` is the place of the answer that stood
    at the end, -1 where none did.
    """

    authors: NDArray[np.int64]
    coverage: Numbers
    brier: Numbers | None
    log: Numbers | None
    crps: Numbers | None
    baseline: Numbers
    peer: Numbers
    last: NDArray[np.int64]
    parts: Numbers


def score_life(question: Question, said: Answers, outcome: float, life: Life) -> LifeScores:
    """Score all that was said about a question. Takes N log N time for N answers."""
    starts = np.clip(said.times, life.opens, life.ends)
    ends = np.clip(said.find_ends(), life.opens, life.ends)
    is_said = ~np.isnan(said.answers[:, 0])
    lasted = np.where(is_said, ends - starts, 0.0)
    planned = life.closes - life.opens
    # What says nothing is scored as anything that may be said, and counts 0.
    points = score_answers(question, np.where(is_said[:, None], said.answers, question.upper), outcome)
    likelihood = np.where(is_said, points.log_likelihood, 0.0)
    parts = 100.0 * compare_with_peers(starts, ends, likelihood, is_said) / planned

    authors, places = np.unique(said.authors, return_inverse=True)

    def add(numbers: Numbers) -> Numbers:
        sums = np.bincount(places, weights=np.where(is_said, numbers, 0.0), minlength=len(authors))
        return np.asarray(sums, dtype=np.float64)

    answered = add(lasted)
    covered = np.where(answered > 0, answered, 1.0)

    def average(numbers: Numbers | None) -> Numbers | None:
        return None if numbers is None else add(numbers * lasted) / covered

    is_last = is_said & (said.times < life.ends) & (said.find_ends() >= life.ends)
    last = np.full(len(authors), -1, dtype=np.int64)
    last[places[is_last]] = np.flatnonzero(is_last)
    return LifeScores(
        authors=authors,
        coverage=answered / planned,
        brier=average(points.brier),
        log=average(points.log),
        crps=average(points.crps),
        baseline=add(points.baseline * lasted) / planned,
        peer=add(parts),
        last=last,
        parts=parts,
    )


def compare_with_peers(
    starts: Numbers, ends: Numbers, likelihood: Numbers, is_said: NDArray[np.bool_]
) -> Numbers:
    """Return the integral over each answer's time of its log-likelihood less the mean of all others' at that moment.

    N/(N - 1)·ln(p / GM) with the geometric mean GM of all N at that moment; 0 while an answer is alone. Between two
    changes all is constant, so two running integrals, of N/(N - 1) and of the sum of logarithms over N - 1, serve
    every answer.
    """
    is_said = is_said & (ends > starts)
    steps = np.concatenate([starts[is_said], ends[is_said]])
    if not len(steps):
        return np.zeros(len(starts))
    order = np.argsort(steps, kind="stable")
    count = np.cumsum(np.concatenate([np.ones(int(is_said.sum())), -np.ones(int(is_said.sum()))])[order])
    total = np.cumsum(np.concatenate([likelihood[is_said], -likelihood[is_said]])[order])
    moments = steps[order]
    others = count - 1.0
    has_peers = others > 0.5
    safe = np.where(has_peers, others, 1.0)
    gaps = np.diff(moments)
    own = _integrate(np.where(has_peers, count / safe, 0.0)[:-1] * gaps)
    all_ = _integrate(np.where(has_peers, total / safe, 0.0)[:-1] * gaps)
    first, last = (np.minimum(np.searchsorted(moments, each), len(gaps)) for each in (starts, ends))
    compared = likelihood * (own[last] - own[first]) - (all_[last] - all_[first])
    return np.where(is_said, compared, 0.0)


def _integrate(pieces: Numbers) -> Numbers:
    return np.concatenate([np.zeros(1), np.cumsum(pieces)])
