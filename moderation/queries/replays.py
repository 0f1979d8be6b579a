"""The last decided comments of a site, as they were when they were checked, for `moderation.replays`."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import partial
from itertools import islice
from typing import Any, cast

from django.db.models import F
from django.utils import timezone

from discussions.models import Comment, Site, Status
from moderation.facts import restore_subject
from moderation.models import Actor, Decision, DecisionAction, Finding, Judgement
from moderation.queries.rules import list_compiled_words, list_running_rules
from moderation.queries.subjects import get_policy
from moderation.replays import Past, Setup
from moderation.subject import Finding as Found
from moderation.subject import Label, Outcome

MAX_COMMENTS = 5_000
CHUNK = 500

DECIDED = (Status.PUBLISHED, Status.REJECTED, Status.SPAM)
_COLUMNS = {
    "revision_id": "revision_id",
    "facts": "facts",
    "language": "language",
    "comment_id": "revision__comment_id",
    "number": "revision__number",
    "status": "revision__comment__status",
}
# What only those need who look at the text again.
_TEXTS = {
    "text": "revision__body",
    "posted_at": "revision__created_at",
    "thread_key": "revision__comment__thread__key",
    "thread_title": "revision__comment__thread__title",
    "name": "revision__comment__author__name",
    "email": "revision__comment__author__email",
}


def get_setup(site: Site) -> Setup:
    """Return what a comment on the site is judged by now."""
    return Setup(
        get_policy(site.pk), list_running_rules(site.pk, timezone.now()), list_compiled_words(site.pk)
    )


def list_past(site: Site, setup: Setup, *, last: int, with_texts: bool) -> Iterator[Past]:
    """Yield the `last` decided comments of the site, the latest first, as they were when their text was checked.

    Comments that wait for a person have no truth and are left out, as are those that Parley did not check. Reads in
    chunks; `with_texts` reads the texts too.
    """
    columns = {**_COLUMNS, **(_TEXTS if with_texts else {})}
    rows = (
        Judgement.objects.filter(
            site=site,
            revision__number=F("revision__comment__revision"),
            revision__comment__status__in=DECIDED,
        )
        .order_by("-created_at", "-revision")
        .values_list(*columns.values())[:last]
    )
    hosts = frozenset(host.lstrip(".").lower() for host in site.allowed_hosts)
    restore = partial(_restore, site=site.key, words=setup.words, own_domains=hosts)
    for chunk in _split(rows.iterator(chunk_size=CHUNK)):
        named = [dict(zip(columns, row, strict=True)) for row in chunk]
        findings = _list_findings([row["revision_id"] for row in named])
        decided = find_decisions(named)
        for row in named:
            status = decided.get((row["comment_id"], row["number"]), row["status"])
            yield Past(
                row["comment_id"],
                restore(row),
                findings[row["revision_id"]],
                "published" if status == Status.PUBLISHED else "removed",
            )


def list_examples(ids: Iterable[int]) -> dict[int, Comment]:
    """Return the comments with these ids, by id."""
    found = Comment.objects.filter(pk__in=set(ids)).select_related("author", "thread", "case")
    return {comment.pk: comment for comment in found}


def _restore(row: Mapping[str, Any], **known: Any) -> Any:
    author = {"name": row.get("name", ""), "email": row.get("email") or None}
    texts = {name: row[name] for name in ("posted_at", "thread_key", "thread_title") if name in row}
    return restore_subject(
        row["facts"], author, text=row.get("text", ""), language=row["language"], **texts, **known
    )


def _list_findings(revisions: Sequence[int]) -> Mapping[int, list[Found]]:
    """Return the findings of each of `revisions`, without what only people read."""
    found: dict[int, list[Found]] = defaultdict(list)
    rows = Finding.objects.filter(revision_id__in=revisions).values_list(
        "revision_id", "check_name", "outcome", "label", "score", "code"
    )
    for revision_id, check, outcome, label, score, code in rows:
        found[revision_id].append(
            Found(
                check=check, outcome=cast(Outcome, outcome), label=cast(Label, label), score=score, code=code
            )
        )
    return found


def find_decisions(rows: Sequence[Mapping[str, Any]]) -> Mapping[tuple[int, int], str]:
    """Return the status that people last decided on, and did not take back, by `comment_id` and `number` of `rows`."""
    decisions = Decision.objects.filter(
        comment_id__in=[row["comment_id"] for row in rows],
        actor=Actor.MODERATOR,
        action__in=[DecisionAction.APPROVE, DecisionAction.REJECT, DecisionAction.SPAM],
        undone_by__isnull=True,
    )
    latest = decisions.order_by("pk").values_list("comment_id", "revision", "to_status")
    return {(comment_id, number): status for comment_id, number, status in latest}


def _split(rows: Iterator[Any]) -> Iterator[list[Any]]:
    while chunk := list(islice(rows, CHUNK)):
        yield chunk
