"""Naive-Bayes-weighted logistic regression on hashed runs and signals.

Each run's value in a text is its idf, the text's values having Euclidean length 1, times the log-count ratio of the
run between the classes (Wang and Manning 2012, Baselines and Bigrams). The regression has an L2 penalty on what
belongs to runs and is fitted by L-BFGS. Within each source both classes weigh the same, so that a source or language
is no evidence.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import scipy.optimize
import scipy.sparse
from numpy.typing import NDArray

from moderation.scoring.features import hash_texts, list_distinct, split_batches

Matrix = (
    Any  # a scipy.sparse.csr_matrix of float32; scipy comes without types and is not there when Parley runs
)
Numbers = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Fitted:
    """A linear model: `runs` has one weight for each key of the vocabulary, `signals` one for each signal."""

    runs: Numbers
    signals: Numbers
    intercept: float


def count_runs(texts: Sequence[str]) -> tuple[NDArray[np.uint32], NDArray[np.int64]]:
    """Return the keys of the runs that each of `texts`, canonical, has, one text after the other, and where each
    begins.

    The keys of text i are `keys[rows[i] : rows[i + 1]]`, each once.
    """
    lengths: list[NDArray[np.int64]] = []
    keys: list[NDArray[np.uint32]] = []
    for batch in split_batches(texts):
        distinct, owners = list_distinct(hash_texts([texts[index] for index in batch]))
        keys.append(distinct)
        lengths.append(np.bincount(owners, minlength=len(batch)))
    return np.concatenate(keys), np.concatenate([[0], np.cumsum(np.concatenate(lengths))])


def select_keys(keys: NDArray[np.uint32], least: int) -> tuple[NDArray[np.uint32], NDArray[np.int64]]:
    """Return the keys that at least `least` texts have, ascending, and how many have each."""
    ordered = np.sort(keys)
    starts = np.flatnonzero(np.concatenate([[True], ordered[1:] != ordered[:-1]]))
    counts = np.diff(np.append(starts, len(ordered)))
    kept = counts >= least
    return ordered[starts[kept]], counts[kept]


def make_matrix(keys: NDArray[np.uint32], rows: NDArray[np.int64], vocabulary: NDArray[np.uint32]) -> Matrix:
    """Return the matrix of ones, texts by places in `vocabulary` (ascending), of what `count_runs` returned."""
    columns = np.searchsorted(vocabulary, keys)
    columns[columns == len(vocabulary)] = 0
    known = vocabulary[columns] == keys
    before = np.concatenate([[0], np.cumsum(known)])
    return scipy.sparse.csr_matrix(
        (np.ones(int(before[-1]), dtype=np.float32), columns[known].astype(np.int32), before[rows]),
        shape=(len(rows) - 1, len(vocabulary)),
    )


def normalise(runs: Matrix, idf: NDArray[np.float32]) -> Matrix:
    """Return `runs` weighted by `idf`, each text's Euclidean length 1."""
    weighted = runs @ scipy.sparse.diags(idf)
    lengths = np.sqrt(np.asarray(weighted.multiply(weighted).sum(axis=1)).ravel())
    return scipy.sparse.csr_matrix(
        scipy.sparse.diags((1 / np.maximum(lengths, 1e-6)).astype(np.float32)) @ weighted
    )


def balance(labels: Numbers, weights: Numbers, sources: Sequence[str]) -> Numbers:
    """Return `weights` changed so that within each source both classes weigh the same, as far as a factor of 6 does."""
    balanced = weights.copy()
    names = np.asarray(sources)
    for source in set(sources):
        rows = names == source
        positive = float((weights * labels)[rows].sum())
        negative = float((weights * (1 - labels))[rows].sum())
        if positive > 0 and negative > 0:
            factor = np.clip(negative / positive, 1 / 6, 6) ** 0.5
            balanced[rows] *= np.where(labels[rows] >= 0.5, factor, 1 / factor)
    return balanced


def fit(
    runs: Matrix, signals: NDArray[np.float32], labels: Numbers, weights: Numbers, *, strength: float
) -> Fitted:
    """Return the model for `labels`, 0 to 1, one for each row of `runs` (normalised) and `signals`.

    `strength` is the inverse of the penalty, as scikit-learn's C.
    """
    ratio = _compare_classes(runs, labels, weights)
    used = np.flatnonzero(ratio)
    scaled = scipy.sparse.csr_matrix(runs[:, used] @ scipy.sparse.diags(ratio[used].astype(np.float32)))
    transposed = scipy.sparse.csr_matrix(scaled.T)
    dense = signals.astype(np.float64)
    split, size = len(used), len(used) + dense.shape[1]
    penalty = np.concatenate([np.full(split, 1.0), np.full(dense.shape[1], 0.05), [0.0]])

    def loss(point: Numbers) -> tuple[float, Numbers]:
        scores = scaled @ point[:split].astype(np.float32) + dense @ point[split:size] + point[size]
        # Cross-entropy with a label between 0 and 1: ln(1 + e^s) − y·s.
        value = strength * float((weights * (np.logaddexp(0, scores) - labels * scores)).sum())
        error = strength * weights * (1 / (1 + np.exp(-scores)) - labels)
        slope = np.concatenate([transposed @ error.astype(np.float32), dense.T @ error, [error.sum()]])
        return value + 0.5 * float((penalty * point**2).sum()), slope + penalty * point

    found = scipy.optimize.minimize(
        loss, np.zeros(size + 1), jac=True, method="L-BFGS-B", options={"maxiter": 80, "maxcor": 8}
    ).x
    weights_of_runs = np.zeros(runs.shape[1])
    weights_of_runs[used] = found[:split] * ratio[used]
    return Fitted(weights_of_runs, found[split:size], float(found[size]))


def _compare_classes(runs: Matrix, labels: Numbers, weights: Numbers) -> Numbers:
    """Return the log-count ratio of each column; 0 for one that no text has."""
    present = scipy.sparse.csr_matrix(
        (np.ones_like(runs.data), runs.indices, runs.indptr), shape=runs.shape
    ).T
    positive = present @ (weights * labels)
    negative = present @ (weights * (1 - labels))
    ratio = np.log(((positive + 1) / (positive.sum() + 1)) / ((negative + 1) / (negative.sum() + 1)))
    return np.where(positive + negative > 0, ratio, 0.0)


def fit_platt(scores: Numbers, labels: Numbers, weights: Numbers) -> tuple[float, float]:
    """Return slope and intercept of the logistic curve from `scores` to probabilities (Platt 1999)."""

    def loss(point: Numbers) -> tuple[float, Numbers]:
        values = point[0] * scores + point[1]
        error = weights * (1 / (1 + np.exp(-np.clip(values, -500, 500))) - labels)
        slope = np.array([(error * scores).sum(), error.sum()])
        return float((weights * (np.logaddexp(0, values) - labels * values)).sum()), slope

    slope, intercept = scipy.optimize.minimize(loss, np.array([1.0, 0.0]), jac=True, method="L-BFGS-B").x
    return float(slope), float(intercept)
