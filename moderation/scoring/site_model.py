"""What a site's moderators taught: a bounded change to the log-odds that the shipped models give a label.

Pure. For a text whose probability by the shipped models has the log-odds z, a site's are

    z' = z + clip(slope · z + intercept − z, ±reach / 2) + clip(Σ value · weight, ±reach)

over the text's distinct runs (`moderation.scoring.features`), whose values are their idf at Euclidean length 1. So no
text is ever moved by more than 1.5 times the reach, whatever was learned, and none changes places with another for the
curve's sake. How it is learned is in `moderation.scoring.adaptation`.
"""

import io
import json
import math
import zipfile
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from moderation.scoring.features import KEY_BITS, hash_texts, list_distinct, split_batches
from moderation.scoring.model import load_model
from moderation.scoring.text import canonicalise
from moderation.scoring.tiers import load_combination

LEARNED_LABELS = ("spam", "toxicity")
HOLDS_AT = {"spam": 0.5, "toxicity": 0.7}
"""The probability from which the words alone are enough to hold a comment, at the default thresholds."""

MAX_RUNS = 20_000  # of a label
MAX_WEIGHT = 6.0
MAX_REACH = 4.0
SLOPES = (0.5, 2.0)
MAX_INTERCEPT = 2.0
MAX_BYTES = 2**20  # of what `SiteModel.to_bytes` returns

Numbers = NDArray[np.float64]


def find_log_odds(probability: float) -> float:
    """Return ln(p / (1 − p)), p taken as at least 1e-6 away from 0 and 1."""
    bounded = min(max(probability, 1e-6), 1 - 1e-6)
    return math.log(bounded / (1 - bounded))


def find_probability(log_odds: float) -> float:
    """Return the probability, 0 to 1, with these log-odds."""
    return 1 / (1 + math.exp(-min(max(log_odds, -50.0), 50.0)))


def get_base_version() -> str:
    """Return the version of the shipped models; what was learned on top of others means nothing on these."""
    return load_combination().version


@dataclass(frozen=True, slots=True)
class Features:
    """The distinct runs of some texts, one element each: key, value and the place of the text, which is in order."""

    keys: NDArray[np.uint32]
    values: Numbers
    owners: NDArray[np.int64]


def read_features(texts: Sequence[str]) -> Features:
    """Return the runs of `texts`, Markdown as typed. One unknown to the shipped model has the value of its rarest."""
    model = load_model()
    canonical = [canonicalise(text).text for text in texts]
    keys, owners = [np.zeros(0, dtype=np.uint32)], [np.zeros(0, dtype=np.int64)]
    for batch in split_batches(canonical):
        found, places = list_distinct(hash_texts(canonical[batch.start : batch.stop]))
        keys.append(found)
        owners.append(places + batch.start)
    all_keys, all_owners = np.concatenate(keys), np.concatenate(owners)
    idf = model.find_slots(all_keys)[1].astype(np.float64)
    values = np.where(idf > 0, idf, 255 * model.idf_step)
    lengths = np.sqrt(np.bincount(all_owners, weights=values**2, minlength=len(texts)))
    return Features(all_keys, values / lengths[all_owners], all_owners)


@dataclass(frozen=True, slots=True, eq=False)
class LabelModel:
    """What was learned of one label. `keys` ascend and have one of `weights` each."""

    slope: float
    intercept: float
    reach: float
    keys: NDArray[np.uint32]
    weights: NDArray[np.float32]

    def add_up(self, features: Features, count: int) -> Numbers:
        """Return what the runs of each of `count` texts add to its log-odds."""
        if not len(self.keys):
            return np.zeros(count)
        places = np.minimum(np.searchsorted(self.keys, features.keys), len(self.keys) - 1)
        known = self.keys[places] == features.keys
        weighted = features.values[known] * self.weights[places[known]]
        sums: Numbers = np.bincount(features.owners[known], weights=weighted, minlength=count).astype(
            np.float64
        )
        return sums

    def move(self, before: Numbers, added: Numbers) -> Numbers:
        """Return the site's log-odds of texts with `before` by the shipped models, whose runs add up to `added`."""
        curved = self.slope * before + self.intercept - before
        moved: Numbers = np.clip(curved, -self.reach / 2, self.reach / 2)
        return before + moved + np.clip(added, -self.reach, self.reach)


@dataclass(frozen=True, slots=True)
class Shift:
    """A site's probability, 0 to 1, and by how much its log-odds differ from the shipped models'."""

    probability: float
    log_odds: float


@dataclass(frozen=True, slots=True, eq=False)
class SiteModel:
    """One version of what a site's moderators taught, on top of the shipped models of the version `base`."""

    version: int
    base: str
    labels: Mapping[str, LabelModel]

    def shift(self, label: str, text: str, probability: float) -> Shift:
        """Return what becomes of the shipped models' `probability` of `label`; the same where nothing was learned."""
        learned = self.labels.get(label)
        if learned is None:
            return Shift(probability, 0.0)
        before = find_log_odds(probability)
        added = learned.add_up(read_features([text]), 1) if len(learned.keys) else np.zeros(1)
        after = float(learned.move(np.array([before]), added)[0])
        return Shift(find_probability(after), after - before)

    def to_bytes(self) -> bytes:
        """Return all but the version, as an npz file without pickles."""
        arrays: dict[str, Any] = {}
        curves = {}
        for label, learned in self.labels.items():
            curves[label] = [learned.slope, learned.intercept, learned.reach]
            arrays[f"{label} keys"] = learned.keys
            arrays[f"{label} weights"] = learned.weights
        about = json.dumps({"base": self.base, "curves": curves}, sort_keys=True)
        target = io.BytesIO()
        np.savez_compressed(target, about=np.array(about), **arrays)
        return target.getvalue()

    @classmethod
    def from_bytes(cls, stored: bytes, version: int) -> "SiteModel":
        """Return the model that `to_bytes` wrote. Raises ValueError for what it could not have written."""
        if len(stored) > MAX_BYTES:
            raise ValueError(f"a site's model has at most {MAX_BYTES} bytes, not {len(stored)}")
        try:
            with np.load(io.BytesIO(stored), allow_pickle=False) as arrays:
                about = json.loads(str(arrays["about"]))
                labels = {
                    str(label): LabelModel(
                        slope, intercept, reach, arrays[f"{label} keys"], arrays[f"{label} weights"]
                    )
                    for label, (slope, intercept, reach) in about["curves"].items()
                }
            model = cls(version, str(about["base"]), labels)
        except (EOFError, KeyError, OSError, TypeError, zipfile.BadZipFile) as error:
            raise ValueError(f"no site's model: {error}") from error
        for label, learned in labels.items():
            _check_bounds(label, learned)
        return model


def _check_bounds(label: str, learned: LabelModel) -> None:
    keys, weights = learned.keys, learned.weights
    sound = (
        label in LEARNED_LABELS
        and keys.dtype == np.uint32
        and weights.dtype == np.float32
        and keys.shape == weights.shape
        and keys.ndim == 1
        and len(keys) <= MAX_RUNS
        and bool((keys[1:] > keys[:-1]).all())
        and bool((keys < 1 << KEY_BITS).all())
        and bool((np.abs(weights) <= MAX_WEIGHT).all())
        and SLOPES[0] <= learned.slope <= SLOPES[1]
        and abs(learned.intercept) <= MAX_INTERCEPT
        and 0 <= learned.reach <= MAX_REACH
    )
    if not sound:
        raise ValueError(f"what was learned of {label} is out of bounds")
