"""The shapes in which clients get prompts, crowds, scores and records."""

from collections.abc import Iterable, Sequence
from datetime import UTC, datetime
from typing import Any

from rest_framework import serializers

from discussions.api.answers import (
    AnswerKindOutput,
    OutcomeOutput,
    show_answer_kind,
    show_outcome,
    show_value,
)
from discussions.api.forecast_outputs import OwnForecastOutput, OwnScoreOutput, ScoreOutput, show_score
from discussions.api.outputs import AuthorOutput, show_author
from discussions.forecasting.calibration import find_curve, find_share
from discussions.forecasting.questions import QuestionKind
from discussions.models import Author, Crowd, CrowdGroup, Prompt, Record, Score

PHASES = ["scheduled", "open", "closed", "resolved", "annulled"]


class ResolutionOutput(serializers.Serializer[Any]):
    outcome = OutcomeOutput(allow_null=True, help_text="None where it was annulled.")
    resolved_at = serializers.DateTimeField()
    known_at = serializers.DateTimeField(allow_null=True)
    source_url = serializers.CharField(allow_blank=True)
    note = serializers.CharField(allow_blank=True)


class PromptOutput(serializers.Serializer[Any]):
    id = serializers.CharField()
    thread = serializers.CharField(help_text="The thread's key.")
    key = serializers.CharField(allow_null=True, help_text="The site's own name for it.")
    question = serializers.CharField()
    details = serializers.CharField(allow_blank=True)
    answer = AnswerKindOutput()
    position = serializers.IntegerField()
    phase = serializers.ChoiceField(choices=PHASES)
    opens_at = serializers.DateTimeField()
    closes_at = serializers.DateTimeField()
    resolves_at = serializers.DateTimeField(allow_null=True)
    resolution = ResolutionOutput(allow_null=True)
    forecasters = serializers.IntegerField(help_text="Readers whose forecast stands.")
    version = serializers.IntegerField(help_text="Editors send it with a change.")


class PromptsOutput(serializers.Serializer[Any]):
    prompts = PromptOutput(many=True)


class BeliefOutput(serializers.Serializer[Any]):
    at = serializers.DateTimeField()
    count = serializers.IntegerField()
    median = serializers.ListField(help_text="For each number of a forecast: numbers, or dates.")
    lower = serializers.ListField(help_text="A quarter are below.")
    upper = serializers.ListField(help_text="A quarter are above.")


class GroupOutput(serializers.Serializer[Any]):
    group = serializers.ChoiceField(choices=CrowdGroup.choices)
    computed_at = serializers.DateTimeField()
    now = BeliefOutput(allow_null=True)
    history = BeliefOutput(many=True)


class CrowdOutput(serializers.Serializer[Any]):
    prompt = serializers.CharField()
    phase = serializers.ChoiceField(choices=PHASES)
    groups = GroupOutput(many=True)


class OwnForecastsOutput(serializers.Serializer[Any]):
    forecasts = OwnForecastOutput(many=True, help_text="All that I said, oldest first.")
    score = OwnScoreOutput(allow_null=True)


class CalledOutput(ScoreOutput):
    author = AuthorOutput()
    comment = serializers.CharField(help_text="The last one that came with a forecast.")


class CalledPageOutput(serializers.Serializer[Any]):
    scores = CalledOutput(many=True)
    next = serializers.CharField(allow_null=True)


class BinOutput(serializers.Serializer[Any]):
    forecasts = serializers.IntegerField()
    said = serializers.FloatField()
    happened = serializers.FloatField()
    low = serializers.FloatField()
    high = serializers.FloatField()


class RangesOutput(serializers.Serializer[Any]):
    """Of numbers and dates: eight in ten outcomes should be inside the ranges."""

    forecasts = serializers.IntegerField()
    inside = serializers.IntegerField()
    low = serializers.FloatField()
    high = serializers.FloatField()


