"""What the demo's readers are asked, and what they have forecast so far, with comments or without a word."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import NamedTuple

from django.contrib.auth.models import User
from django.utils import timezone

from discussions.actions.forecasts import weigh
from discussions.actions.prompts import Editor, create_prompt
from discussions.models import Author, Comment, Forecast, Prompt, Status, Thread

OPENED = timedelta(days=2)
CLOSES = timedelta(days=30)


class Said(NamedTuple):
    """`minutes` before the demo was made. `begins`: how the comment begins that it came with."""

    by: str
    minutes: int
    values: tuple[float, ...]
    begins: str = ""


class Asked(NamedTuple):
    values: dict[str, object]
    said: Sequence[Said]


ASKED = (
    Asked(
        {
            "kind": "yes_no",
            "question": "Will a whole country run for a full week on wind and sun alone?",
            "details": "Before the end of next year, every hour of seven days in a row, without hydropower or imports.",
        },
        (
            Said("Ines Carvalho", 2810, (0.35,), "**Question 1, energy: 35 %"),
            Said("Oluwaseun A.", 2760, (0.3,)),
            Said("Ines Carvalho", 2741, (0.12,), "Fair. I would count it only"),
            Said("Małgorzata", 2598, (0.05,), "U nas cieszylibyśmy się"),
            Said("Jonas Lindqvist", 2300, (0.2,)),
            Said("Priya N.", 1900, (0.15,)),
            Said("Sanne", 1500, (0.22,)),
            Said("Bertil", 1100, (0.1,)),
            Said("Oluwaseun A.", 800, (0.18,)),
            Said("Jonas Lindqvist", 300, (0.14,)),
        ),
    ),
    Asked(
        {
            "kind": "number",
            "question": "How many of the ten questions will have been answered with yes by next December?",
            "unit": "of 10",
            "lower": 0.0,
            "upper": 10.0,
        },
        (
            Said("Priya N.", 2500, (1.0, 3.0, 5.0)),
            Said("Sanne", 1800, (2.0, 4.0, 6.0)),
            Said("Jonas Lindqvist", 900, (1.0, 2.0, 4.0)),
        ),
    ),
)


def ask_readers(thread: Thread, moderator: User) -> None:
    """Ask the readers of a thread what its article leaves open, and give what they have said its time."""
    now = timezone.now()
    for position, asked in enumerate(ASKED):
        times = {"opens_at": now - OPENED, "closes_at": now + CLOSES, "position": position}
        prompt = create_prompt(
            thread=thread, editor=Editor(person=moderator), values={**asked.values, **times}
        )
        _say(prompt, asked.said, now)


def _say(prompt: Prompt, said: Sequence[Said], now: datetime) -> None:
    authors = {author.name: author for author in Author.objects.filter(comments__thread=prompt.thread)}
    # Whoever writes below an article of a demo that people changed need not be among them.
    present = [each for each in said if each.by in authors]
    last = {each.by: place for place, each in enumerate(present)}
    made = []
    for place, each in enumerate(present):
        author = authors[each.by]
        comment = _find_comment(prompt.thread, author, each.begins)
        made.append(
            Forecast(
                prompt=prompt,
                author=author,
                comment=comment,
                values=list(each.values),
                made_at=now - timedelta(minutes=each.minutes),
                is_live=last[each.by] == place,
                counts=True,
                weight=weigh(author, comment, 0),
            )
        )
    Forecast.objects.bulk_create(made)
    Prompt.objects.filter(pk=prompt.pk).update(revision=len(made))


def _find_comment(thread: Thread, author: Author, begins: str) -> Comment | None:
    if not begins:
        return None
    found = Comment.objects.filter(thread=thread, author=author, status=Status.PUBLISHED)
    return found.filter(body__startswith=begins).first()
