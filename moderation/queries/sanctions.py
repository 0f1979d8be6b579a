"""Who is sanctioned now, and how. A sanction that ran out counts no more from that moment: no job has to end it."""

from collections.abc import Collection, Iterable, Mapping
from datetime import datetime

from django.contrib.auth.models import User
from django.db import connection
from django.db.models import Count, Q, QuerySet
from django.utils import timezone

from discussions.models import Author, AuthorKind
from discussions.refusals import Refused
from discussions.tokens import hash_identity
from moderation.checks.trust import TrustCode
from moderation.models import Sanction, SanctionKind, SanctionReason
from moderation.queries.decisions import list_latest_moves
from moderation.rules.codes import RulesCode
from moderation.subject import Standing

MAX_SANCTIONS = 50

# What an author's sanctions make of them, the gravest first.
STANDINGS: dict[SanctionKind, Standing] = {
    SanctionKind.BAN: "banned",
    SanctionKind.SHADOW: "shadowed",
    SanctionKind.PREMODERATE: "premoderated",
    SanctionKind.TRUST: "trusted",
}


STANDING_NAMES = ("normal", "trusted", "premoderated", "shadowed", "banned")

# What keeps an author from writing, the gravest first.
REFUSALS = {
    SanctionKind.BAN: "author_banned",
    SanctionKind.SUSPEND: "author_suspended",
    SanctionKind.WARN: "warning_unread",
}

# `list_active`, of these kinds, as one text: it is asked for every post. A test holds the two against each other.
_KEPT_OUT = """
SELECT kind, ends_at FROM moderation_sanction
 WHERE (author_id = %(author)s OR %(identity)s <> '' AND site_id = %(site)s AND identity = %(identity)s)
   AND kind = ANY(%(kinds)s) AND (ends_at IS NULL OR ends_at > %(now)s)
   AND (kind <> 'warn' OR acknowledged_at IS NULL) AND lifted_at IS NULL AND replaced_by_id IS NULL
"""


def identify_author(author: Author) -> str:
    """Return what a sanction knows its author by, should they erase themselves and sign in again. Empty for guests."""
    if author.kind != AuthorKind.SSO or author.external_id is None:
        return ""
    return hash_identity(str(author.site_id), author.external_id)


def list_sanctions_of(author: Author) -> QuerySet[Sanction]:
    """Return all sanctions of the person behind `author`, latest first."""
    theirs = Q(author=author)
    if identity := identify_author(author):
        theirs |= Q(site_id=author.site_id, identity=identity)
    return Sanction.objects.filter(theirs).order_by("-pk")


def list_active(author: Author, now: datetime | None = None) -> QuerySet[Sanction]:
    """Return those in force at `now`, warnings that wait for their author among them."""
    return list_sanctions_of(author).filter(in_force(now or timezone.now()))


def in_force(now: datetime) -> Q:
    """Return what holds for sanctions that are in force at `now`."""
    return (
        (Q(ends_at__isnull=True) | Q(ends_at__gt=now))
        & (~Q(kind=SanctionKind.WARN) | Q(acknowledged_at__isnull=True))
        & Q(lifted_at__isnull=True, replaced_by__isnull=True)
    )


def is_active(sanction: Sanction, now: datetime) -> bool:
    """Tell whether a sanction is in force at `now`. A warning is until its author has acknowledged it."""
    is_over = sanction.ends_at is not None and sanction.ends_at <= now
    is_taken_back = sanction.lifted_at is not None or sanction.replaced_by_id is not None
    return not (is_over or is_taken_back or sanction.acknowledged_at is not None)


def can_be_lifted(sanction: Sanction, now: datetime) -> bool:
    """Tell whether there is anything to take back at `now`: of what ran out, only the comments that went with it.

    A warning that was read is still on the record.
    """
    is_left = sanction.rejects_since is not None or sanction.ends_at is None or sanction.ends_at > now
    return is_left and sanction.lifted_at is None and sanction.replaced_by_id is None


