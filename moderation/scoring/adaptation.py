"""Learning from moderators: from their decisions to a site's model, and whether it is better than the shipped ones.

Pure and deterministic. For each label, first a logistic curve on the shipped models' log-odds (Platt 1999) with a
strong prior at the identity, then weights for runs by a logistic regression with an L2 penalty. Nobody moves either
alone:

- each decision's weight is capped by author and moderator (`moderation.scoring.labelled`);
- where a site has several moderators, everything is fitted without each in turn, and the mildest of these fits holds;
- a run gets a weight only in a direction that decisions on texts of three authors have. To what is caught already
  nothing is added, as rspamd's Bayes refuses to learn what it is sure of.

What is learned takes effect only if, on decisions that it has not seen, it is better than the shipped models.
"""

from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass, replace
from typing import Any, Literal

import numpy as np
from numpy.typing import NDArray

from moderation.scoring.labelled import Example, Labelled, balance_classes, weigh_examples
from moderation.scoring.measures import measure_auc, measure_f1
from moderation.scoring.model import Scores
from moderation.scoring.site_fitting import (
    Runs,
    Task,
    find_mildest,
    fit_curve,
    fit_runs,
    keep_heaviest,
    list_runs,
)
from moderation.scoring.site_model import (
    HOLDS_AT,
    LEARNED_LABELS,
    MAX_INTERCEPT,
    LabelModel,
    Numbers,
    SiteModel,
    find_log_odds,
    get_base_version,
)
from moderation.scoring.tiers import score_texts

LEAST_DECISIONS = 50
LEAST_OF_A_CLASS = 10  # different texts
LEAST_AUTHORS = 5
LEAST_AUTHORS_OF_A_RUN = 3
# How far runs may move a text's log-odds where one, two, and more moderators decided, and the curve half as far.
REACHES = (1.5, 3.0, 4.0)
FOLDS = 5
MAX_PARTS = 4  # that moderators are dealt out to, to be left out in turn
_SUREST = 4.0  # log-odds
_CERTAIN = 0.95  # from this probability on, nothing is added to what is caught
AUC_MARGIN = 0.02  # by which it may be worse than the shipped models'; its standard error at 300 decisions
FALSE_ALARMS_MARGIN = 0.01
MAX_FALSE_ALARMS = 0.05  # up to this share they may rise further, if more is gained than lost

Refusal = Literal["", "too_few_decisions", "too_few_of_a_class", "too_few_authors", "not_better"]
Kind = Literal["", "curve", "curve_and_runs"]
Rows = NDArray[np.bool_]


@dataclass(frozen=True, slots=True)
class Figures:
    """How well probabilities tell decisions apart.

    `caught` and `false_alarms` are the shares, 0 to 1, of bad and of good texts that would be held; `f1` likewise.
    `benefit` is what holding those is worth, in caught texts for each text: the net benefit of Vickers and Elkin 2006,
    by which a threshold p says that one false alarm costs as much as p / (1 - p) catches are worth.
    """

    auc: float
    log_loss: float
    caught: float
    false_alarms: float
    f1: float
    benefit: float


@dataclass(frozen=True, slots=True)
class Report:
    """What was learned of a label: from how many decisions of how many people, and how it did on unseen ones.

    `refused` says why nothing takes effect, `kind` what does. `site` are the figures of the better of both kinds.
    """

    decisions: int
    bad: int
    moderators: int
    authors: int
    undecided: int
    refused: Refusal
    kind: Kind = ""
    slope: float = 1.0
    intercept: float = 0.0
    runs: int = 0
    base: Figures | None = None
    site: Figures | None = None

    def to_dict(self) -> dict[str, Any]:
        """Return it in plain JSON types."""
        return asdict(self)


@dataclass(frozen=True, slots=True)
class Learned:
    """A model with the labels that take effect, and a report by label; `is_trained` if any had enough decisions."""

    model: SiteModel
    reports: dict[str, Report]

    @property
    def is_trained(self) -> bool:
        return any(report.base is not None for report in self.reports.values())

    @property
    def is_better(self) -> bool:
        return bool(self.model.labels)


