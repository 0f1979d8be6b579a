"""How evidence adds up: several signals to one finding, several findings to one score."""

import math
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from moderation.subject import JSON, Finding, Label
from moderation.text.folding import Span

MAX_SPANS = 50


@dataclass(frozen=True, slots=True)
class Signal:
    """One thing that a check noticed; several make up its finding. `score` is 0 to 1."""

    code: str
    score: float
    details: Mapping[str, JSON] = field(default_factory=dict)
    spans: tuple[Span, ...] = ()


def combine_scores(scores: Iterable[float]) -> float:
    """Return the noisy-or of `scores`, 0 to 1: 1 − ∏(1 − score), and 0 for none.

    Each score is taken as an independent cause that is enough by itself with that probability (Pearl 1988,
    Probabilistic Reasoning in Intelligent Systems, section 4.3.2). It never falls when evidence is added or grows, and
    several weak signals make a strong one. Signals that share a cause belong in one check, where the caller can keep
    them from counting twice.
    """
    # Sorted: a product of floats depends on its order in the last digit, and a verdict must not.
    return 1.0 - math.prod(1.0 - score for score in sorted(scores))


def conclude(check: str, label: Label, clear_code: str, signals: Iterable[Signal | None]) -> Finding:
    """Return the one finding that `signals` make up; None and score 0 are no signal.

    The heaviest signal gives the code and details; `details["signals"]` names the score of each where there are more.
    """
    found = sorted(
        (signal for signal in signals if signal is not None and signal.score > 0),
        key=lambda signal: (-signal.score, signal.code),
    )
    if not found:
        return Finding(check=check, outcome="clear", label="none", score=0.0, code=clear_code)
    details = dict(found[0].details)
    if len(found) > 1:
        details["signals"] = {str(signal.code): round(signal.score, 3) for signal in found}
    return Finding(
        check=check,
        outcome="suspect",
        label=label,
        score=combine_scores(signal.score for signal in found),
        code=found[0].code,
        details=details,
        spans=tuple(sorted({span for signal in found for span in signal.spans})[:MAX_SPANS]),
    )


def report_unavailable(check: str, reason: str = "") -> Finding:
    """Return the finding of a check that could not run; `reason` is for the operator and holds nothing of the text."""
    return Finding(
        check=check,
        outcome="unavailable",
        label="none",
        score=0.0,
        code=f"{check}.unavailable",
        details={"check": check, "reason": reason},
    )
