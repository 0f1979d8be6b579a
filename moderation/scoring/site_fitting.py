"""The two regressions behind a site's model: a logistic curve near the identity, and bounded weights for runs.

Pure numpy: what learns at run time must not need the packages of training.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from moderation.scoring.site_model import (
    MAX_INTERCEPT,
    MAX_RUNS,
    MAX_WEIGHT,
    SLOPES,
    Features,
    Numbers,
    read_features,
)

_SLOPE_SPREAD, _INTERCEPT_SPREAD = 0.25, 0.5  # of the prior at the identity, standard deviations
_STRENGTH = 4.0  # the inverse of the penalty on weights, as scikit-learn's C
_NEWTON_STEPS = 30
_GRADIENT_STEPS = 60
_STILL = 1e-3  # a weight that changes nothing
_POWER_STEPS = 12

Places = NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class Runs:
    """A sparse matrix of `count` texts by `vocabulary` (ascending keys): one value for each pair of text and run."""

    vocabulary: NDArray[np.uint32]
    columns: Places
    owners: Places
    values: Numbers
    count: int

    def take(self, rows: NDArray[np.bool_]) -> "Runs":
        """Return the matrix of some texts, with the same columns."""
        kept = rows[self.owners]
        places = np.cumsum(rows) - 1
        return Runs(
            self.vocabulary,
            self.columns[kept],
            places[self.owners[kept]],
            self.values[kept],
            int(rows.sum()),
        )

    def select(self, columns: NDArray[np.bool_]) -> "Runs":
        """Return the matrix of some columns, with the same texts."""
        kept = columns[self.columns]
        places = np.cumsum(columns) - 1
        return Runs(
            self.vocabulary[columns],
            places[self.columns[kept]],
            self.owners[kept],
            self.values[kept],
            self.count,
        )

    @property
    def features(self) -> Features:
        return Features(self.vocabulary[self.columns], self.values, self.owners)

    def count_people(self, people: Places, rows: NDArray[np.bool_]) -> Places:
        """Return for each column how many different of `people`, one for each text, are behind those of `rows`."""
        kept = rows[self.owners]
        number = int(people.max(initial=0)) + 1
        pairs = np.unique(self.columns[kept] * number + people[self.owners[kept]])
        return np.bincount(pairs // number, minlength=len(self.vocabulary))


def list_runs(texts: Sequence[str], least: int) -> Runs:
    """Return the runs that at least `least` of `texts` have."""
    features = read_features(texts)
    keys, places, counts = np.unique(features.keys, return_inverse=True, return_counts=True)
    every = Runs(keys, places.astype(np.int64), features.owners, features.values, len(texts))
    return every.select(counts >= least)


def fit_curve(log_odds: Numbers, bad: NDArray[np.bool_], weights: Numbers) -> tuple[float, float]:
    """Return slope and intercept of the logistic curve (Platt 1999) with normal priors at 1 and 0, within their limits.

    By Newton's method with halved steps; few or light examples leave it near the identity.
    """
    design = np.column_stack([log_odds, np.ones(len(log_odds))])
    prior = np.array([1 / _SLOPE_SPREAD**2, 1 / _INTERCEPT_SPREAD**2])
    identity = np.array([1.0, 0.0])

    def lose(point: Numbers) -> float:
        values = design @ point
        losses = np.logaddexp(0, values) - bad * values
        return float((weights * losses).sum() + 0.5 * (prior * (point - identity) ** 2).sum())

    point = identity.copy()
    for _ in range(_NEWTON_STEPS):
        expected = _squash(design @ point)
        slope = design.T @ (weights * (expected - bad)) + prior * (point - identity)
        curvature = (design.T * (weights * expected * (1 - expected))) @ design + np.diag(prior)
        step = np.linalg.solve(curvature, slope)
        while lose(point - step) > lose(point) and float(np.abs(step).max()) > 1e-9:
            step /= 2
        point = point - step
        if float(np.abs(step).max()) <= 1e-9:
            break
    return (
        float(np.clip(point[0], *SLOPES)),
        float(np.clip(point[1], -MAX_INTERCEPT, MAX_INTERCEPT)),
    )


@dataclass(frozen=True, slots=True)
class Task:
    """What weights are to explain, beyond the log-odds `offset`; which runs may raise a text's and which lower them."""

    bad: NDArray[np.bool_]
    weights: Numbers
    offset: Numbers
    raising: NDArray[np.bool_]
    lowering: NDArray[np.bool_]


