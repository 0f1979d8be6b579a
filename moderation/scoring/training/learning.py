"""From labelled files to `weights/light.npz` and `weights/metrics.json`: the whole way, the same result every time."""

import json
import zlib
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from moderation.scoring.features import SLOT_BITS
from moderation.scoring.measures import measure_auc
from moderation.scoring.model import LABELS
from moderation.scoring.signals import GROUP_SIGNALS, SIGNALS, SPAM_SIGNALS, read_signals
from moderation.scoring.text import canonicalise
from moderation.scoring.training.examples import Example, hash_files, read_examples
from moderation.scoring.training.fitting import (
    Fitted,
    Matrix,
    balance,
    count_runs,
    fit,
    fit_platt,
    make_matrix,
    normalise,
    select_keys,
)

SEED = 20_261_122
_LEAST_TEXTS = 4  # a run seen in fewer teaches nothing
_STRENGTH = {"spam": 4.0, "toxicity": 4.0}
_DEFAULT_STRENGTH = 2.0

# How common each label is taken to be among all comments, which labelled sets exaggerate. Of toxicity: the shares of
# the Jigsaw Toxic Comment Classification training set, which was a random sample; of spam: an estimate.
PRIORS = {
    "spam": 0.1,
    "toxicity": 0.096,
    "severe_toxicity": 0.01,
    "obscene": 0.053,
    "threat": 0.003,
    "insult": 0.049,
    "identity_attack": 0.009,
}
LEAST_HELD = 150  # labelled texts of each class, or a language other than English gets no curve of its own

# Signals that only these labels may weigh: others found them in our own sentences alone, and real comments paid for it
# (toxicity: 0.005 of AUC on Wikipedia, 0.02 on tweets).
_RESERVED = {"spam": SPAM_SIGNALS, "identity_attack": GROUP_SIGNALS}

Say = Callable[[str], None]


@dataclass(frozen=True, slots=True)
class _Data:
    examples: Sequence[Example]
    vocabulary: NDArray[np.uint32]
    idf: NDArray[np.float32]
    runs: Matrix  # normalised
    signals: NDArray[np.float32]


def learn(folder: Path, target: Path, say: Say) -> None:
    """Learn from the data in `folder` and write `light.npz` and `metrics.json` to `target`, telling `say` what
    happens."""
    examples = read_examples(folder, SEED)
    say(f"read {len(examples):,} texts")
    data = _prepare(examples)
    say(f"counted {len(data.vocabulary):,} runs")
    fitted: dict[str, Fitted] = {}
    curves: dict[str, dict[str, tuple[float, float]]] = {}
    support: dict[str, dict[str, str]] = {}
    metrics: dict[str, Any] = {}
    for label in LABELS:
        rows = _find_rows(examples, label, held=False)
        if not len(rows):
            say(f"{label}: nothing to learn from")
            continue
        fitted[label] = _fit_label(data, label, rows)
        curves[label], metrics[label] = _calibrate(data, label, fitted[label])
        support[label] = _find_support(examples, label, curves[label])
        say(f"{label}: {json.dumps(metrics[label])}")
    about = {
        "labels": list(fitted),
        "curves": curves,
        "support": support,
        "version": f"light-{SEED}-{_sum_up(fitted):08x}",
    }
    _write_weights(target / "light.npz", data, fitted, about)
    report = {
        "version": about["version"],
        "texts": len(examples),
        "held": metrics,
        "files": hash_files(folder),
    }
    (target / "metrics.json").write_text(json.dumps(report, indent=1) + "\n", encoding="utf-8")


def _sum_up(fitted: Mapping[str, Fitted]) -> int:
    """Return a checksum of all weights, so that what was learned differently is called differently."""
    return zlib.crc32(b"".join(np.append(model.runs, model.signals).tobytes() for model in fitted.values()))


def _prepare(examples: Sequence[Example]) -> _Data:
    canonical = [canonicalise(example.text) for example in examples]
    signals = np.array(
        [read_signals(example.text, plain) for example, plain in zip(examples, canonical, strict=True)]
    )
    keys, rows = count_runs([plain.text for plain in canonical])
    vocabulary, counts = select_keys(keys, _LEAST_TEXTS)
    kept = _share_slots(vocabulary, counts)
    vocabulary, counts = vocabulary[kept], counts[kept]
    idf = (np.log((1 + len(examples)) / (1 + counts)) + 1).astype(np.float32)
    return _Data(examples, vocabulary, idf, normalise(make_matrix(keys, rows, vocabulary), idf), signals)


def _share_slots(vocabulary: NDArray[np.uint32], counts: NDArray[np.int64]) -> NDArray[np.intp]:
    """Return which of `vocabulary` get a slot, ascending: of several with the same, the one that most texts have."""
    slots = vocabulary & np.uint32((1 << SLOT_BITS) - 1)
    order = np.lexsort((vocabulary, -counts, slots))
    first = np.concatenate([[True], slots[order][1:] != slots[order][:-1]])
    return np.sort(order[first])


def _find_rows(examples: Sequence[Example], label: str, *, held: bool) -> NDArray[np.int64]:
    return np.flatnonzero([label in example.labels and example.held == held for example in examples])


