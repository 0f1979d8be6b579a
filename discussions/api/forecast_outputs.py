"""The shapes in which clients get forecasts and what they were worth."""

from typing import Any

from rest_framework import serializers

from discussions.api.answers import show_forecast
from discussions.models import Author, Forecast, Score, Thread
from discussions.queries.predictions import list_forecasts_of, list_scores_of


class ForecastOutput(serializers.Serializer[Any]):
    """A forecast: of these, what the prompt's kind has."""

    probability = serializers.FloatField(required=False, help_text="That it is yes.")
    probabilities = serializers.ListField(child=serializers.FloatField(), required=False)
    low = serializers.JSONField(required=False, help_text="One in ten are below.")
    median = serializers.JSONField(required=False)
    high = serializers.JSONField(required=False, help_text="One in ten are above.")


class CommentForecastOutput(ForecastOutput):
    prompt = serializers.CharField()


class OwnForecastOutput(serializers.Serializer[Any]):
    prompt = serializers.CharField()
    forecast = ForecastOutput(allow_null=True, help_text="None: nothing any more.")
    made_at = serializers.DateTimeField()
    comment = serializers.CharField(allow_null=True, help_text="It counts when that is published.")
    counts = serializers.BooleanField()


class ScoreOutput(serializers.Serializer[Any]):
    brier = serializers.FloatField(allow_null=True)
    log = serializers.FloatField(allow_null=True)
    crps = serializers.FloatField(allow_null=True)
    baseline = serializers.FloatField()
    peer = serializers.FloatField()
    coverage = serializers.FloatField()
    final = ForecastOutput(allow_null=True, help_text="What stood at the end.")


class OwnScoreOutput(ScoreOutput):
    prompt = serializers.CharField()


def show_own_forecast(forecast: Forecast) -> dict[str, Any]:
    values = forecast.values
    return {
        "prompt": str(forecast.prompt_id),
        "forecast": None if values is None else show_forecast(forecast.prompt.kind, values),
        "made_at": forecast.made_at,
        "counts": forecast.counts,
        "comment": None if forecast.comment_id is None else str(forecast.comment_id),
    }


def show_score(score: Score) -> dict[str, Any]:
    told = ("brier", "log", "crps", "baseline", "peer", "coverage")
    final = None if score.final is None else show_forecast(score.prompt.kind, score.final)
    return {**{name: getattr(score, name) for name in told}, "final": final}


def show_own_score(score: Score) -> dict[str, Any]:
    return {"prompt": str(score.prompt_id), **show_score(score)}


def show_mine(author: Author, thread: Thread | None = None) -> dict[str, Any]:
    """Return `forecasts` and `scores` of an author, on one thread or anywhere."""
    return {
        "forecasts": [show_own_forecast(forecast) for forecast in list_forecasts_of(author, thread)],
        "scores": [show_own_score(score) for score in list_scores_of(author, thread)],
    }


def show_nothing() -> dict[str, Any]:
    return {"forecasts": [], "scores": []}
