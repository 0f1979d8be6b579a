"""An author as moderators see one: what they wrote and how it ended, reports, neighbours, notes."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import NamedTuple

from django.contrib.auth.models import User
from django.db.models import Count, Exists, OuterRef, Q, QuerySet
from django.utils import timezone

from discussions.models import Author, AuthorKind, Comment, Flag, Revision, SigningKey, Status
from discussions.refusals import Refused
from moderation.models import (
    AuthorNote,
    Case,
    CaseState,
    Decision,
    Role,
    Sanction,
    SanctionReason,
)
from moderation.queries.decisions import list_latest_moves
from moderation.queries.house_rules import name_reasons
from moderation.queries.sanctions import MAX_SANCTIONS, count_changes, list_sanctions_of
from moderation.reasons import describe

MAX_FOUND = 20
MAX_LATEST = 20
MAX_NEIGHBOURS = 20
MAX_NOTES = 50
# Further back than these, who else was in a network tells nothing.
MAX_SUBNETS = 20
MAX_NEIGHBOURING = 1_000
RATE_DAYS = 30
_SANCTION_REASONS = dict(SanctionReason.choices)
BAD = (Status.REJECTED, Status.SPAM)
# What a sanction may take along. What is being checked meets the sanction there.
REMOVABLE = (Status.PUBLISHED, Status.HELD)


class Latest(NamedTuple):
    """A comment, its case if it ever had one, what was last done to it, and why, in words."""

    comment: Comment
    case: Case | None
    decision: Decision | None
    why: str


@dataclass(slots=True)
class Neighbour:
    """Another author of the site who wrote from the same network lately: that many comments, so many removed."""

    author_id: int
    name: str
    comments: int = 0
    removed: int = 0
    same_address: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Profile:
    """Everything that moderators see of an author. `flags_given` and `flags_received` say how reports ended."""

    author: Author
    counts: dict[str, int]
    recent: dict[str, int]  # the same, of the last 30 days
    latest: list[Latest]
    flags_given: dict[str, int]
    flags_received: dict[str, int]
    neighbours: list[Neighbour]
    sanctions: list[Sanction]
    notes: list[AuthorNote]
    version: int


def list_my_authors(moderator: User) -> QuerySet[Author]:
    """Return the authors of the sites that this person moderates."""
    return Author.objects.filter(site__memberships__user=moderator).select_related("site")


def get_my_author(moderator: User, author_id: int) -> Author:
    """Return an author of a site that this person moderates. Raises Refused (author_not_found)."""
    author = list_my_authors(moderator).filter(pk=author_id).first()
    if author is None:
        raise Refused("author_not_found")
    return author


def get_my_note(moderator: User, note_id: int) -> AuthorNote:
    """Return a note on an author of a site that this person moderates. Raises Refused (note_not_found)."""
    note = AuthorNote.objects.filter(pk=note_id, author__site__memberships__user=moderator).first()
    if note is None:
        raise Refused("note_not_found")
    return note


def search_authors(moderator: User, beginning: str, site: str | None = None) -> list[Author]:
    """Return the first twenty of my authors, by name, whose names begin so, in any case."""
    found = list_my_authors(moderator).filter(name__istartswith=beginning)
    if site is not None:
        found = found.filter(site__key=site)
    return list(found.order_by("name", "pk")[:MAX_FOUND])


def list_notes(author: Author) -> list[AuthorNote]:
    """Return what moderators noted of the author, latest first."""
    return list(
        AuthorNote.objects.filter(author=author).select_related("moderator").order_by("-pk")[:MAX_NOTES]
    )


def find_accounts(author: Author, moderator: User) -> list[Author]:
    """Return the same person's accounts on the other sites where `moderator` is admin.

    Only of readers whom a site signs in: what a guest types proves nothing, and must not ban whom it belongs to. The
    same subject counts where both sites trust the same signer (one secret, or one issuer), the same e-mail, in any
    case, where both sites signed it.
    """
    if author.kind != AuthorKind.SSO or author.external_id is None:
        return []
    signers = SigningKey.objects.filter(site_id=author.site_id)
    shared = SigningKey.objects.filter(site_id=OuterRef("site_id")).filter(
        Q(secret__in=signers.values("secret")) | Q(issuer__in=signers.exclude(issuer="").values("issuer"))
    )
    same = Q(Exists(shared), external_id=author.external_id)
    if author.email:
        same |= Q(email__iexact=author.email)
    elsewhere = Author.objects.filter(
        same,
        kind=AuthorKind.SSO,
        site__memberships__user=moderator,
        site__memberships__role=Role.ADMIN,
        erased_at__isnull=True,
    ).exclude(site_id=author.site_id)
    return list(elsewhere.select_related("site").order_by("pk")[:100])


def count_removable(authors: Sequence[Author], since: datetime) -> dict[str, int]:
    """Return how many comments of these authors since then a sanction would reject, by status."""
    written = Comment.objects.filter(author__in=authors, created_at__gte=since, status__in=REMOVABLE)
    counts = dict(written.order_by().values_list("status").annotate(Count("pk")))
    return {str(status): counts.get(status, 0) for status in REMOVABLE}


def describe_profile(author: Author) -> Profile:
    """Return everything that moderators see of an author, by the same number of queries whatever there is."""
    sanctions = (
        list_sanctions_of(author).select_related("moderator", "lifted_by").prefetch_related("replaces")
    )
    counts, recent = _count_comments(author)
    return Profile(
        author=author,
        counts=counts,
        recent=recent,
        latest=_list_latest(author),
        flags_given=_count_flags(Flag.objects.filter(author=author)),
        flags_received=_count_flags(Flag.objects.filter(comment__author=author)),
        neighbours=_list_neighbours(author),
        sanctions=list(sanctions[:MAX_SANCTIONS]),
        notes=list_notes(author),
        version=count_changes(author),
    )


def _count_comments(author: Author) -> tuple[dict[str, int], dict[str, int]]:
    lately = Q(created_at__gte=timezone.now() - timedelta(days=RATE_DAYS))
    rows = (
        Comment.objects.filter(author=author)
        .order_by()
        .values_list("status")
        .annotate(ever=Count("pk"), lately=Count("pk", filter=lately))
    )
    found = {status: (count, recent) for status, count, recent in rows}
    return (
        {str(status): found.get(status, (0, 0))[0] for status in Status},
        {str(status): found.get(status, (0, 0))[1] for status in Status},
    )


def _list_latest(author: Author) -> list[Latest]:
    written = Comment.objects.filter(author=author).select_related("thread", "case")
    comments = list(written.order_by("-created_at", "-pk")[:MAX_LATEST])
    decisions = list_latest_moves([comment.pk for comment in comments]).select_related("moderator")
    by_comment = {decision.comment_id: decision for decision in decisions}
    reasons = {**_SANCTION_REASONS, **name_reasons(author.site)}
    return [_explain(comment, by_comment.get(comment.pk), reasons) for comment in comments]


def _explain(comment: Comment, decision: Decision | None, reasons: dict[str, str]) -> Latest:
    case = getattr(comment, "case", None)
    if decision is None or not decision.code:
        return Latest(comment, case, decision, "")
    # A machine's details are kept with the case that it opened.
    details = case.details if case is not None and case.code == decision.code else {}
    why = reasons.get(decision.code) or describe(decision.code, details)
    return Latest(comment, case, decision, why)


def _count_flags(flags: QuerySet[Flag]) -> dict[str, int]:
    """Return how reports ended: upheld (the comment was removed), dismissed (it stayed, and a person saw it), open."""
    is_upheld = Q(comment__status__in=BAD)
    is_dismissed = Q(comment__status=Status.PUBLISHED, comment__case__state=CaseState.SETTLED)
    counts = flags.aggregate(
        total=Count("pk"),
        upheld=Count("pk", filter=is_upheld),
        dismissed=Count("pk", filter=is_dismissed),
    )
    return {**counts, "open": counts["total"] - counts["upheld"] - counts["dismissed"]}


def _list_neighbours(author: Author) -> list[Neighbour]:
    """Return who else wrote from the author's networks, as long as the hashes of addresses are kept: 30 days."""
    own = list(
        Revision.objects.filter(comment__author=author)
        .exclude(subnet_hash="")
        .order_by("-pk")
        .values_list("subnet_hash", "address_hash")[:MAX_NEIGHBOURING]
    )
    subnets = list(dict.fromkeys(subnet for subnet, _ in own))[:MAX_SUBNETS]
    addresses = {address for _, address in own if address}
    sent = (
        Revision.objects.filter(subnet_hash__in=subnets, comment__author__site_id=author.site_id, number=1)
        .exclude(comment__author=author)
        .order_by("-pk")
        .values_list("comment__author_id", "comment__author__name", "comment__status", "address_hash")
    )
    found: dict[int, Neighbour] = {}
    for author_id, name, status, address in sent[:MAX_NEIGHBOURING]:
        neighbour = found.setdefault(author_id, Neighbour(author_id, name))
        neighbour.comments += 1
        neighbour.removed += status in BAD
        neighbour.same_address |= address in addresses
    return sorted(found.values(), key=lambda each: (-each.same_address, -each.comments))[:MAX_NEIGHBOURS]
