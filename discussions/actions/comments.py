"""What an author does with a comment: post, edit, withdraw."""

import math
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import IntegrityError, transaction
from django.db.models import F, Max
from django.utils import timezone

from discussions.actions.events import record_event
from discussions.actions.inserts import insert_comment
from discussions.actions.questions import answers_in
from discussions.actions.statuses import lock_thread, set_status
from discussions.gate import load_gate
from discussions.markup import render_markdown
from discussions.models import (
    Author,
    AuthorKind,
    Comment,
    EventKind,
    Revision,
    Site,
    Status,
    Thread,
    ThreadMode,
    ThreadState,
)
from discussions.queries.comments import find_posted, is_branch_locked
from discussions.refusals import Refused, refuse_field


@dataclass(frozen=True, slots=True, kw_only=True)
class Origin:
    """How a text reached us: keyed hashes of address and subnet, the honeypot, the time since the form was shown.

    `is_unproven`: suspiciously, and without the proof that others are asked for.
    """

    address_hash: str = ""
    subnet_hash: str = ""
    honeypot_filled: bool = False
    seconds_to_submit: float | None = None
    is_unproven: bool = False


def post_comment(
    *,
    thread: Thread,
    author: Author,
    body: str,
    origin: Origin,
    parent_id: int | None = None,
    idempotency_key: str | None = None,
) -> tuple[Comment, bool]:
    """Store a comment as `pending` and hand it to the gate. Returns it and whether it is new.

    An `idempotency_key` that the author has used returns the comment that it made first; to have that whatever else was
    sent, look before (`find_posted`). Raises Refused: thread_closed, thread_read_only, parent_unavailable,
    branch_locked, slow_mode, invalid_fields (body: blank, too_long; parent: unknown_parent), and as `check_may_post`.
    """
    check_thread_open(thread)
    check_body(thread.site, body)
    parent = None if parent_id is None else _find_parent(thread, parent_id, author)
    now = timezone.now()
    comment = Comment(
        thread=thread,
        author=author,
        parent=parent,
        root_id=None if parent is None else parent.root_id or parent.pk,
        depth=0 if parent is None else parent.depth + 1,
        body=body,
        body_html=render_markdown(body),
        is_question=parent is None and thread.mode == ThreadMode.QUESTIONS,
        is_answer=parent is not None and parent.is_question and answers_in(thread, author),
        created_at=now,
        idempotency_key=idempotency_key or None,
    )
    try:
        with transaction.atomic():
            check_author_stays(author.pk)
            check_may_post(author)
            check_pace(comment)
            insert_comment(comment, _make_revision(comment, origin, now))
            load_gate().comment_submitted(comment, None)
    except IntegrityError:
        # The same request, twice at the same moment: the other one won.
        if idempotency_key and (earlier := find_posted(author, idempotency_key)):
            return earlier, False
        raise
    return comment, True


def edit_comment(*, comment: Comment, body: str, origin: Origin) -> Comment:
    """Give a comment a new revision, which is checked like a new comment; until then it is `pending`.

    Raises Refused: thread_read_only, edit_window_closed (by time, by the first reply, or because a moderator rejected
    or edited it), conflict (edited twice at once), invalid_fields (body), and as `check_may_post`.
    """
    site = comment.thread.site
    check_body(site, body)
    now = timezone.now()
    if now - comment.created_at > timedelta(seconds=site.edit_window_seconds):
        raise Refused("edit_window_closed")
    body_html = render_markdown(body)  # before the thread is locked: a hostile text takes a while
    with transaction.atomic():
        check_author_stays(comment.author_id)
        check_may_post(comment.author)
        thread = lock_thread(comment.thread_id)
        if thread.state == ThreadState.READ_ONLY:
            raise Refused("thread_read_only")
        current = (
            Comment.objects.select_for_update(no_key=True, of=("self",))
            .select_related("author")
            .get(pk=comment.pk)
        )
        if current.revision != comment.revision:
            raise Refused("conflict")
        from_status = Status(current.status)
        has_replies = Comment.objects.filter(parent_id=current.pk).exists()
        is_open = from_status in (Status.PENDING, Status.PUBLISHED, Status.HELD) or is_shadowed(current)
        if has_replies or current.is_edited_by_moderator or not is_open:
            raise Refused("edit_window_closed")
        if from_status != Status.PENDING:
            set_status(
                comment_id=current.pk,
                revision=current.revision,
                from_status=from_status,
                to_status=Status.PENDING,
            )
        last = Revision.objects.filter(comment=current).aggregate(number=Max("number"))["number"]
        Comment.objects.filter(pk=current.pk).update(
            revision=last + 1, body=body, body_html=body_html, edited_at=now
        )
        current.refresh_from_db()
        _make_revision(current, origin, now).save(force_insert=True)
        load_gate().comment_submitted(current, from_status)
        record_event(
            EventKind.COMMENT_EDITED,
            site=thread.site,
            thread_id=thread.pk,
            comment_id=current.pk,
            facts={"by": "author", "revision": current.revision},
        )
    return current


