"""What readers do with a prompt: forecast, change their mind, take it back; and what becomes of it when they leave."""

from dataclasses import dataclass

from django.db import transaction
from django.db.models import F
from django.utils import timezone

from discussions.actions.comments import Origin, check_author_stays, check_may_post, post_comment
from discussions.actions.statuses import lock_thread, rank_called
from discussions.gate import load_gate
from discussions.models import (
    Author,
    AuthorKind,
    Comment,
    Forecast,
    Prompt,
    PromptState,
    Record,
    Score,
    ThreadState,
)
from discussions.queries.predictions import find_phase
from discussions.refusals import Refused

# A guest is a device. It weighs half of a reader whom the site knows.
GUEST_WEIGHT = 0.5
# So many guests of one network (/24 or /64) without a word of comment weigh fully, and the n-th this share of n: a
# thousand together weigh as much as twenty.
FULL_NETWORK = 3
MAX_COUNTED = 1_000


@dataclass(frozen=True, slots=True)
class Statement:
    """What a reader says of a prompt, as they saw it. `values` are None for nothing any more."""

    prompt: Prompt
    values: tuple[float, ...] | None


def make_forecast(*, statement: Statement, author: Author, subnet_hash: str = "") -> Forecast:
    """Store a forecast without words. It counts at once, unless the gate would want to see the author's words first.

    The same as before changes nothing. Raises Refused: prompt_not_open, thread_read_only, conflict (other numbers are
    asked for now), forbidden (a site's system), and as `check_may_post`.
    """
    with transaction.atomic():
        check_author_stays(author.pk)
        check_may_post(author)
        counts = load_gate().counts_unseen(author, statement.prompt.thread)
        return _store(statement, author, comment=None, counts=counts, subnet_hash=subnet_hash)


def take_back_forecast(*, prompt: Prompt, author: Author) -> None:
    """Say nothing of a prompt any more. What was said until now stays on record. Twice changes nothing.

    Raises Refused: prompt_not_open, thread_read_only.
    """
    with transaction.atomic():
        check_author_stays(author.pk)
        if Forecast.objects.filter(prompt=prompt, author=author, is_live=True, values__isnull=False).exists():
            _store(Statement(prompt, None), author, comment=None, counts=True, subnet_hash="")


def post_with_forecast(
    *,
    statement: Statement,
    author: Author,
    body: str,
    origin: Origin,
    parent_id: int | None = None,
    idempotency_key: str | None = None,
) -> tuple[Comment, bool]:
    """Post a comment and the forecast that it explains, both or neither. The forecast counts when it is published.

    Returns and raises what `post_comment` and `make_forecast` do.
    """
    with transaction.atomic():
        comment, is_new = post_comment(
            thread=statement.prompt.thread,
            author=author,
            body=body,
            origin=origin,
            parent_id=parent_id,
            idempotency_key=idempotency_key,
        )
        if is_new:
            _store(statement, author, comment=comment, counts=False, subnet_hash=origin.subnet_hash)
    return comment, is_new


def forget_forecasts(author: Author) -> None:
    """Forget all that an author forecast and what it was worth. Crowds and scores follow by the next job."""
    commented = Comment.objects.filter(author=author).exclude(called=0.0).values_list("thread_id", "pk")
    called: dict[int, list[int]] = {}
    for thread_id, comment_id in commented:
        called.setdefault(thread_id, []).append(comment_id)
    for thread_id, comment_ids in sorted(called.items()):
        with transaction.atomic():
            rank_called(lock_thread(thread_id), dict.fromkeys(comment_ids, 0.0))
    with transaction.atomic():
        theirs = Prompt.objects.filter(forecasts__author=author).values("pk")
        # In one order, so that no two wait for each other for ever.
        prompts = list(Prompt.objects.select_for_update(no_key=True).filter(pk__in=theirs).order_by("pk"))
        for forgotten in (Forecast, Score, Record):
            forgotten._default_manager.filter(author=author).delete()
        Prompt.objects.filter(pk__in=[prompt.pk for prompt in prompts]).update(revision=F("revision") + 1)


def weigh(author: Author, comment: Comment | None, earlier_in_network: int) -> float:
    """Return what an author's forecast weighs in the crowd: at most 1.

    `earlier_in_network` counts other guests of the same network whose forecasts stand without a comment.
    """
    if author.kind != AuthorKind.GUEST:
        return 1.0
    crowded = 1.0 if comment is not None else min(1.0, FULL_NETWORK / (earlier_in_network + 1))
    return GUEST_WEIGHT * crowded


def _store(
    statement: Statement, author: Author, *, comment: Comment | None, counts: bool, subnet_hash: str
) -> Forecast:
    if author.kind == AuthorKind.SERVICE:
        # A system speaks for many, who would all be one.
        raise Refused("forbidden")
    prompt = _lock_open(statement)
    mine = Forecast.objects.filter(prompt=prompt, author=author, is_live=True)
    live = mine.first()
    if live is not None and comment is None and _says_the_same(live, statement) and live.counts >= counts:
        return live
    mine.update(is_live=False)
    now = timezone.now()
    forecast = Forecast.objects.create(
        prompt=prompt,
        author=author,
        comment=comment,
        values=None if statement.values is None else list(statement.values),
        made_at=now if live is None else max(now, live.made_at),
        counts=counts,
        weight=weigh(author, comment, _count_network(prompt, author, subnet_hash)),
        subnet_hash=subnet_hash,
    )
    if counts:
        Prompt.objects.filter(pk=prompt.pk).update(revision=F("revision") + 1)
    return forecast


def _lock_open(statement: Statement) -> Prompt:
    """Return the prompt, its row locked, if it takes forecasts now, of the numbers that this one has."""
    seen = statement.prompt
    prompt = (
        Prompt.objects.select_for_update(no_key=True, of=("self",)).select_related("thread").get(pk=seen.pk)
    )
    if prompt.thread.state == ThreadState.READ_ONLY:
        raise Refused("thread_read_only")
    if prompt.state != PromptState.UNRESOLVED or find_phase(prompt) != "open":
        raise Refused("prompt_not_open")
    if prompt.describe_question() != seen.describe_question():
        raise Refused("conflict")
    return prompt


def _says_the_same(live: Forecast, statement: Statement) -> bool:
    return (None if live.values is None else tuple(live.values)) == statement.values


def _count_network(prompt: Prompt, author: Author, subnet_hash: str) -> int:
    if not subnet_hash:
        return 0
    others = Forecast.objects.filter(
        prompt=prompt, subnet_hash=subnet_hash, is_live=True, comment__isnull=True
    ).exclude(author=author)
    return others[:MAX_COUNTED].count()