def _fit_label(data: _Data, label: str, rows: NDArray[np.int64]) -> Fitted:
    chosen = [data.examples[row] for row in rows]
    labels = np.array([example.labels[label] for example in chosen])
    weights = np.array([example.weight for example in chosen])
    weights = balance(labels, weights, [example.source for example in chosen])
    strength = _STRENGTH.get(label, _DEFAULT_STRENGTH)
    barred = {name for other, names in _RESERVED.items() if other != label for name in names}
    signals = data.signals[rows] * np.array([name not in barred for name in SIGNALS], dtype=np.float32)
    return fit(data.runs[rows], signals, labels, weights, strength=strength)


def _calibrate(
    data: _Data, label: str, fitted: Fitted
) -> tuple[dict[str, tuple[float, float]], dict[str, dict[str, float]]]:
    """Return curves by language ("": any other), and how well held-out real comments are told apart, by source."""
    rows = _find_rows(data.examples, label, held=True)
    chosen = [data.examples[row] for row in rows]
    scores = data.runs[rows] @ fitted.runs + data.signals[rows] @ fitted.signals + fitted.intercept
    labels = np.array([example.labels[label] >= 0.5 for example in chosen], dtype=np.float64)
    languages = np.array([example.language for example in chosen])
    # Comments that were chosen for being toxic say nothing of how toxic comments are among others.
    natural = np.array([example.source != "toxicity_civil" or label == "spam" for example in chosen])
    curves = {}
    for language in ("", *sorted(set(languages))):
        own = natural & ((languages == language) if language else (languages == "en"))
        if min(labels[own].sum(), (1 - labels[own]).sum()) >= (10 if language in ("", "en") else LEAST_HELD):
            curves[language] = fit_curve(scores[own], labels[own], PRIORS[label])
    slopes = np.array([curves.get(language, curves[""]) for language in languages])
    probabilities = 1 / (1 + np.exp(-(slopes[:, 0] * scores + slopes[:, 1])))
    return curves, measure_sources([example.source for example in chosen], labels, probabilities)


def measure_sources(
    sources: Sequence[str], labels: NDArray[np.float64], probabilities: NDArray[np.float64]
) -> dict[str, dict[str, float]]:
    """Return by source the AUC, and of the positives and negatives the share at 0.5 and above."""
    measured: dict[str, dict[str, float]] = {}
    for source in sorted(set(sources)):
        own = np.array([other == source for other in sources])
        positive, reached = labels[own] == 1, probabilities[own] >= 0.5
        found: dict[str, float] = {"rows": int(own.sum())}
        if positive.any():
            found["caught"] = round(float(reached[positive].mean()), 4)
        if not positive.all():
            found["false_alarms"] = round(float(reached[~positive].mean()), 4)
        if positive.any() and not positive.all():
            found["auc"] = round(measure_auc(labels[own], probabilities[own]), 4)
        measured[source] = found
    return measured


def fit_curve(scores: NDArray[np.float64], labels: NDArray[np.float64], prior: float) -> tuple[float, float]:
    """Return slope and intercept of the logistic curve to probabilities where `prior` of all texts are positive."""
    positive = prior / labels.sum()
    negative = (1 - prior) / (1 - labels).sum()
    return fit_platt(scores, labels, len(labels) * np.where(labels > 0.5, positive, negative))


def _find_support(examples: Sequence[Example], label: str, curves: Mapping[str, Any]) -> dict[str, str]:
    """Return what stands behind `label` by language: labelled comments with a curve, our own sentences, or nothing."""
    written = {example.language for example in examples if label in example.labels and not example.real}
    support = dict.fromkeys(sorted(written), "written")
    support |= {language: "measured" for language in curves if language}
    support[""] = (
        "written" if label == "spam" else "none"
    )  # links, contacts and styled letters are in no language
    return support


def _write_weights(path: Path, data: _Data, fitted: Mapping[str, Fitted], about: dict[str, Any]) -> None:
    slots = data.vocabulary & np.uint32((1 << SLOT_BITS) - 1)
    step = float(data.idf.max()) / 255
    checks = np.zeros(1 << SLOT_BITS, dtype=np.uint8)
    idf = np.zeros(1 << SLOT_BITS, dtype=np.uint8)
    weights = np.zeros((1 << SLOT_BITS, len(fitted)), dtype=np.int8)
    checks[slots] = (data.vocabulary >> np.uint32(SLOT_BITS)).astype(np.uint8)
    idf[slots] = np.maximum(np.rint(data.idf / step), 1).astype(np.uint8)
    scales = np.array([np.abs(model.runs).max() for model in fitted.values()], dtype=np.float32)
    for column, model in enumerate(fitted.values()):
        share = np.sqrt(np.abs(model.runs) / scales[column])
        weights[slots, column] = np.rint(127 * share * np.sign(model.runs)).astype(np.int8)
    np.savez_compressed(
        path,
        about=np.array(json.dumps(about | {"idf_step": step})),
        checks=checks,
        idf=idf,
        weights=weights,
        scales=scales,
        signals=np.array([model.signals for model in fitted.values()], dtype=np.float32),
        intercepts=np.array([model.intercept for model in fitted.values()], dtype=np.float32),
    )
