"""Measures of how well scores tell two classes apart; for training, the benchmark and per-site calibration."""

import numpy as np
from numpy.typing import ArrayLike


def measure_auc(labels: ArrayLike, scores: ArrayLike) -> float:
    """Return the area under the ROC curve, 0 to 1: how probably a positive scores above a negative, ties half.

    The Mann–Whitney U statistic over the number of pairs (Hanley and McNeil 1982). NaN with one class only.
    """
    positive = np.asarray(labels, dtype=np.bool_)
    _, places, counts = np.unique(
        np.asarray(scores, dtype=np.float64), return_inverse=True, return_counts=True
    )
    ranks = (np.cumsum(counts) - (counts - 1) / 2)[places]
    hits, misses = int(positive.sum()), int((~positive).sum())
    if not hits or not misses:
        return float("nan")
    return float((ranks[positive].sum() - hits * (hits + 1) / 2) / (hits * misses))


def measure_f1(labels: ArrayLike, flagged: ArrayLike) -> float:
    """Return the harmonic mean of precision and recall, 0 to 1."""
    positive, found = np.asarray(labels, dtype=np.bool_), np.asarray(flagged, dtype=np.bool_)
    return float(2 * (positive & found).sum() / max(positive.sum() + found.sum(), 1))


def find_threshold(scores: ArrayLike, share: float) -> float:
    """Return the least score that at most `share`, 0 to 1, of `scores` reach."""
    ordered = np.sort(np.asarray(scores, dtype=np.float64))[::-1]
    allowed = int(share * len(ordered))
    return float(np.nextafter(ordered[allowed], np.inf)) if allowed < len(ordered) else float(ordered[-1])
