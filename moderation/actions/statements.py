"""Telling the European Transparency Database why comments and authors were restricted: each once, and none lost.

A statement is written down when its restriction is an hour old and was not taken back, from then on never changed, and
sent in batches until the database has it. Whoever sends has a batch for as long as its lease; one that dies leaves it
to end, and what the database had taken already it names by its `puid` when it comes again.
"""

import time
from collections.abc import Sequence
from datetime import timedelta
from http import HTTPStatus
from itertools import islice
from typing import Any

import orjson
import structlog
from django.conf import settings
from django.db import transaction
from django.db.models import F, Q
from django.utils import timezone

from discussions.models import Site
from moderation.models import Statement, StatementState
from moderation.providers.contract import Answer, Outgoing
from moderation.providers.failures import ProviderFailure, UnreadableAnswer
from moderation.providers.sending import refuse_failures, send
from moderation.queries.duties import get_duties
from moderation.queries.statements import Wanted, find_sending_start, list_restrictions
from moderation.statements.writing import BATCH, write_statement

logger = structlog.get_logger(__name__)

TIMEOUT_SECONDS = 30.0
LEASE = timedelta(minutes=10)  # more than a job may take
TURN_SECONDS = 300.0
# How long a batch waits after each try that failed; the last one for ever: what has to be told is not given up.
PAUSES = tuple(timedelta(seconds=s) for s in (60, 300, 1_800, 7_200, 28_800))
STORED_AT_ONCE = 500


def draft_statements() -> int:
    """Write down what is to be sent of every site whose duty it is. Returns how many statements are new."""
    return sum(_draft(site) for site in Site.objects.order_by("pk"))


def _draft(site: Site) -> int:
    since = find_sending_start(site)
    if since is None:
        return 0
    wanted = Wanted.settled(since, None, spam=get_duties(site.pk).state_spam, unstated=True)
    found = list_restrictions(site, wanted)
    drafted = 0
    while batch := list(islice(found, STORED_AT_ONCE)):
        statements = [
            Statement(
                site=site,
                decision_id=each.decision,
                sanction_id=each.sanction,
                puid=each.restriction.id,
                document=write_statement(each.restriction),
            )
            for each in batch
        ]
        # Two jobs at once write the same: the first counts.
        Statement.objects.bulk_create(statements, ignore_conflicts=True)
        drafted += len(statements)
    return drafted


def send_statements() -> int:
    """Send what waits, batch by batch, until nothing is due or the database does not answer. Returns how many went."""
    if not settings.TRANSPARENCY_TOKEN:
        return 0
    began, sent = time.monotonic(), 0
    while time.monotonic() - began < TURN_SECONDS and (batch := _claim()):
        try:
            sent += _send(batch)
        except ProviderFailure as failure:
            _postpone(batch, failure)
            break
    return sent


def _claim() -> list[Statement]:
    """Take the statements that have waited longest, of one site or several, for a while."""
    now = timezone.now()
    free = Q(claimed_until__isnull=True) | Q(claimed_until__lte=now)
    waiting = Statement.objects.filter(free, state=StatementState.WAITING, due_at__lte=now)
    with transaction.atomic():
        batch = list(waiting.select_for_update(skip_locked=True).order_by("due_at", "pk")[:BATCH])
        Statement.objects.filter(pk__in=[each.pk for each in batch]).update(claimed_until=now + LEASE)
    return batch


def _send(batch: Sequence[Statement]) -> int:
    """Send these, and note what became of each. Returns how many the database has now. Raises ProviderFailure.

    It takes all of a batch or none. Those that it says it has need not go again; where it does not say what is wrong,
    each half is tried by itself, until the one that it will not have is found.
    """
    answer = _post([each.document for each in batch])
    if answer.status != HTTPStatus.UNPROCESSABLE_ENTITY:
        refuse_failures(answer)
        _note(batch, state=StatementState.SENT, sent_at=timezone.now())
        return len(batch)
    known = _read_known(answer)
    there = [each for each in batch if each.puid in known]
    _note(there, state=StatementState.SENT, sent_at=timezone.now())
    left = [each for each in batch if each.puid not in known]
    if len(left) == 1 and not there:
        _note(left, state=StatementState.REFUSED, error="request_refused", remark=_read_remark(answer))
        logger.error("statement_refused", puid=left[0].puid)
        return 0
    middle = len(left) if there else len(left) // 2
    return len(there) + sum(_send(part) for part in (left[:middle], left[middle:]) if part)


def _post(documents: Sequence[dict[str, Any]]) -> Answer:
    headers = {
        "Content-Type": "application/json",
        "Accept": "application/json",
        "Authorization": f"Bearer {settings.TRANSPARENCY_TOKEN}",
        "User-Agent": "Parley/1 | statements/1",
    }
    outgoing = Outgoing(
        url=f"{settings.TRANSPARENCY_URL}/statements",
        body=orjson.dumps({"statements": documents}),
        headers=headers,
    )
    return send(outgoing, timeout_seconds=TIMEOUT_SECONDS, allowed_hosts=settings.WEBHOOK_ALLOWED_HOSTS)


def _read_known(answer: Answer) -> set[str]:
    """Return the identifiers that the database says it has."""
    try:
        errors = answer.read_json().get("errors")
    except UnreadableAnswer:
        return set()
    known = errors.get("existing_puids") if isinstance(errors, dict) else None
    return {each for each in known if isinstance(each, str)} if isinstance(known, list) else set()


def _read_remark(answer: Answer) -> str:
    return answer.body[:500].decode(errors="replace").replace("\x00", "")


def _note(batch: Sequence[Statement], **became: Any) -> None:
    """Write down what became of statements that still wait."""
    error = became.pop("error", "")
    remark = became.pop("remark", "")
    Statement.objects.filter(pk__in=[each.pk for each in batch], state=StatementState.WAITING).update(
        tries=F("tries") + 1, claimed_until=None, error=error, remark=remark, **became
    )


def _postpone(batch: Sequence[Statement], failure: ProviderFailure) -> None:
    """Let what the database has not taken wait for the next try."""
    logger.warning("statements_not_sent", count=len(batch), code=failure.code)
    tries = min((each.tries for each in batch), default=0)
    pause = max(PAUSES[min(tries, len(PAUSES) - 1)], timedelta(seconds=failure.retry_after or 0))
    _note(
        batch,
        due_at=timezone.now() + pause,
        error=failure.code,
        remark=failure.remark[:500].replace("\x00", ""),
    )