def find_standing(author: Author, now: datetime | None = None) -> Standing:
    """Return how the author stands by their gravest sanction. A suspension keeps them out and says nothing of texts."""
    return name_standing(list_active(author, now).values_list("kind", flat=True))


def find_standings(authors: Collection[Author], now: datetime) -> dict[int, Standing]:
    """Return how each of `authors` stands, by their ids. One query, for people who come from single sign-on too."""
    identities = {identity: author.pk for author in authors if (identity := identify_author(author))}
    theirs = Q(author__in=[author.pk for author in authors])
    if identities:
        theirs |= Q(site__in={author.site_id for author in authors}, identity__in=identities)
    kinds: dict[int, set[str]] = {author.pk: set() for author in authors}
    active = Sanction.objects.filter(theirs & in_force(now)).values_list("author_id", "identity", "kind")
    for author_id, identity, kind in active:
        for whose in {author_id, identities.get(identity, author_id)} & kinds.keys():
            kinds[whose].add(kind)
    return {author_id: name_standing(theirs) for author_id, theirs in kinds.items()}


def name_standing(kinds: Iterable[str]) -> Standing:
    """Return the standing that these kinds of active sanctions come to."""
    found = set(kinds)
    return next((standing for kind, standing in STANDINGS.items() if kind in found), "normal")


def count_changes(author: Author) -> int:
    """Return the version of an author's sanctions: it goes up with every one that is imposed or lifted."""
    counts = list_sanctions_of(author).order_by().aggregate(imposed=Count("pk"), lifted=Count("lifted_at"))
    return int(counts["imposed"]) + int(counts["lifted"])


def get_my_sanction(moderator: User, sanction_id: int) -> Sanction:
    """Return a sanction on a site that this person moderates. Raises Refused (sanction_not_found)."""
    mine = Sanction.objects.filter(pk=sanction_id, site__memberships__user=moderator)
    sanction = mine.select_related("author__site", "moderator", "lifted_by").first()
    if sanction is None:
        raise Refused("sanction_not_found")
    return sanction


def find_refusal(author: Author, now: datetime | None = None) -> Refused | None:
    """Return why the author may not write at `now`, None if they may. One query."""
    with connection.cursor() as database:
        database.execute(
            _KEPT_OUT,
            {
                "author": author.pk,
                "site": author.site_id,
                "identity": identify_author(author),
                "kinds": list(REFUSALS),
                "now": now or timezone.now(),
            },
        )
        ends = dict(database.fetchall())
    return _refuse(ends)


def find_misuse(author: Author) -> Refused | None:
    """Return why the author may not report comments now, None if they may: for having misused that. One query."""
    misused = list_active(author).filter(reason=SanctionReason.MISUSE, kind__in=list(REFUSALS))
    ends = dict(misused.values_list("kind", "ends_at"))
    return _refuse(ends)


def _refuse(ends: Mapping[str, datetime | None]) -> Refused | None:
    """Return the gravest refusal of these kinds of sanctions, each with when it ends."""
    return next((Refused(code, until=ends[kind]) for kind, code in REFUSALS.items() if kind in ends), None)


def find_shadowed(comment_ids: Collection[int]) -> set[int]:
    """Return those of these rejected comments that only their authors see as published: by a sanction, or by a rule."""
    if not comment_ids:
        return set()
    latest = list_latest_moves(comment_ids).values_list("comment_id", "code")
    return {comment_id for comment_id, code in latest if code in (TrustCode.SHADOWED, RulesCode.SHADOWED)}


def list_told(author: Author, now: datetime | None = None) -> list[Sanction]:
    """Return what the author is told of: what is in force, and every warning. Not of trust, nor of being shadowed."""
    active = list_active(author, now).exclude(kind__in=(SanctionKind.TRUST, SanctionKind.SHADOW))
    warnings = list_sanctions_of(author).filter(kind=SanctionKind.WARN, lifted_at__isnull=True)
    return list((active | warnings).distinct()[:MAX_SANCTIONS])
