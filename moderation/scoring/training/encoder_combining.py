"""How the two tiers are combined: learned on held-out comments that neither has seen."""

import json
from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import scipy.optimize
from numpy.typing import NDArray

from moderation.scoring.encoder import LABELS, NAMES, Name, load_encoder
from moderation.scoring.measures import measure_auc
from moderation.scoring.model import load_model, prepare
from moderation.scoring.training.encoder_data import read_mix
from moderation.scoring.training.examples import Example
from moderation.scoring.training.fitting import balance
from moderation.scoring.training.learning import LEAST_HELD, PRIORS, fit_curve

_LEAST_COMBINED = 10  # held-out comments of each class
_LEFT_OUT = ("spam_sms",)  # messages, which are no comments
_RARE = ("severe_toxicity", "threat", "identity_attack")
_MOST_HELD = 1_200  # of one source
_PENALTY = 1e-3
# Languages without labelled comments of their own, for which labelled ones of dev/ show that what is known of others
# carries over: HateCheck in German and Spanish.
_TRANSFERRED = {"toxicity": ("es",), "identity_attack": ("de", "es")}
_DECIDING = ("spam", "toxicity")  # what is certain is seen by these
# The probabilities of the light tier below and above which it needs no second opinion. At 1 % it is spared 40 % of talk
# page comments, and overlooks at most 1 % of hateful sentences without a rude word. The upper bound is high: what the
# light tier would condemn for a group's name the encoder acquits.
_CERTAIN = (0.01, 0.998)

Numbers = NDArray[np.float64]
Say = Callable[[str], None]


@dataclass(frozen=True, slots=True)
class Held:
    """Held-out comments with the uncalibrated log-odds of both tiers. The last `extra` ones were chosen for a rare
    label and tell nothing of others."""

    examples: Sequence[Example]
    extra: int
    light: Numbers  # comments by `LABELS`
    encoded: Numbers

    def select(self, label: str) -> tuple[list[Example], Numbers, Numbers]:
        """Return the comments with a known `label`, their two log-odds, and their labels."""
        count = len(self.examples) - (0 if label in _RARE else self.extra)
        rows = [row for row, example in enumerate(self.examples[:count]) if label in example.labels]
        column = LABELS.index(label)
        both = np.stack([self.light[rows, column], self.encoded[rows, column]], axis=1)
        chosen = [self.examples[row] for row in rows]
        return chosen, both, np.array([example.labels[label] >= 0.5 for example in chosen], dtype=np.float64)


