"""Brings what the crowd believes, and what forecasts were worth, up to a prompt's revision.

Computed outside of any transaction, for it may take seconds, and stored only if the prompt is still at that revision:
whoever was overtaken leaves it to the next. So each may run twice, late, or never to its end.
"""

from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Any, NamedTuple

import numpy as np
from django.db import connection, transaction
from django.db.models import Q
from django.utils import timezone

from discussions.actions.statuses import lock_thread, raise_version, rank_called
from discussions.forecasting.calibration import PRIOR_QUESTIONS
from discussions.forecasting.crowd import Answers, Belief, trace_belief
from discussions.forecasting.life import Life, LifeScores, score_life
from discussions.models import Comment, Crowd, CrowdGroup, Prompt, PromptState, Score, Site
from discussions.queries.predictions import Said, read_said

# Of a prompt's history: enough for a line as wide as a page.
MAX_MOMENTS = 120
CLAIM = timedelta(minutes=5)

_SUM_UP = """
INSERT INTO discussions_record AS r (author_id, site_id, resolved, reputation, brier, coverage, is_public)
SELECT author_id, %(site)s, count(*), sum(peer) / (%(prior)s + sum(coverage)), avg(brier), avg(coverage),
       bool_or(comment_id IS NOT NULL)
  FROM discussions_score WHERE author_id = ANY(%(authors)s) GROUP BY author_id
    ON CONFLICT (author_id) DO UPDATE
   SET resolved = excluded.resolved, reputation = excluded.reputation, brier = excluded.brier,
       coverage = excluded.coverage, is_public = excluded.is_public
"""

_FORGET_EMPTY = """
DELETE FROM discussions_record r WHERE author_id = ANY(%(authors)s)
   AND NOT EXISTS (SELECT FROM discussions_score s WHERE s.author_id = r.author_id)
"""


def bring_up_to_date(prompt_id: int) -> None:
    """Refresh a prompt's crowd and scores where they are behind. One worker at a time; others leave it to that one."""
    now = timezone.now()
    is_free = Q(claimed_until__isnull=True) | Q(claimed_until__lt=now)
    if not Prompt.objects.filter(is_free, pk=prompt_id).update(claimed_until=now + CLAIM):
        return
    try:
        refresh_crowd(prompt_id)
        score_prompt(prompt_id)
    finally:
        Prompt.objects.filter(pk=prompt_id, claimed_until=now + CLAIM).update(claimed_until=None)


def refresh_crowd(prompt_id: int) -> bool:
    """Compute what each group believes now and believed before. Returns whether that was needed, and was stored."""
    prompt = Prompt.objects.get(pk=prompt_id)
    if prompt.crowd_revision >= prompt.revision:
        return False
    said = read_said(prompt)
    now = timezone.now()
    end = min(now, prompt.closes_at)
    beliefs = {group: _trace(prompt, answers, end) for group, answers in said.groups.items()}
    everybody = beliefs[CrowdGroup.ALL]
    with transaction.atomic():
        thread = lock_thread(prompt.thread_id)
        # Never back to an earlier one; a later one comes with the next job.
        behind = Prompt.objects.filter(pk=prompt.pk, crowd_revision__lt=prompt.revision)
        if not behind.update(
            crowd_revision=prompt.revision, forecaster_count=everybody[-1].count if everybody else 0
        ):
            return False
        for group, traced in beliefs.items():
            values = {"beliefs": [_keep(belief) for belief in traced], "computed_at": now}
            Crowd.objects.update_or_create(prompt=prompt, group=group, defaults=values)
        raise_version(thread, is_vote=True)
    return True


