"""Comments that a moderator means to decide on together: chosen, alike, of one author, or with one link."""

from collections.abc import Collection
from dataclasses import dataclass, field
from datetime import datetime

from django.contrib.auth.models import User
from django.db.models import Q, QuerySet

from discussions.models import Comment, Status
from moderation.queries.cases import find_alike, get_my_case

MAX_SELECTED = 500


@dataclass(frozen=True, slots=True, kw_only=True)
class Selection:
    """One way of choosing: `cases` by their ids, what is nearly the same as a case's comment (and that one), all by an
    author `since` then, or all that link to a domain."""

    cases: list[int] = field(default_factory=list)
    near_duplicates_of: int | None = None
    author: int | None = None
    since: datetime | None = None
    link_domain: str = ""

    def count_ways(self) -> int:
        """Return how many ways are asked for, which should be one."""
        ways = (self.cases, self.near_duplicates_of, self.author, self.link_domain)
        return sum(1 for way in ways if way)


def list_selected(moderator: User, selection: Selection) -> QuerySet[Comment]:
    """Return the selected comments on this person's sites that their authors have not withdrawn, the latest first.

    Raises Refused (case_not_found).
    """
    chosen = Q(case__in=selection.cases)
    if selection.near_duplicates_of is not None:
        comment = get_my_case(moderator, selection.near_duplicates_of).comment
        chosen = Q(pk__in=[comment.pk, *find_alike(comment, limit=MAX_SELECTED)])
    elif selection.author is not None:
        chosen = Q(author=selection.author)
        if selection.since is not None:
            chosen &= Q(created_at__gte=selection.since)
    elif selection.link_domain:
        chosen = Q(links__domain=selection.link_domain.lower())
    return _list_mine(moderator, chosen).exclude(status=Status.WITHDRAWN)


def list_my_comments(moderator: User, comment_ids: Collection[int]) -> QuerySet[Comment]:
    """Return these comments, as far as they are on this person's sites, the latest first."""
    return _list_mine(moderator, Q(pk__in=comment_ids))


def _list_mine(moderator: User, chosen: Q) -> QuerySet[Comment]:
    mine = Comment.objects.filter(chosen, thread__site__memberships__user=moderator)
    return mine.order_by("-pk").select_related("author", "thread__site", "case__claimed_by")
