"""Reads of prompts, of what was forecast, and of what it was worth."""

from collections.abc import Iterator
from datetime import datetime
from typing import NamedTuple

import numpy as np
from django.db import connection
from django.db.models import F, Q, QuerySet
from django.utils import timezone

from discussions.forecasting.calibration import LEAST_RANKED
from discussions.forecasting.crowd import Answers
from discussions.forecasting.questions import QuestionKind
from discussions.models import (
    Author,
    AuthorKind,
    Crowd,
    CrowdGroup,
    Forecast,
    Prompt,
    PromptState,
    PromptTemplate,
    Record,
    Score,
    Site,
    Status,
    Thread,
    ThreadMode,
)
from discussions.queries.cursors import MAX_BIGINT, Sort, decode_fields, encode_fields
from discussions.refusals import Refused

_SAID = """
SELECT f.id, f.author_id, extract(epoch FROM f.made_at)::float8, f.weight, f.comment_id, f.values,
       a.kind = 'sso', coalesce(r.resolved >= %(least)s AND r.reputation > 0, false)
  FROM discussions_forecast f
  JOIN discussions_author a ON a.id = f.author_id
  LEFT JOIN discussions_record r ON r.author_id = f.author_id
 WHERE f.prompt_id = %(prompt)s AND f.counts
 ORDER BY f.made_at, f.id
"""


class Said(NamedTuple):
    """All forecasts of a prompt that count, in the order of time, and whose they are."""

    answers: Answers
    comments: list[int | None]
    groups: dict[CrowdGroup, Answers]


class ScorePage(NamedTuple):
    scores: list[Score]
    next_cursor: str | None


class RecordPage(NamedTuple):
    records: list[Record]
    next_cursor: str | None


def get_prompt(prompt_id: int) -> Prompt:
    """Return a prompt with its thread and site. Raises Refused (prompt_not_found)."""
    prompt = Prompt.objects.select_related("thread__site").filter(pk=prompt_id).first()
    if prompt is None:
        raise Refused("prompt_not_found")
    return prompt


def list_prompts(thread: Thread) -> list[Prompt]:
    """Return a thread's prompts in their order."""
    return list(Prompt.objects.filter(thread=thread).order_by("position", "pk"))


def list_sorts(thread: Thread | None) -> list[Sort]:
    """Return the orders in which a thread is worth reading: some only once there is something to see in them."""
    asked: set[tuple[str, str]] = set()
    if thread is not None and thread.prompt_count:
        asked = set(Prompt.objects.filter(thread=thread).values_list("kind", "state"))
    is_worth = {
        Sort.CALLED: any(state == PromptState.RESOLVED for _, state in asked),
        Sort.FEATURED: thread is not None and thread.featured_count > 0,
        Sort.UNANSWERED: thread is not None and thread.mode == ThreadMode.QUESTIONS,
        Sort.SIDES: any(
            kind == QuestionKind.YES_NO and state != PromptState.ANNULLED for kind, state in asked
        ),
    }
    return [sort for sort in Sort if is_worth.get(sort, True)]


def find_phase(prompt: Prompt, now: datetime | None = None) -> str:
    """Return where a prompt is in its life: scheduled, open, closed, resolved or annulled."""
    now = now or timezone.now()
    if prompt.state != PromptState.UNRESOLVED:
        return str(prompt.state)
    if now < prompt.opens_at:
        return "scheduled"
    return "open" if now < prompt.closes_at else "closed"


def list_behind() -> list[int]:
    """Return the prompts whose crowd or scores are behind, and which no worker has."""
    is_free = Q(claimed_until__isnull=True) | Q(claimed_until__lt=timezone.now())
    crowd = ~Q(revision=F("crowd_revision"))
    scores = ~Q(state=PromptState.UNRESOLVED) & ~Q(revision=F("scored_revision"))
    ids: set[int] = set()
    for behind in (crowd, scores):
        ids.update(Prompt.objects.filter(behind & is_free).values_list("pk", flat=True)[:1000])
    return sorted(ids)


def read_said(prompt: Prompt) -> Said:
    """Return what was said of a prompt and counts, for all and for each group. One query."""
    with connection.cursor() as database:
        database.execute(_SAID, {"prompt": prompt.pk, "least": LEAST_RANKED})
        rows = database.fetchall()
    width = prompt.describe_question().width
    nothing = [float("nan")] * width
    answers = Answers(
        authors=np.array([row[1] for row in rows], dtype=np.int64),
        times=np.array([row[2] for row in rows], dtype=np.float64),
        answers=np.array([row[5] or nothing for row in rows], dtype=np.float64).reshape(-1, width),
        weights=np.array([row[3] for row in rows], dtype=np.float64),
    )
    members = np.array([row[6] for row in rows], dtype=bool)
    calibrated = np.array([row[7] for row in rows], dtype=bool)
    return Said(
        answers,
        [row[4] for row in rows],
        {
            CrowdGroup.ALL: answers,
            CrowdGroup.MEMBERS: answers.pick(members),
            CrowdGroup.CALIBRATED: answers.pick(calibrated),
        },
    )