def score_prompt(prompt_id: int) -> bool:
    """Score all forecasts of a prompt that was resolved, or forget their scores where it was annulled since.

    Returns whether that was needed, and was stored.
    """
    prompt = Prompt.objects.select_related("thread").get(pk=prompt_id)
    if prompt.state == PromptState.UNRESOLVED or prompt.scored_revision >= prompt.revision:
        return False
    scores: list[_Row] = []
    called: dict[int, float] = {}
    if prompt.state == PromptState.RESOLVED:
        said = read_said(prompt)
        scores, called = _score(prompt, said)
    with transaction.atomic():
        # First: nobody else sums up records of the site meanwhile.
        Site.objects.select_for_update(no_key=True).get(pk=prompt.thread.site_id)
        thread = lock_thread(prompt.thread_id)
        earlier = Score.objects.filter(prompt=prompt)
        authors = {*earlier.values_list("author_id", flat=True), *(score.author_id for score in scores)}
        # Nothing refers to a score: no need to fetch them first.
        earlier._raw_delete(earlier.db)
        _copy(scores)
        before = dict(
            Comment.objects.filter(forecast__prompt=prompt).exclude(called=0.0).values_list("pk", "called")
        )
        moved = {
            comment_id: called.get(comment_id, 0.0)
            for comment_id in before.keys() | called.keys()
            if called.get(comment_id, 0.0) != before.get(comment_id, 0.0)
        }
        if moved:
            rank_called(thread, moved)
        else:
            raise_version(thread)
        _sum_up(prompt.thread.site_id, sorted(authors))
        current = Prompt.objects.filter(pk=prompt.pk, revision=prompt.revision)
        if not current.update(scored_revision=prompt.revision):
            transaction.set_rollback(True)
            return False
    return True


def _trace(prompt: Prompt, answers: Answers, end: datetime) -> list[Belief]:
    """Return the beliefs of a group at up to MAX_MOMENTS moments, from its first forecast until `end`."""
    if not len(answers.times):
        return []
    last = end.timestamp()
    moments = np.linspace(min(float(answers.times[0]), last), last, MAX_MOMENTS)
    if len(answers.times) < MAX_MOMENTS:
        # Few forecasts: a step at each of them says more than any grid.
        moments = np.unique(np.append(answers.times[answers.times <= last], last))
    return trace_belief(prompt.describe_question(), answers, moments.tolist())


def _keep(belief: Belief) -> dict[str, Any]:
    return {
        "at": belief.at,
        "count": belief.count,
        "median": belief.median,
        "lower": belief.lower,
        "upper": belief.upper,
    }


class _Row(NamedTuple):
    """A score as it is copied into its table."""

    prompt_id: int
    author_id: int
    brier: float | None
    log: float | None
    crps: float | None
    baseline: float
    peer: float
    coverage: float
    final: list[float] | None
    comment_id: int | None


def _score(prompt: Prompt, said: Said) -> tuple[list[_Row], dict[int, float]]:
    """Return the scores of all authors, and what each comment's forecast gave to its author's peer score."""
    if not len(said.answers.times):
        return [], {}
    assert prompt.outcome is not None
    assert prompt.known_at is not None
    closes = prompt.closes_at.timestamp()
    life = Life(prompt.opens_at.timestamp(), closes, min(closes, prompt.known_at.timestamp()))
    worth = score_life(prompt.describe_question(), said.answers, prompt.outcome, life)
    spoken = {
        author: comment
        for author, comment in zip(said.answers.authors.tolist(), said.comments, strict=True)
        if comment is not None
    }
    called = {
        comment: part
        for comment, part in zip(said.comments, worth.parts.tolist(), strict=True)
        if comment is not None and part
    }
    return [row for row in _list_rows(prompt, said, worth, spoken) if row.coverage > 0], called


def _list_rows(prompt: Prompt, said: Said, worth: LifeScores, spoken: dict[int, int]) -> Iterator[_Row]:
    nothing = [None] * len(worth.authors)
    answers = said.answers.answers.tolist()
    columns = zip(
        worth.authors.tolist(),
        *(nothing if each is None else each.tolist() for each in (worth.brier, worth.log, worth.crps)),
        *(
            each.tolist()
            for each in (worth.baseline, worth.peer, np.minimum(worth.coverage, 1.0), worth.last)
        ),
        strict=True,
    )
    for author, *points, last in columns:
        final = None if last < 0 else answers[last]
        yield _Row._make([prompt.pk, author, *points, final, spoken.get(author)])


def _copy(rows: list[_Row]) -> None:
    """Store scores by COPY: a hundred thousand in about a second."""
    with (
        connection.cursor() as database,
        database.copy(f"COPY discussions_score ({', '.join(_Row._fields)}) FROM STDIN") as copy,
    ):
        for row in rows:
            copy.write_row(row)


def _sum_up(site_id: int, authors: list[int]) -> None:
    known: dict[str, Any] = {"site": site_id, "authors": authors, "prior": PRIOR_QUESTIONS}
    with connection.cursor() as database:
        database.execute(_SUM_UP, known)
        database.execute(_FORGET_EMPTY, known)
