"""The demo's discussion, held: posted, checked, voted on, flagged, moderated, and only then spread over two days."""

from collections.abc import Iterable
from datetime import datetime, timedelta
from itertools import cycle, islice

from django.contrib.auth.models import User
from django.db.models import Max, Min
from django.utils import timezone

from discussions.actions.authors import create_guest
from discussions.actions.comments import Origin, post_comment, withdraw_comment
from discussions.actions.reactions import flag_comment
from discussions.models import Author, Comment, FlagReason, Revision, Status, Thread, Vote
from discussions.tokens import hash_address
from moderation.actions.checking import check_revision
from moderation.actions.decisions import decide_case
from moderation.demo.content import Remark
from moderation.models import Case, CaseState, DecisionAction

# By id: who reports it, why, and with what note.
FLAGS = {
    "named-boss": [
        ("Priya N.", FlagReason.ABUSE, "This names a real person."),
        ("Sanne", FlagReason.ABUSE, ""),
    ],
    "tomatoes": [("Bertil", FlagReason.OFF_TOPIC, "Inte en av de tio frågorna.")],
}
CHECK_TIME = timedelta(seconds=2)


def hold_conversation(thread: Thread, moderator: User, said: Iterable[Remark]) -> None:
    """Fill an empty thread with what was `said`. Every comment goes through the checks, and stays where they put it.

    Readers must be able to reply to what others wrote, so the moderator approves what should not have been held (all of
    it while Redis is away, because then nobody can tell how fast comments come).
    """
    now = timezone.now()
    remarks = sorted(said, key=lambda remark: -remark.minutes)
    authors = _invite({remark.by for remark in remarks}, thread)
    comments: dict[str, Comment] = {}
    posted: list[tuple[Remark, Comment]] = []
    for remark in remarks:
        comment = _post(remark, thread, authors[remark.by], comments.get(remark.reply_to))
        status = check_revision(comment.pk, comment.revision)
        if remark.is_wanted:
            comments[remark.id] = comment
            if status != Status.PUBLISHED:
                _decide(comment, moderator, DecisionAction.APPROVE)
        posted.append((remark, comment))
    _flag(comments, authors)
    for remark, comment in posted:
        if remark.fate == "withdrawn":
            withdraw_comment(comment)
        elif remark.fate == "rejected":
            _decide(
                comment, moderator, DecisionAction.REJECT, "abuse", "Names a person who can't answer here."
            )
    _vote(posted, [authors[name] for name in sorted({remark.by for remark in remarks if remark.is_wanted})])
    _spread(posted, thread, now)


def _invite(names: Iterable[str], thread: Thread) -> dict[str, Author]:
    return {name: create_guest(site=thread.site, name=name, email="")[0] for name in sorted(names)}


def _post(remark: Remark, thread: Thread, author: Author, parent: Comment | None) -> Comment:
    # Each author writes from a network of their own, or there would be too many from one in a minute.
    address_hash, subnet_hash = hash_address(f"2001:db8:0:{author.pk % 0x10000:x}::1")
    origin = Origin(
        address_hash=address_hash,
        subnet_hash=subnet_hash,
        honeypot_filled=remark.honeypot,
        seconds_to_submit=remark.seconds,
    )
    comment, _ = post_comment(
        thread=thread,
        author=author,
        body=remark.body.strip(),
        origin=origin,
        parent_id=None if parent is None else parent.pk,
    )
    return comment


def _decide(
    comment: Comment, moderator: User, action: DecisionAction, reason: str = "", note: str = ""
) -> None:
    case = Case.objects.get(comment=comment)
    decide_case(case=case, moderator=moderator, action=action, reason=reason, note=note, version=case.version)


def _flag(comments: dict[str, Comment], authors: dict[str, Author]) -> None:
    for remark_id in FLAGS.keys() & comments.keys():
        for name, reason, note in FLAGS[remark_id]:
            flag_comment(comment=comments[remark_id], author=authors[name], reason=reason, note=note)


def _vote(posted: Iterable[tuple[Remark, Comment]], authors: list[Author]) -> None:
    """Give each comment its votes, by others than its author, and count them: nobody pages through this thread yet."""
    votes: list[Vote] = []
    for place, (remark, comment) in enumerate(posted):
        others = [author for author in authors if author.pk != comment.author_id]
        voters = islice(cycle(others), place, place + remark.up + remark.down)
        for number, voter in enumerate(voters):
            value = 1 if number < remark.up else -1
            votes.append(Vote(comment=comment, author=voter, value=value, counted=value))
        Comment.objects.filter(pk=comment.pk).update(upvotes=remark.up, downvotes=remark.down)
    Vote.objects.bulk_create(votes)


def _spread(posted: Iterable[tuple[Remark, Comment]], thread: Thread, now: datetime) -> None:
    """Give everything the time at which it is said to have happened."""
    times = {comment.pk: now - timedelta(minutes=remark.minutes) for remark, comment in posted}
    comments = list(Comment.objects.filter(pk__in=times))
    for comment in comments:
        comment.created_at = times[comment.pk]
        if comment.published_at is not None:
            comment.published_at = comment.created_at + CHECK_TIME
    Comment.objects.bulk_update(comments, ["created_at", "published_at"])
    revisions = list(Revision.objects.filter(comment__in=times))
    for revision in revisions:
        revision.created_at = times[revision.comment_id]
    Revision.objects.bulk_update(revisions, ["created_at"])
    cases = list(Case.objects.filter(comment__in=times))
    for case in cases:
        case.opened_at = times[case.comment_id] + CHECK_TIME
        case.settled_at = None if case.state == CaseState.OPEN else case.opened_at
    Case.objects.bulk_update(cases, ["opened_at", "settled_at"])
    authors = list(Author.objects.filter(comments__in=times).annotate(first=Min("comments__created_at")))
    for author in authors:
        author.created_at = author.first
    Author.objects.bulk_update(authors, ["created_at"])
    latest = Comment.objects.filter(thread=thread, status=Status.PUBLISHED).aggregate(Max("published_at"))
    Thread.objects.filter(pk=thread.pk).update(
        created_at=min(times.values()) - timedelta(minutes=30), last_comment_at=latest["published_at__max"]
    )