def list_crowds(prompt: Prompt) -> list[Crowd]:
    """Return what each group believes of a prompt; none before anything was computed."""
    crowds = {crowd.group: crowd for crowd in Crowd.objects.filter(prompt=prompt)}
    return [crowds[group] for group in CrowdGroup.values if group in crowds]


def list_forecasts_of(author: Author, thread: Thread | None = None) -> list[Forecast]:
    """Return all that an author forecast, oldest first, on one thread or anywhere."""
    found = Forecast.objects.filter(author=author).select_related("prompt__thread")
    if thread is not None:
        found = found.filter(prompt__thread=thread)
    return list(found.order_by("made_at", "pk"))


def list_scores_of(author: Author, thread: Thread | None = None) -> list[Score]:
    """Return what an author's forecasts were worth, on one thread or anywhere."""
    found = Score.objects.filter(author=author).select_related("prompt__thread")
    if thread is not None:
        found = found.filter(prompt__thread=thread)
    return list(found.order_by("prompt_id"))


def page_scores(prompt: Prompt, *, cursor: str | None, limit: int) -> ScorePage:
    """Return who called a prompt, best first: those who said so in a published comment."""
    found = Score.objects.filter(prompt=prompt, comment__status=Status.PUBLISHED)
    found = found.select_related("author", "comment")
    if cursor:
        peer, after = _decode_place(cursor, prompt.pk)
        found = found.filter(Q(peer__lt=peer) | Q(peer=peer, pk__lt=after))
    scores = list(found.order_by("-peer", "-pk")[: limit + 1])
    last = scores[limit - 1] if len(scores) > limit else None
    next_cursor = None if last is None else encode_fields([prompt.pk, last.peer, last.pk])
    return ScorePage(scores[:limit], next_cursor)


def page_records(site: Site, *, cursor: str | None, limit: int) -> RecordPage:
    """Return a site's best forecasters: members who said so in public, with enough resolved prompts, best first."""
    found = Record.objects.filter(
        site=site, is_public=True, resolved__gte=LEAST_RANKED, author__kind=AuthorKind.SSO
    ).select_related("author")
    if cursor:
        reputation, after = _decode_place(cursor, site.pk)
        found = found.filter(Q(reputation__lt=reputation) | Q(reputation=reputation, author_id__lt=after))
    records = list(found.order_by("-reputation", "-author_id")[: limit + 1])
    last = records[limit - 1] if len(records) > limit else None
    next_cursor = None if last is None else encode_fields([site.pk, last.reputation, last.author_id])
    return RecordPage(records[:limit], next_cursor)


def find_public_record(author: Author) -> Record | None:
    """Return an author's record if they ever forecast in public."""
    return Record.objects.filter(author=author, is_public=True).first()


def list_outcomes(author: Author) -> Iterator[tuple[Prompt, list[float]]]:
    """Yield each resolved prompt that an author had a forecast on at the end, with that."""
    for score in Score.objects.filter(author=author, final__isnull=False).select_related("prompt"):
        if score.prompt.outcome is not None and score.final is not None:
            yield score.prompt, score.final


def export_forecasts(prompt: Prompt) -> Iterator[Forecast]:
    """Yield all forecasts of a prompt in the order of time, with their authors."""
    made = Forecast.objects.filter(prompt=prompt).select_related("author").order_by("made_at", "pk")
    return made.iterator(chunk_size=2_000)


def list_templates(site: Site) -> QuerySet[PromptTemplate]:
    """Return a site's templates by name."""
    return PromptTemplate.objects.filter(site=site).order_by("name")


def _decode_place(cursor: str, owner_id: int) -> tuple[float, int]:
    """Return the number and id after which a page begins. Raises Refused (invalid_cursor)."""
    fields = decode_fields(cursor)
    if len(fields) != 3 or fields[0] != owner_id:
        raise Refused("invalid_cursor")
    _, number, after = fields
    if isinstance(number, bool) or not isinstance(number, int | float) or type(after) is not int:
        raise Refused("invalid_cursor")
    if not 0 <= after <= MAX_BIGINT or not abs(number) < 1e300:
        raise Refused("invalid_cursor")
    return float(number), after
