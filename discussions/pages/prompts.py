"""What an article's readers are asked, on the pages without scripts: what they said, what others say, who was right."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from typing import Any

from babel.dates import format_datetime

from discussions.api.answers import show_value
from discussions.catalogue import say
from discussions.forecasting.questions import QuestionKind
from discussions.models import Author, Forecast, Prompt, Score, ThreadState
from discussions.pages.place import Place
from discussions.queries.predictions import (
    find_phase,
    list_forecasts_of,
    list_prompts,
    list_scores_of,
)
from discussions.spoken import (
    speak_distance,
    speak_forecast,
    speak_number,
    speak_outcome,
    speak_percent,
    speak_shares,
    speak_value,
)

# What one button says, by the code of its words.
TAPS = {
    "forecast.very_unlikely": "5",
    "forecast.unlikely": "25",
    "forecast.even": "50",
    "forecast.likely": "75",
    "forecast.very_likely": "95",
}
SCORES = ("brier", "crps", "log", "peer", "baseline")


@dataclass
class PromptItem:
    """One prompt on a page, as its reader may see it. `sent` is what they typed, where it comes back."""

    place: Place
    prompt: Prompt
    forecast: Forecast | None = None
    score: Score | None = None
    sent: Mapping[str, str] = field(default_factory=dict)
    problem: str = ""

    @property
    def id(self) -> str:
        return str(self.prompt.pk)

    @property
    def address(self) -> str:
        return self.place.links("prompts", self.id)

    @property
    def to(self) -> str:
        return self.place.links("prompts", self.id, "forecast")

    @property
    def phase(self) -> str:
        return find_phase(self.prompt)

    @property
    def when(self) -> str:
        """Where the prompt is in its life, and how many have said something."""
        moments = {"scheduled": ("opens", self.prompt.opens_at), "open": ("closes", self.prompt.closes_at)}
        if self.phase in moments:
            code, moment = moments[self.phase]
            words = say(f"forecast.{code}", when=speak_distance(moment))
        else:
            words = say(f"forecast.{self.phase}")
        return f"{words} · {say('prompt.forecasts', count=self.prompt.forecaster_count)}"

    @property
    def is_open(self) -> bool:
        thread = self.place.get_thread()
        return self.phase == "open" and thread.state != ThreadState.READ_ONLY

    @property
    def said(self) -> str:
        """What the reader said last, in words; "" for nothing."""
        if self.forecast is None or self.forecast.values is None:
            return ""
        return say("forecast.said", answer=speak_forecast(self.prompt, self.forecast.values))

    @property
    def waits(self) -> str:
        """Why it does not count yet, if so."""
        if self.forecast is None or self.forecast.counts or self.forecast.values is None:
            return ""
        return say("forecast.unseen" if self.forecast.comment_id is None else "forecast.waits")

    @property
    def outcome(self) -> str:
        if self.prompt.outcome is None:
            return ""
        return say("forecast.outcome", outcome=speak_outcome(self.prompt, self.prompt.outcome))

    @property
    def called_address(self) -> str:
        return self.place.links(sort="called") if self.prompt.outcome is not None else ""

    @property
    def taps(self) -> list[tuple[str, str, str]]:
        """Buttons that say all in one tap: each with the name and value that it sends, and its words."""
        if self.prompt.kind == QuestionKind.YES_NO:
            return [("percent", value, say(code)) for code, value in TAPS.items()]
        return [("favourite", str(place), option) for place, option in enumerate(self.prompt.options)]

    @property
    def fields(self) -> list[dict[str, str]]:
        """Return the fields by which a forecast is said exactly, with what is in them."""
        values = (self.forecast and self.forecast.values) or []
        if self.prompt.kind == QuestionKind.YES_NO:
            percent = f"{values[0] * 100:g}" if values else ""
            return [self._make_field("percent", say("forecast.percent"), percent, least="1", most="99")]
        if self.prompt.kind == QuestionKind.CHOICES:
            shares = [f"{value * 100:.3g}" for value in values] or [""] * len(self.prompt.options)
            return [
                self._make_field(f"share-{place}", f"{option} (%)", shares[place], least="0", most="100")
                for place, option in enumerate(self.prompt.options)
            ]
        assert self.prompt.lower is not None
        assert self.prompt.upper is not None
        least, most = (
            str(show_value(self.prompt.kind, end)) for end in (self.prompt.lower, self.prompt.upper)
        )
        shown = [str(show_value(self.prompt.kind, value)) for value in values] or [""] * 3
        named = dict(zip(("low", "median", "high"), shown, strict=True))
        return [
            self._make_field(name, say(f"forecast.{name}"), named[name], least=least, most=most)
            for name in ("median", "low", "high")
        ]

    @property
    def hint(self) -> str:
        if self.prompt.lower is None or self.prompt.upper is None:
            return ""
        ends = {"low": speak_value(self.prompt, self.prompt.lower)}
        ends["high"] = speak_value(self.prompt, self.prompt.upper)
        return f"{say('forecast.range_why')} {say('forecast.between', **ends)}"

    @property
    def sentence(self) -> str:
        return self.sent.get("body", "")

    @property
    def facts(self) -> list[tuple[str, str]]:
        """What the reader's forecasts were worth."""
        if self.score is None:
            return []
        found = {name: getattr(self.score, name) for name in SCORES}
        told = [
            (say(f"forecast.{name}"), speak_number(value))
            for name, value in found.items()
            if value is not None
        ]
        return [*told, (say("forecast.coverage"), speak_percent(round(self.score.coverage, 3)))]

    def _make_field(self, name: str, label: str, value: str, *, least: str, most: str) -> dict[str, str]:
        kind = "date" if self.prompt.kind == QuestionKind.DATE else "number"
        shown = self.sent.get(name, value)
        return {"name": name, "label": label, "value": shown, "type": kind, "least": least, "most": most}