def withdraw_comment(comment: Comment, *, blank: bool = False) -> None:
    """Take a comment back, for good. Replies keep their place below a tombstone. Doing it twice changes nothing.

    A rejected comment, which nobody sees anyway, stays rejected: it is part of its author's record. `blank` also
    empties every text that the comment ever had.
    """
    with transaction.atomic():
        lock_thread(comment.thread_id)
        comment.refresh_from_db(fields=["status", "revision", "reply_count"])
        from_status = Status(comment.status)
        if from_status not in (Status.WITHDRAWN, Status.REJECTED, Status.SPAM) or is_shadowed(comment):
            set_status(
                comment_id=comment.pk,
                revision=comment.revision,
                from_status=from_status,
                to_status=Status.WITHDRAWN,
            )
            comment.refresh_from_db(fields=["status"])
            load_gate().comment_withdrawn(comment, from_status)
        if blank:
            Comment.objects.filter(pk=comment.pk).update(body="", body_html="")
            Revision.objects.filter(comment=comment).update(body="", address_hash="", subnet_hash="")
            if comment.reply_count:  # nobody can tell any more what they quote of it
                Thread.objects.filter(pk=comment.thread_id).update(quotes_revision=F("quotes_revision") + 1)


def check_thread_open(thread: Thread) -> None:
    """Raise Refused if the thread takes no new comments: closed, read-only, or past its time."""
    if thread.state == ThreadState.READ_ONLY:
        raise Refused("thread_read_only")
    now = timezone.now()
    days = thread.site.close_after_days
    is_past = thread.closes_at is not None and thread.closes_at <= now
    is_old = days is not None and thread.created_at + timedelta(days=days) <= now
    if thread.state == ThreadState.CLOSED or is_past or is_old:
        raise Refused("thread_closed")


def check_author_stays(author_id: int) -> None:
    """Raise Refused (invalid_token) if the author was erased. If not, they are not until this transaction ends."""
    # FOR SHARE: an author may post twice at once, as a site's own system does all day.
    (author,) = Author.objects.raw(
        "SELECT id, erased_at FROM discussions_author WHERE id = %s FOR SHARE", [author_id]
    )
    if author.erased_at is not None:
        raise Refused("invalid_token")


def check_may_post(author: Author) -> None:
    """Raise Refused if moderators keep the author from writing: author_banned, author_suspended, warning_unread.

    After `check_author_stays` in a transaction, no sanction begins before that ends: imposing one waits for its lock.
    """
    if refused := load_gate().may_post(author):
        raise refused


def check_pace(comment: Comment) -> None:
    """Raise Refused (slow_mode, with how long to wait) if its author wrote in its slow thread too short a while ago.

    Whatever became of that: else who takes it back could go on at once. Staff, experts and the site's own systems are
    not slowed down. The author's row stays locked, so that two at the same moment are one too many.
    """
    thread, author = comment.thread, comment.author
    if not thread.slow_seconds or author.is_staff or author.is_expert or author.kind == AuthorKind.SERVICE:
        return
    Author.objects.select_for_update(no_key=True).only("id").get(pk=author.pk)
    others = Comment.objects.filter(author=author, thread=thread)
    if comment.idempotency_key:  # the same, sent twice at once, is not another one
        others = others.exclude(idempotency_key=comment.idempotency_key)
    last = others.order_by("-created_at").only("created_at").first()
    if last is None:
        return
    wait = last.created_at + timedelta(seconds=thread.slow_seconds) - comment.created_at
    if wait > timedelta():
        raise Refused("slow_mode", seconds=math.ceil(wait.total_seconds()))


def is_shadowed(comment: Comment) -> bool:
    """Tell whether the comment is rejected and its author is to go on seeing it as published."""
    return comment.status == Status.REJECTED and comment.pk in load_gate().list_shadowed([comment])


def check_body(site: Site, body: str) -> None:
    """Raise Refused if `body` has nothing to read or more characters than the site takes."""
    if not body.strip():
        raise refuse_field("body", "blank")
    if len(body) > site.max_body_characters:
        raise refuse_field("body", "too_long", limit=site.max_body_characters)


def _find_parent(thread: Thread, parent_id: int, author: Author) -> Comment:
    found = Comment.objects.filter(pk=parent_id, thread=thread)
    parent = found.only("id", "root_id", "depth", "status", "author_id", "is_question").first()
    if parent is None:
        raise refuse_field("parent", "unknown_parent")
    seems_published = parent.author_id == author.pk and is_shadowed(parent)
    if parent.status != Status.PUBLISHED and not seems_published:
        raise Refused("parent_unavailable")
    if is_branch_locked(parent.pk):
        raise Refused("branch_locked")
    return parent


def _make_revision(comment: Comment, origin: Origin, now: datetime) -> Revision:
    return Revision(
        comment=comment,
        number=comment.revision,
        body=comment.body,
        created_at=now,
        queue_id=comment.thread.site_id,
        queued_at=now,
        address_hash=origin.address_hash,
        subnet_hash=origin.subnet_hash,
        honeypot_filled=origin.honeypot_filled,
        seconds_to_submit=origin.seconds_to_submit,
        is_unproven=origin.is_unproven,
    )