def fit_runs(runs: Runs, task: Task) -> Numbers:
    """Return a weight for each run of the vocabulary: logistic regression with an L2 penalty and bounds.

    By accelerated projected gradients (Beck and Teboulle 2009), since the bounds differ from run to run.
    """
    used = task.raising | task.lowering
    runs = runs.select(used)
    lowest = np.where(task.lowering, -MAX_WEIGHT, 0.0)[used]
    highest = np.where(task.raising, MAX_WEIGHT, 0.0)[used]
    rate = 1 / (_find_curvature(runs, task.weights) + 1 / _STRENGTH)
    point = ahead = np.zeros(len(runs.vocabulary))
    momentum = 1.0
    for _ in range(_GRADIENT_STEPS):
        expected = _squash(task.offset + _apply(runs, ahead))
        slope = _apply_transposed(runs, task.weights * (expected - task.bad)) + ahead / _STRENGTH
        before, point = point, np.clip(ahead - rate * slope, lowest, highest)
        following = (1 + np.sqrt(1 + 4 * momentum**2)) / 2
        ahead = point + (momentum - 1) / following * (point - before)
        momentum = following
        if float(np.abs(point - before).max(initial=0.0)) < _STILL:
            break
    weights = np.zeros(len(used))
    weights[used] = point
    return weights


def keep_heaviest(
    keys: NDArray[np.uint32], weights: Numbers
) -> tuple[NDArray[np.uint32], NDArray[np.float32]]:
    """Return those of `keys`, ascending, that have a weight, at most 20,000, and their weights."""
    order = np.lexsort((keys, -np.abs(weights)))[:MAX_RUNS]
    kept = np.sort(order[np.abs(weights[order]) > _STILL])
    return keys[kept], weights[kept].astype(np.float32)


def find_mildest(moves: NDArray[np.float64]) -> Numbers:
    """Return, for each column of `moves`, the one nearest to 0, and 0 if they go both ways."""
    smallest = np.abs(moves).min(axis=0)
    agreed: Numbers = smallest * ((moves > 0).all(axis=0) - 1.0 * (moves < 0).all(axis=0))
    return agreed


def _find_curvature(runs: Runs, weights: Numbers) -> float:
    """Return an upper estimate of the loss's greatest curvature: ¼ of the squared norm of the weighted matrix."""
    if not len(runs.columns):
        return 0.0
    direction = np.ones(len(runs.vocabulary))
    size = 0.0
    for _ in range(_POWER_STEPS):
        direction /= float(np.linalg.norm(direction))
        direction = _apply_transposed(runs, weights * _apply(runs, direction))
        size = float(np.linalg.norm(direction))
    return 0.25 * 1.2 * size


def _apply(runs: Runs, weights: Numbers) -> Numbers:
    values = runs.values * weights[runs.columns]
    sums: Numbers = np.bincount(runs.owners, weights=values, minlength=runs.count).astype(np.float64)
    return sums


def _apply_transposed(runs: Runs, errors: Numbers) -> Numbers:
    values = runs.values * errors[runs.owners]
    sums: Numbers = np.bincount(runs.columns, weights=values, minlength=len(runs.vocabulary)).astype(
        np.float64
    )
    return sums


def _squash(log_odds: Numbers) -> Numbers:
    squashed: Numbers = 1 / (1 + np.exp(-np.clip(log_odds, -50, 50)))
    return squashed
