"""Finds how probabilities of toxicity are bent into Perspective's scores (`moderation/scoring/scale.py`).

Perspective is gone, and with it the way to ask it. What is known is how it scored 41,338 comments from Wikipedia's talk
pages, of which people called 9.5 % toxic: it was asked for a university course in human-centred data science, whose
students published a summary of its scores. The same kind of comments is held out here. The scale is the one by which
they score as those did: as many below each value.
"""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import scipy.optimize
from numpy.typing import NDArray

from moderation.scoring.scale import Scale
from moderation.scoring.tiers import load_combination, score_texts
from moderation.scoring.training.examples import is_held, read_rows

# Of Perspective's scores: the quartiles, the mean, the standard deviation, and the highest.
PUBLISHED = {
    "quarter": 0.074772,
    "half": 0.128969,
    "three_quarters": 0.310894,
    "mean": 0.244467,
    "deviation": 0.257221,
    "highest": 0.998329,
}
_THRESHOLD = 0.8  # where Coral holds a comment, unless told otherwise
_BATCH = 64
_STARTS = ((-1.0, -1.0, 0.0), (-1.0, 0.0, 0.0), (0.0, 0.0, 0.0), (-0.5, -2.0, 1.5))

Numbers = NDArray[np.float64]
Say = Callable[[str], None]


def learn_scale(folder: Path, target: Path, say: Say) -> None:
    """Fit the scale to held-out comments in `folder` and write `perspective.json` to `target`.

    To be done again when either tier has learned anew.
    """
    probabilities, labels = score_held(folder)
    scale = fit_scale(probabilities)
    scores = np.array([scale.convert(value) for value in probabilities])
    above = scores > _THRESHOLD
    about = {
        "version": load_combination().version,
        "scale": {name: round(getattr(scale, name), 4) for name in ("low", "high", "shift")},
        "comments": len(scores),
        "toxic": round(float(labels.mean()), 4),
        "published": PUBLISHED,
        "reached": {name: round(value, 4) for name, value in describe(scores).items()},
        "above_0.8": {
            "all": round(float(above.mean()), 4),
            "toxic": round(float(above[labels].mean()), 4),
            "harmless": round(float(above[~labels].mean()), 4),
        },
    }
    say(json.dumps(about, indent=1))
    (target / "perspective.json").write_text(json.dumps(about, indent=1) + "\n", encoding="utf-8")


def score_held(folder: Path) -> tuple[Numbers, NDArray[np.bool_]]:
    """Return how probably held-out talk page comments are toxic, and which are."""
    rows = [
        row
        for row in read_rows(folder / "train" / "toxicity_wikipedia.jsonl.gz")
        # Those with one label were chosen by it; some lost their case.
        if is_held(row["text"]) and len(row["labels"]) > 1 and not row.get("lowercased")
    ]
    probabilities: list[Any] = []
    for start in range(0, len(rows), _BATCH):
        texts = [row["text"] for row in rows[start : start + _BATCH]]
        probabilities += [scores.labels["toxicity"] for scores in score_texts(texts, language="en")]
    return np.array(probabilities), np.array([row["labels"]["toxicity"] == 1 for row in rows])


def fit_scale(probabilities: Numbers) -> Scale:
    """Return the scale whose scores of these comments are nearest to what was published of Perspective's."""
    wanted = np.array(list(PUBLISHED.values()))

    def read(point: Numbers) -> Scale:
        return Scale(float(np.exp(point[0])), float(np.exp(point[1])), float(point[2]))

    def loss(point: Numbers) -> float:
        scale = read(point)
        scores = np.array([scale.convert(value) for value in probabilities])
        return float(((np.array(list(describe(scores).values())) - wanted) ** 2).sum())

    options = {"maxiter": 2_000, "xatol": 1e-5, "fatol": 1e-10}
    found = [
        scipy.optimize.minimize(loss, np.array(start), method="Nelder-Mead", options=options)
        for start in _STARTS
    ]
    return read(min(found, key=lambda each: each.fun).x)


def describe(scores: Numbers) -> dict[str, float]:
    """Return of `scores` what was published of Perspective's."""
    quarter, half, three_quarters = np.quantile(scores, (0.25, 0.5, 0.75))
    values = (quarter, half, three_quarters, scores.mean(), scores.std(), scores.max())
    return dict(zip(PUBLISHED, map(float, values), strict=True))