def fit_site_model(
    examples: Sequence[Example],
    *,
    score: Callable[[Sequence[str]], Sequence[Scores]] = score_texts,
) -> Learned:
    """Return what `examples` teach on top of `score`, the shipped models. The same examples give the same model."""
    scored = score([example.text for example in examples])
    labels: dict[str, LabelModel] = {}
    reports: dict[str, Report] = {}
    for label in LEARNED_LABELS:
        known = [
            (example, find_log_odds(probability))
            for example, scores in zip(examples, scored, strict=True)
            if label in example.labels and (probability := scores.labels[label]) is not None
        ]
        data = weigh_examples([example for example, _ in known], label, [z for _, z in known])
        report = _count(data)
        if not report.refused:
            learned, report = _learn_label(data, label, report)
            if learned is not None:
                labels[label] = learned
        reports[label] = report
    return Learned(SiteModel(0, get_base_version(), labels), reports)


def _count(data: Labelled) -> Report:
    """Return how much there is to learn from, refused if it is too little."""
    decided = data.decided
    bad, good = (len(set(data.groups[decided & rows].tolist())) for rows in (data.bad, ~data.bad))
    authors = len(set(data.authors[decided].tolist()))
    refused: Refusal = ""
    if decided.sum() < LEAST_DECISIONS:
        refused = "too_few_decisions"
    elif min(bad, good) < LEAST_OF_A_CLASS:
        refused = "too_few_of_a_class"
    elif authors < LEAST_AUTHORS:
        refused = "too_few_authors"
    return Report(
        decisions=int(decided.sum()),
        bad=int((decided & data.bad).sum()),
        moderators=len(set(data.moderators[decided].tolist())),
        authors=authors,
        undecided=int((~decided).sum()),
        refused=refused,
    )


def _learn_label(data: Labelled, label: str, counted: Report) -> tuple[LabelModel | None, Report]:
    """Return what takes effect, None if nothing does, and the report."""
    runs = list_runs(data.texts, LEAST_AUTHORS_OF_A_RUN)
    reach = REACHES[min(counted.moderators, len(REACHES)) - 1]
    threshold = find_log_odds(HOLDS_AT[label])
    weights = data.weights * (data.fair if data.fair.any() else data.decided)
    shown = data.choose_different()

    def compare(scores: Numbers) -> Figures:
        return measure(data.bad[shown], scores[shown], weights[shown], threshold)

    base = compare(data.log_odds)
    unseen = _predict_unseen(data, runs, reach, threshold)
    allowed = max(base.false_alarms + FALSE_ALARMS_MARGIN, MAX_FALSE_ALARMS)
    good = shown & ~data.bad
    brakes = {kind: _find_brake(scores[good] - threshold, allowed) for kind, scores in unseen.items()}
    measured = [(compare(scores - brakes[kind]), kind) for kind, scores in unseen.items()]
    site, kind = min(measured, key=lambda pair: (not _is_better(pair[0], base), pair[0].log_loss))
    learned = _fit(data, runs, reach, threshold)[kind]
    lowered = float(np.clip(learned.intercept - brakes[kind], -MAX_INTERCEPT, MAX_INTERCEPT))
    learned = replace(learned, intercept=lowered)
    report = replace(
        counted,
        slope=learned.slope,
        intercept=learned.intercept,
        runs=len(learned.keys),
        base=base,
        site=site,
    )
    if not _is_better(site, base):
        return None, replace(report, refused="not_better")
    return learned, replace(report, kind=kind)


def _is_better(site: Figures, base: Figures) -> bool:
    """Tell whether probabilities are better, and what would be held no worse."""
    return (
        site.log_loss < base.log_loss and site.auc >= base.auc - AUC_MARGIN and site.benefit >= base.benefit
    )


def _find_brake(above: Numbers, allowed: float) -> float:
    """Return by how much log-odds must fall for at most the share `allowed` of good texts to pass the threshold."""
    highest = np.sort(above)[::-1]
    following = highest[int(allowed * len(highest))]
    return max(0.0, float(following) + 1e-6)


