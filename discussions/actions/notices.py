"""Notices of illegal content, from anybody: written down, confirmed, told what came of them, and forgotten."""

from dataclasses import dataclass
from datetime import timedelta

from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from discussions.actions.events import record_event
from discussions.actions.letters import write_letter
from discussions.actions.statuses import lock_thread
from discussions.catalogue import say
from discussions.gate import load_gate
from discussions.mail import clean_line
from discussions.models import (
    ApiKey,
    Author,
    Comment,
    EventKind,
    LegalGround,
    Notice,
    NoticeState,
    Site,
    Status,
)
from discussions.notice_links import write_notice_link
from discussions.refusals import FieldProblem, Refused
from discussions.tokens import hash_email

# For so long a decision can still be taken back before anybody is told of it.
TOLD_AFTER = timedelta(minutes=2)
BATCH = 200
MAX_TITLE_CHARACTERS = 80


@dataclass(frozen=True, slots=True, kw_only=True)
class Statement:
    """What somebody says of a comment. Who tells of child abuse need not say who they are."""

    ground: LegalGround
    reason: str
    law: str = ""
    name: str = ""
    email: str = ""


def give_notice(
    *,
    comment: Comment,
    statement: Statement,
    language: str,
    author: Author | None = None,
    api_key: ApiKey | None = None,
) -> Notice:
    """Write down that somebody takes a published comment for illegal, bring it before moderators, and confirm it.

    `api_key` is a trusted flagger's. Raises Refused: invalid_fields (name, email), own_comment, comment_unavailable,
    already_noticed, notices_not_taken, notices_suspended.
    """
    if api_key is None and statement.ground != LegalGround.CHILD_ABUSE:
        _check_says_who(statement)
    if author is not None and comment.author_id == author.pk:
        raise Refused("own_comment")
    notifier = hash_email(statement.email) if statement.email else ""
    with transaction.atomic():
        thread = lock_thread(comment.thread_id)
        comment.refresh_from_db(fields=["status", "revision"])
        if comment.status != Status.PUBLISHED:
            raise Refused("comment_unavailable")
        waiting = Notice.objects.filter(comment=comment, state=NoticeState.OPEN)
        if waiting.filter(_by(notifier, author, api_key)).exists():
            raise Refused("already_noticed")
        notice = Notice.objects.create(
            site_id=thread.site_id,
            comment=comment,
            revision=comment.revision,
            ground=statement.ground,
            law=statement.law,
            reason=statement.reason,
            name=statement.name,
            email=statement.email,
            notifier=notifier,
            language=language,
            author=author,
            api_key=api_key,
        )
        load_gate().notice_given(notice)
        record_event(
            EventKind.NOTICE_GIVEN,
            site=thread.site,
            thread_id=thread.pk,
            comment_id=comment.pk,
            facts={"notice": str(notice.pk), "ground": notice.ground, "trusted": notice.is_trusted},
        )
        if notice.email:
            _write_receipt(notice, thread.site)
    return notice


def _check_says_who(statement: Statement) -> None:
    missing = [name for name in ("name", "email") if not getattr(statement, name)]
    if missing:
        problem = FieldProblem("required", say("field.required"))
        raise Refused("invalid_fields", fields=dict.fromkeys(missing, problem))


def _by(notifier: str, author: Author | None, api_key: ApiKey | None) -> Q:
    """Return who the same notifier is, nobody where all is unknown."""
    same = Q(pk__isnull=True)
    if notifier:
        same |= Q(notifier=notifier)
    if author is not None:
        same |= Q(author=author)
    if api_key is not None:
        same |= Q(api_key=api_key)
    return same


def _write_receipt(notice: Notice, site: Site) -> None:
    words = {"language": notice.language, "number": str(notice.pk), "site": clean_line(site.name, 200)}
    write_letter(
        to=notice.email,
        sender=site.name,
        subject=say("notice.receipt_subject", **words),
        text=f"{say('notice.receipt', **words)}\n\n{write_notice_link(notice.pk)}\n",
    )


def tell_notifiers() -> None:
    """Tell those whose notices were answered what came of them: by mail where there is an address, on the page anyway.

    Two workers never tell the same: each first notes that it does.
    """
    due = Notice.objects.filter(answered_at__lte=timezone.now() - TOLD_AFTER, told_at__isnull=True)
    for notice in due.select_related("site", "comment__thread__site").order_by("answered_at")[:BATCH]:
        _tell_answer(notice)


@transaction.atomic
def _tell_answer(notice: Notice) -> None:
    mine = Notice.objects.filter(
        pk=notice.pk, told_at__isnull=True, state=notice.state, answered_at=notice.answered_at
    )
    if not mine.update(told_at=timezone.now()):
        return
    record_event(
        EventKind.NOTICE_ANSWERED,
        site=notice.site,
        comment_id=notice.comment_id,
        facts={"notice": str(notice.pk), "ground": notice.ground, "state": notice.state},
    )
    if not notice.email:
        return
    may_object = load_gate().find_grievance(notice).until is not None
    words = {
        "language": notice.language,
        "number": str(notice.pk),
        "site": clean_line(notice.site.name, 200),
    }
    parts = [
        say("notice.answered", **words),
        say(f"notice.told_{notice.state}", language=notice.language),
        notice.answer,
        say("notice.redress", language=notice.language),
        load_gate().explain_redress(notice.site),
        f"{say('comment.object', language=notice.language)}:" if may_object else "",
        write_notice_link(notice.pk),
    ]
    write_letter(
        to=notice.email,
        sender=notice.site.name,
        subject=say("notice.answer_subject", **words),
        text="\n\n".join(part for part in parts if part) + "\n",
    )


def forget_notices(notices: Q) -> int:
    """Empty what says who gave these notices, and what they wrote. Returns how many there were.

    That there was a notice, on what ground, and what came of it, stays.
    """
    return Notice.objects.filter(notices, forgotten_at__isnull=True).update(
        **dict.fromkeys(("name", "email", "notifier", "reason", "law", "answer"), ""),
        author=None,
        forgotten_at=timezone.now(),
    )