class StandingOutput(serializers.Serializer[Any]):
    resolved = serializers.IntegerField(help_text="Prompts that were scored.")
    reputation = serializers.FloatField(help_text="Peer scores with shrinkage: Σ peer / (30 + Σ coverage).")
    brier = serializers.FloatField(allow_null=True, help_text="On average.")
    coverage = serializers.FloatField(help_text="On average.")


class RecordOutput(StandingOutput):
    author = AuthorOutput()
    calibration = BinOutput(many=True)
    ranges = RangesOutput(allow_null=True)


class ForecasterOutput(StandingOutput):
    author = AuthorOutput()


class ForecastersOutput(serializers.Serializer[Any]):
    forecasters = ForecasterOutput(many=True)
    next = serializers.CharField(allow_null=True)


def show_prompt(prompt: Prompt, phase: str) -> dict[str, Any]:
    resolution = None
    if prompt.resolved_at is not None:
        outcome = None if prompt.outcome is None else show_outcome(prompt.kind, prompt.outcome)
        resolution = {"outcome": outcome, "note": prompt.resolution_note}
        resolution |= {name: getattr(prompt, name) for name in ("resolved_at", "known_at", "source_url")}
    told = ("key", "question", "details", "position", "opens_at", "closes_at", "resolves_at", "version")
    return {
        "id": str(prompt.pk),
        "thread": prompt.thread.key,
        "answer": show_answer_kind(prompt),
        "phase": phase,
        "resolution": resolution,
        "forecasters": prompt.forecaster_count,
        **{name: getattr(prompt, name) for name in told},
    }


def show_crowd(prompt: Prompt, phase: str, crowds: Iterable[Crowd]) -> dict[str, Any]:
    groups = []
    for crowd in crowds:
        history = [_show_belief(prompt, belief) for belief in crowd.beliefs]
        groups.append(
            {
                "group": crowd.group,
                "computed_at": crowd.computed_at,
                "now": history[-1] if history else None,
                "history": history,
            }
        )
    return {"prompt": str(prompt.pk), "phase": phase, "groups": groups}


def show_called(score: Score) -> dict[str, Any]:
    return {**show_score(score), "author": show_author(score.author), "comment": str(score.comment_id)}


def show_standing(record: Record | None) -> dict[str, Any]:
    if record is None:
        return {"resolved": 0, "reputation": 0.0, "brier": None, "coverage": 0.0}
    return {name: getattr(record, name) for name in ("resolved", "reputation", "brier", "coverage")}


def show_forecaster(record: Record) -> dict[str, Any]:
    return {"author": show_author(record.author), **show_standing(record)}


def show_calibration(outcomes: Iterable[tuple[Prompt, Sequence[float]]]) -> dict[str, Any]:
    """Return `calibration` and `ranges` of what stood at the end of prompts, each with what happened."""
    pairs: list[tuple[float, bool]] = []
    inside, ranges = 0, 0
    for prompt, final in outcomes:
        assert prompt.outcome is not None
        if prompt.kind == QuestionKind.YES_NO:
            pairs.append((final[0], prompt.outcome == 1.0))
        elif prompt.kind == QuestionKind.CHOICES:
            pairs += [(share, round(prompt.outcome) == place) for place, share in enumerate(final)]
        else:
            ranges += 1
            inside += final[0] <= prompt.outcome <= final[2]
    low, high = find_share(inside, ranges) if ranges else (0.0, 1.0)
    return {
        "calibration": [found._asdict() for found in find_curve(pairs)],
        "ranges": {"forecasts": ranges, "inside": inside, "low": low, "high": high} if ranges else None,
    }


def show_record(record: Record | None, author: Author, outcomes: Iterable[Any]) -> dict[str, Any]:
    return {"author": show_author(author), **show_standing(record), **show_calibration(outcomes)}


def _show_belief(prompt: Prompt, belief: dict[str, Any]) -> dict[str, Any]:
    shown = {
        name: [show_value(prompt.kind, value) for value in belief[name]]
        for name in ("median", "lower", "upper")
    }
    return {"at": datetime.fromtimestamp(belief["at"], UTC), "count": belief["count"], **shown}
