"""The picture of what readers believe, for pages, letters and social cards."""

from datetime import UTC, datetime
from typing import Any

import numpy as np

from discussions.api.answers import show_value
from discussions.catalogue import say
from discussions.forecasting.plots import Line, Plot, draw_plot
from discussions.forecasting.questions import QuestionKind
from discussions.models import Crowd, Prompt

VALUE_MARKS = 5
TIME_MARKS = 4


def draw_prompt(prompt: Prompt, crowd: Crowd | None) -> str:
    """Return what the `crowd` believed of a prompt over time as an SVG document."""
    beliefs: list[dict[str, Any]] = [] if crowd is None else crowd.beliefs
    language = prompt.thread.site.language  # the same for everyone: pictures are kept
    lines = _list_lines(prompt, beliefs)
    count = beliefs[-1]["count"] if beliefs else 0
    begins, ends = prompt.opens_at.timestamp(), prompt.closes_at.timestamp()
    said = "; ".join(f"{line.name} {line.now}".strip() for line in lines)
    outcome = _find_outcome(prompt)
    caption = say("prompt.forecasts", language=language, count=count)
    description = f"{caption}. {said}".strip()
    if outcome is not None:
        description = f"{description}. {outcome[1]}"
    is_share = not prompt.describe_question().has_range
    bottom, top = (0.0, 1.0) if is_share else (_place(prompt, prompt.lower), _place(prompt, prompt.upper))
    return draw_plot(
        Plot(
            title=prompt.question,
            caption=caption if outcome is None else f"{caption} · {outcome[1]}",
            description=description,
            lines=lines,
            begins=begins,
            ends=ends,
            bottom=bottom,
            top=top,
            value_marks=[(value, _name(prompt, value)) for value in np.linspace(bottom, top, VALUE_MARKS)],
            time_marks=[(moment, _name_time(moment)) for moment in np.linspace(begins, ends, TIME_MARKS)],
            outcome=None if is_share or outcome is None else outcome,
            nothing_yet=say("prompt.no_forecasts", language=language),
        )
    )


def _list_lines(prompt: Prompt, beliefs: list[dict[str, Any]]) -> list[Line]:
    """Return one line for yes, for each option, or for the median of a number or date."""
    names = prompt.options if prompt.kind == QuestionKind.CHOICES else [""]
    column = 1 if prompt.describe_question().has_range else 0
    lines = []
    for place, name in enumerate(names):
        at = column or place
        points = [
            (
                belief["at"],
                *(_place(prompt, belief[number][at]) for number in ("lower", "median", "upper")),
            )
            for belief in beliefs
        ]
        now = _name(prompt, points[-1][2]) if points else ""
        lines.append(Line(name, now, points))
    return lines


def _find_outcome(prompt: Prompt) -> tuple[float, str] | None:
    if prompt.outcome is None:
        return None
    if prompt.kind == QuestionKind.YES_NO:
        answer = "prompt.yes" if prompt.outcome == 1.0 else "prompt.no"
        return prompt.outcome, say(answer, language=prompt.thread.site.language)
    if prompt.kind == QuestionKind.CHOICES:
        return 1.0, prompt.options[round(prompt.outcome)]
    place = _place(prompt, prompt.outcome)
    return place, _name(prompt, place)


def _place(prompt: Prompt, value: float | None) -> float:
    assert value is not None
    return float(prompt.describe_question().place(np.array([value]))[0])


def _name(prompt: Prompt, place: float) -> str:
    """Return what a place of the axis is called."""
    question = prompt.describe_question()
    if not question.has_range:
        return f"{place:.0%}"
    value = question.unplace(place)
    if prompt.kind == QuestionKind.DATE:
        return str(show_value(prompt.kind, value))
    return f"{value:,.4g} {prompt.unit}".strip()


def _name_time(moment: float) -> str:
    return datetime.fromtimestamp(moment, UTC).date().isoformat()
