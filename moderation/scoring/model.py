"""The always-on tier: a linear model over hashed runs and signals, with calibrated probabilities and their reasons.

The weights are learned by `manage.py train_models` and read once per process, on first use. A hash table of slots
holds for each run an 8-bit check, its idf and one weight per label, so that runs never seen in training count for
nothing but for one in 256. The score of a text is `intercept + signals · s + Σ idf·w / √Σ idf²` over its distinct runs.
"""

import json
import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from moderation.scoring.features import SLOT_BITS, Runs, hash_texts, list_distinct, split_batches
from moderation.scoring.languages import UNKNOWN, detect_language
from moderation.scoring.signals import SIGNALS, read_signals
from moderation.scoring.text import Canonical, canonicalise

WEIGHTS = Path(__file__).parent / "weights" / "light.npz"
LABELS = (
    *("spam", "toxicity", "severe_toxicity", "obscene"),
    *("threat", "insult", "identity_attack", "sexually_explicit"),
)
"""Every label there is; one that no data supports, such as the last, is never scored."""

Support = Literal["measured", "transferred", "written", "none"]
"""What a score rests on: labelled comments in that language; labelled comments in others, tried on some in that
language; our own sentences; or nothing."""

Numbers = NDArray[np.float32]

_BYTES: Numbers = np.arange(256, dtype=np.uint8).view(np.int8).astype(np.float32)
# What a stored weight stands for, -1 to 1, by its bits.
_SQUARES: Numbers = (np.sign(_BYTES) * (_BYTES / 127) ** 2).astype(np.float32)


@dataclass(frozen=True, slots=True)
class Scores:
    """What the models say of one text.

    `labels` has the probability, 0 to 1, of each label; None where nothing was learned for the language. `change`, 0
    to 1, is how much of the text was disguised. `language` is an ISO 639-1 code. `encoded`: the heavier tier had its
    say.
    """

    labels: Mapping[str, float | None]
    language: str
    change: float
    encoded: bool = False


@dataclass(frozen=True, slots=True)
class Prepared:
    """Texts made ready for scoring: canonical, with their signals and languages."""

    texts: Sequence[str]
    canonical: Sequence[Canonical]
    signals: Numbers  # texts by `SIGNALS`
    languages: Sequence[str]


def prepare(texts: Sequence[str], expected: str = UNKNOWN) -> Prepared:
    """Return `texts` ready for scoring; `expected` is the language of texts too short to tell."""
    canonical = [canonicalise(text) for text in texts]
    signals = [read_signals(text, plain) for text, plain in zip(texts, canonical, strict=True)]
    return Prepared(
        texts,
        canonical,
        np.array(signals, dtype=np.float32).reshape(len(texts), len(SIGNALS)),
        [detect_language(text, expected) for text in texts],
    )


@dataclass(frozen=True, slots=True)
class Model:
    """Weights as `weights/light.npz` holds them; `L` labels, `S` slots.

    `checks` uint8[S]: bits 21 to 28 of the key that has the slot. `idf` uint8[S], in steps of `idf_step`; 0: the slot
    is empty. `weights` int8[S, L]: the sign and 127 times the square root of the share of `scales` float32[L].
    `signals` float32[L, signals], `intercepts` float32[L]. `curves`: by label and language ("": any other), slope and
    intercept of the logistic curve from scores to probabilities. `support`: by label and language, what that curve
    rests on.
    """

    labels: tuple[str, ...]
    checks: NDArray[np.uint8]
    idf: NDArray[np.uint8]
    idf_step: float
    weights: NDArray[np.int8]
    scales: Numbers
    signals: Numbers
    intercepts: Numbers
    curves: Mapping[str, Mapping[str, tuple[float, float]]]
    support: Mapping[str, Mapping[str, Support]]
    version: str

    def find_support(self, label: str, language: str) -> Support:
        """Return what the score of `label` in `language` rests on: labelled comments, our own sentences or nothing."""
        known = self.support.get(label, {})
        return known.get(language, known.get("", "none"))

    def find_slots(self, keys: NDArray[np.uint32]) -> tuple[NDArray[np.uint32], Numbers]:
        """Return the slot of each of `keys`, and its idf; 0 for a run that is not known."""
        slots = keys & np.uint32((1 << SLOT_BITS) - 1)
        known = self.checks.take(slots) == (keys >> np.uint32(SLOT_BITS)).astype(np.uint8)
        return slots, self.idf.take(slots) * (known * np.float32(self.idf_step))

    def weigh(self, slots: NDArray[np.uint32]) -> Numbers:
        """Return the weights of `slots`, by labels."""
        decoded: Numbers = _SQUARES.take(self.weights.take(slots, axis=0).view(np.uint8)) * self.scales
        return decoded

    def score(self, prepared: Prepared) -> Numbers:
        """Return the uncalibrated scores, log-odds, of the texts: texts by labels."""
        scores = prepared.signals @ self.signals.T + self.intercepts
        texts = [canonical.text for canonical in prepared.canonical]
        for batch in split_batches(texts):
            runs = hash_texts(texts[batch.start : batch.stop])
            if len(runs.keys):
                scores[batch.start : batch.stop] += self._score_runs(runs, len(batch))
        return scores

    def _score_runs(self, runs: Runs, count: int) -> Numbers:
        keys, owners = list_distinct(runs)
        slots, values = self.find_slots(keys)
        known = values > 0
        slots, values, owners = slots[known], values[known], owners[known]
        squares = np.bincount(owners, weights=values**2, minlength=count)
        shares = values / np.sqrt(squares)[owners].astype(np.float32)
        weighted = self.weigh(slots) * shares[:, None]
        sums = np.zeros((count, len(self.labels)), dtype=np.float32)
        starts = np.flatnonzero(np.diff(owners, prepend=-1))
        if len(starts):
            sums[owners[starts]] = np.add.reduceat(weighted, starts, axis=0)
        return sums

    def calibrate(self, label: str, language: str, score: float) -> float:
        """Return the probability, 0 to 1, of `label` for an uncalibrated `score`."""
        curves = self.curves[label]
        slope, intercept = curves.get(language, curves[""])
        return 1 / (1 + math.exp(-min(max(slope * score + intercept, -50.0), 50.0)))


@cache
def load_model(path: Path = WEIGHTS) -> Model:
    """Return the shipped model, read on the first call in each process."""
    with np.load(path, allow_pickle=False) as stored:
        about = json.loads(str(stored["about"]))
        return Model(
            labels=tuple(about["labels"]),
            checks=stored["checks"],
            idf=stored["idf"],
            idf_step=about["idf_step"],
            weights=stored["weights"],
            scales=stored["scales"],
            signals=stored["signals"],
            intercepts=stored["intercepts"],
            curves=about["curves"],
            support=about["support"],
            version=about["version"],
        )


def conclude_scores(model: Model, prepared: Prepared, rows: Numbers) -> list[Scores]:
    """Return what `rows`, the uncalibrated scores of `prepared`, say of each text."""
    found = []
    for row, canonical, language in zip(rows, prepared.canonical, prepared.languages, strict=True):
        labels: dict[str, float | None] = dict.fromkeys(LABELS)
        taken = "en" if language == UNKNOWN else language
        for label, score in zip(model.labels, row.tolist(), strict=True):
            if model.find_support(label, taken) != "none":
                labels[label] = model.calibrate(label, taken, score)
        found.append(Scores(labels, language, canonical.change))
    return found