def _predict_unseen(data: Labelled, runs: Runs, reach: float, threshold: float) -> dict[Kind, Numbers]:
    """Return the log-odds of each text by models that saw neither it, nor one like it, nor others by its author."""
    folds = _split(data)
    found: dict[Kind, Numbers] = {"curve": data.log_odds.copy(), "curve_and_runs": data.log_odds.copy()}
    for fold in range(FOLDS):
        held = folds == fold
        if not held.any() or held.all():
            continue
        features = runs.take(held).features
        for kind, learned in _fit(data.take(~held), runs.take(~held), reach, threshold).items():
            added = learned.add_up(features, int(held.sum()))
            found[kind][held] = learned.move(data.log_odds[held], added)
    return found


def _split(data: Labelled) -> NDArray[np.int64]:
    """Return a fold for each text: all of an author's in one, and with them all that are like one of theirs."""
    folds = data.authors.copy()
    # A group goes where its first text's author is; its other authors' own texts stay where they are.
    first: dict[int, int] = {}
    for place, group in enumerate(data.groups.tolist()):
        folds[place] = folds[first.setdefault(group, place)]
    return folds % FOLDS


def _fit(data: Labelled, runs: Runs, reach: float, threshold: float) -> dict[Kind, LabelModel]:
    """Return what `data` teaches: the curve alone, and with weights for runs.

    Both are fitted without each part of the moderators in turn, and the mildest of these holds: the weights nearest
    to 0, and what turns the curve least around the threshold and moves it least there; nothing where they disagree.
    """
    parts = data.leave_out_moderators(MAX_PARTS)
    fits = np.array(
        [
            fit_curve(_doubt(data.log_odds[rows]) - threshold, data.bad[rows], data.weights[rows])
            for rows in (part & data.fair for part in parts)
        ]
    )
    turn, move = find_mildest(fits - np.array([1.0, 0.0])).tolist()
    intercept = float(np.clip(move - turn * threshold, -MAX_INTERCEPT, MAX_INTERCEPT))
    curve = LabelModel(1 + turn, intercept, reach, runs.vocabulary[:0], np.zeros(0, dtype=np.float32))
    offset = curve.move(data.log_odds, np.zeros(len(data.bad)))
    weights = find_mildest(np.array([_fit_part(data, rows, runs, offset) for rows in parts]))
    keys, kept = keep_heaviest(runs.vocabulary, weights)
    return {"curve": curve, "curve_and_runs": replace(curve, keys=keys, weights=kept)}


def _doubt(log_odds: Numbers) -> Numbers:
    """Return log-odds as if nothing was ever surer than 50 to 1: people err, and one slip must not count for many."""
    doubted: Numbers = np.clip(log_odds, -_SUREST, _SUREST)
    return doubted


def _fit_part(data: Labelled, rows: Rows, runs: Runs, offset: Numbers) -> Numbers:
    data, runs = data.take(rows), runs.take(rows)
    raising, lowering = _find_directions(data, runs)
    return fit_runs(runs, Task(data.bad, balance_classes(data), offset[rows], raising, lowering))


def _find_directions(data: Labelled, runs: Runs) -> tuple[Rows, Rows]:
    """Return which runs may raise a text's log-odds, and which may lower them: where texts of enough authors do so."""
    certain = find_log_odds(_CERTAIN)
    raising, lowering = (
        runs.count_people(data.authors, rows) >= LEAST_AUTHORS_OF_A_RUN
        for rows in (
            data.decided & data.bad & (data.log_odds < certain),
            data.decided & ~data.bad & (data.log_odds > -certain),
        )
    )
    return raising, lowering


def measure(bad: Rows, log_odds: Numbers, weights: Numbers, threshold: float) -> Figures:
    """Return the figures of texts, `bad` or not; only the log-loss heeds their `weights`. `threshold` in log-odds."""
    held = log_odds >= threshold
    doubted = _doubt(log_odds)
    losses = np.logaddexp(0, doubted) - bad * doubted
    return Figures(
        auc=round(measure_auc(bad, log_odds), 4),
        log_loss=round(float(np.average(losses, weights=weights)), 4),
        caught=round(float(held[bad].mean()), 4),
        false_alarms=round(float(held[~bad].mean()), 4),
        f1=round(measure_f1(bad, held), 4),
        benefit=round(float((held & bad).mean() - (held & ~bad).mean() * np.exp(threshold)), 4),
    )