def list_items(place: Place) -> list[PromptItem]:
    """Return all that the thread's readers are asked."""
    if place.thread is None:
        return []
    prompts = list_prompts(place.thread)
    if not prompts or place.reader is None:
        return [PromptItem(place, prompt) for prompt in prompts]
    forecasts = {each.prompt_id: each for each in list_forecasts_of(place.reader, place.thread)}
    scores = {score.prompt_id: score for score in list_scores_of(place.reader, place.thread)}
    return [PromptItem(place, prompt, forecasts.get(prompt.pk), scores.get(prompt.pk)) for prompt in prompts]


def make_item(place: Place, prompt: Prompt) -> PromptItem:
    return PromptItem(place, prompt, *_find_own(prompt, place.reader))


def describe(prompt: Prompt, belief: dict[str, Any]) -> str:
    """Return what a crowd believes, in a sentence."""
    count = say("prompt.forecasts", count=belief["count"])
    if prompt.kind == QuestionKind.CHOICES:
        return f"{count}: {speak_shares(zip(belief['median'], prompt.options, strict=True))}"
    median, low, high = _list_numbers(prompt, belief)
    return f"{count}: {say('forecast.together', median=median, low=low, high=high)}"


def list_columns(prompt: Prompt) -> list[str]:
    """Return the heads of the table of what a crowd believed."""
    measured = [say(f"forecast.{name}") for name in ("middle", "quarter_below", "quarter_above")]
    columns = prompt.options if prompt.kind == QuestionKind.CHOICES else measured
    return [say("forecast.when"), say("forecast.count"), *columns]


def list_cells(place: Place, prompt: Prompt, belief: dict[str, Any]) -> list[str]:
    """Return the row for one moment."""
    moment = datetime.fromtimestamp(belief["at"], UTC)
    when = str(format_datetime(moment, "medium", locale=place.language))
    if prompt.kind == QuestionKind.CHOICES:
        numbers: Sequence[str] = [speak_percent(share) for share in belief["median"]]
    else:
        numbers = _list_numbers(prompt, belief)
    return [when, str(belief["count"]), *numbers]


def _list_numbers(prompt: Prompt, belief: dict[str, Any]) -> list[str]:
    place = 0 if prompt.kind == QuestionKind.YES_NO else 1
    values = [belief[name][place] for name in ("median", "lower", "upper")]
    return [speak_percent(value) if place == 0 else speak_value(prompt, value) for value in values]


def _find_own(prompt: Prompt, reader: Author | None) -> tuple[Forecast | None, Score | None]:
    if reader is None:
        return None, None
    mine = Forecast.objects.filter(prompt=prompt, author=reader, is_live=True).first()
    return mine, Score.objects.filter(prompt=prompt, author=reader).first()


def read_answer(prompt: Prompt, sent: Mapping[str, str]) -> dict[str, Any]:
    """Return what a form says as the API takes it. What is no number stays as it is, for the API to refuse."""
    if prompt.kind == QuestionKind.YES_NO:
        percent = _read_number(sent.get("percent", ""))
        return {"probability": percent / 100 if isinstance(percent, float) else percent}
    if prompt.kind == QuestionKind.CHOICES:
        return {"probabilities": _read_shares(len(prompt.options), sent)}
    values = {name: sent.get(name, "").strip() or None for name in ("low", "median", "high")}
    if prompt.kind == QuestionKind.DATE:
        return {name: value and _read_date(value) for name, value in values.items()}
    return {name: value and _read_number(value) for name, value in values.items()}


# Of a favourite that was chosen; the others have the rest in equal parts.
FAVOURITE = 0.7


def _read_shares(count: int, sent: Mapping[str, str]) -> list[Any] | None:
    """Return shares of 1, whatever the form's numbers add up to. None: the form says nothing."""
    if (favourite := sent.get("favourite", "")) in map(str, range(count)):
        rest = (1.0 - FAVOURITE) / (count - 1)
        return [FAVOURITE if str(place) == favourite else rest for place in range(count)]
    shares = [_read_number(sent.get(f"share-{place}", "") or "0") for place in range(count)]
    numbers = [share for share in shares if isinstance(share, float) and share >= 0.0]
    total = sum(numbers)
    if len(numbers) < count:
        return shares
    return [number / total for number in numbers] if total > 0 else None


def _read_number(text: str) -> float | str | None:
    text = text.strip()
    try:
        return float(text.replace(",", ".")) if text else None
    except ValueError:
        return text


def _read_date(text: str) -> str:
    """Return a date as the API has it; browsers without a calendar send what was typed."""
    try:
        return date.fromisoformat(text).isoformat()
    except ValueError:
        return text