def score_held(examples: Sequence[Example], name: Name, target: Path) -> Held:
    """Return real held-out comments in the languages of the encoder `name`, not too many of one source, scored."""
    sources: dict[str, list[Example]] = defaultdict(list)
    for example in examples:
        if not (example.held and example.real) or example.source in _LEFT_OUT:
            continue
        if (name == "english") == (example.language == "en"):
            sources[example.source].append(example)
    chosen = [example for own in sources.values() for example in own[:: -(-len(own) // _MOST_HELD)]]
    extra = list_rare(sources["toxicity_wikipedia"], chosen)
    chosen += extra
    model, encoder = load_model(), load_encoder(name, target)
    prepared = prepare([example.text for example in chosen])
    columns = [model.labels.index(label) for label in LABELS]
    encoded = [
        encoder.score(encoder.cut(example.text, canonical))
        for example, canonical in zip(chosen, prepared.canonical, strict=True)
    ]
    return Held(
        chosen,
        len(extra),
        model.score(prepared)[:, columns].astype(np.float64),
        np.array(encoded, np.float64),
    )


def list_rare(examples: Sequence[Example], chosen: Sequence[Example]) -> list[Example]:
    """Return those of `examples` with a rare label that are not among `chosen`."""
    known = {example.text for example in chosen}
    return [
        example
        for example in examples
        if example.text not in known and any(example.labels.get(label, 0.0) >= 0.5 for label in _RARE)
    ]


def learn_combination(folder: Path, target: Path, seed: int, say: Say) -> None:
    """Learn how the encoders in `target` are combined with the light tier of Parley from held-out comments in `folder`,
    and write `encoder.json` to `target`. To be done again when either tier has learned anew."""
    examples = read_mix(folder, seed)
    shares: dict[str, dict[str, tuple[float, float, float]]] = defaultdict(dict)
    curves: dict[str, dict[str, tuple[float, float]]] = defaultdict(dict)
    measured: dict[str, dict[str, Any]] = defaultdict(dict)
    for name in NAMES:
        held = score_held(examples, name, target)
        for label in LABELS:
            chosen, both, labels = held.select(label)
            if min(labels.sum(), (1 - labels).sum()) < _LEAST_COMBINED:
                continue
            weights = balance(labels, np.ones(len(labels)), [example.source for example in chosen])
            shares[label][name] = fit_shares(both, labels, weights)
            combined = _add(both, shares[label][name])
            curves[label] |= _fit_curves(chosen, combined, labels, label)
            if name == "multilingual":
                shares[label]["elsewhere"] = _share_evenly(both, label)
                elsewhere = _add(both, shares[label]["elsewhere"])
                curves[label][""] = fit_curve(elsewhere, labels, PRIORS[label])
            measured[name][label] = _measure(chosen, both, combined, labels)
            say(f"{name} {label}: {shares[label][name]} {json.dumps(measured[name][label])}")
    about = {
        "version": f"encoder-{seed}, {load_model().version}",
        "shares": shares,
        "curves": curves,
        "support": {label: _find_support(label, curves) for label in LABELS},
        "certain": dict.fromkeys(_DECIDING, _CERTAIN),
        "held": measured,
    }
    (target / "encoder.json").write_text(json.dumps(about, indent=1) + "\n", encoding="utf-8")


def _add(both: Numbers, share: tuple[float, float, float]) -> Numbers:
    combined: Numbers = both @ np.array(share[:2]) + share[2]
    return combined


def _share_evenly(both: Numbers, label: str) -> tuple[float, float, float]:
    """Return the shares for languages without labelled comments, where nothing can be learned: each tier by how far its
    log-odds spread. Of what is said of people the light tier knows only our own sentences there, so it counts a
    third."""
    spread = both.std(axis=0)
    light = 1.0 if label == "spam" else 1 / 3
    return float(light / spread[0]), float(1 / spread[1]), 0.0


def fit_shares(both: Numbers, labels: Numbers, weights: Numbers) -> tuple[float, float, float]:
    """Return what the light tier's and the encoder's log-odds count, neither less than 0, and what is added."""
    weights = weights / weights.sum()

    def loss(point: Numbers) -> tuple[float, Numbers]:
        values = both @ point[:2] + point[2]
        error = weights * (1 / (1 + np.exp(-np.clip(values, -500, 500))) - labels)
        value = float((weights * (np.logaddexp(0, values) - labels * values)).sum())
        slope = np.append(both.T @ error + 2 * _PENALTY * point[:2], error.sum())
        return value + _PENALTY * float((point[:2] ** 2).sum()), slope

    bounds = [(0, None), (0, None), (None, None)]
    found = scipy.optimize.minimize(
        loss, np.array([0.5, 0.5, 0.0]), jac=True, method="L-BFGS-B", bounds=bounds
    ).x
    return float(found[0]), float(found[1]), float(found[2])


def _fit_curves(
    chosen: Sequence[Example], combined: Numbers, labels: Numbers, label: str
) -> dict[str, tuple[float, float]]:
    """Return curves by language, of those with enough comments that were not chosen for being toxic."""
    natural = np.array([example.source != "toxicity_civil" or label == "spam" for example in chosen])
    languages = np.array([example.language for example in chosen])
    curves = {}
    for language in sorted(set(languages)):
        own = natural & (languages == language)
        least = _LEAST_COMBINED if language == "en" else LEAST_HELD
        if min(labels[own].sum(), (1 - labels[own]).sum()) >= least:
            curves[str(language)] = fit_curve(combined[own], labels[own], PRIORS[label])
    return curves


def _measure(
    chosen: Sequence[Example], both: Numbers, combined: Numbers, labels: Numbers
) -> dict[str, dict[str, float]]:
    """Return by source how well the light tier, the encoder and both together tell the classes apart."""
    measured = {}
    for source in sorted({example.source for example in chosen}):
        own = np.array([example.source == source for example in chosen])
        if 0 < labels[own].sum() < own.sum():
            aucs = (measure_auc(labels[own], scores[own]) for scores in (both[:, 0], both[:, 1], combined))
            names = ("light", "encoder", "both")
            measured[source] = {"rows": int(own.sum())} | {
                name: round(auc, 4) for name, auc in zip(names, aucs, strict=True)
            }
    return measured


def _find_support(label: str, curves: Mapping[str, Any]) -> dict[str, str]:
    """Return what stands behind `label` by language: what stands behind the light tier, and what carries over."""
    support: dict[str, str] = dict(load_model().support[label])
    support |= {language: "measured" for language in curves[label] if language}
    for language in _TRANSFERRED.get(label, ()):
        if support.get(language) != "measured":
            support[language] = "transferred"
    return support
