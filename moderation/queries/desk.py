"""What the desk's pages ask for besides the cases themselves: what a person did, and what was reported."""

from datetime import datetime

from django.contrib.auth.models import User
from django.db.models import Count, Q, QuerySet

from discussions.models import Author, Comment, Flag, Site
from moderation.models import ASIDE, CaseKind, Decision, RejectReason, Rule

MAX_REPORTS = 20


def list_my_sites(moderator: User) -> QuerySet[Site]:
    """Return the sites that this person moderates, by name."""
    return Site.objects.filter(memberships__user=moderator).order_by("name", "key")


def name_author(moderator: User, author_id: int) -> str:
    """Return the name of an author of this person's sites."""
    authors = Author.objects.filter(pk=author_id, site__memberships__user=moderator)
    return authors.values_list("name", flat=True).first() or "nobody known"


def name_rule(moderator: User, rule_id: int) -> str:
    """Return the name of a rule of this person's sites."""
    rules = Rule.objects.filter(pk=rule_id, site__memberships__user=moderator)
    return rules.values_list("name", flat=True).first() or "that is no more"


def list_rules(moderator: User, site_key: str) -> list[tuple[int, str]]:
    """Return the ids and names of the rules of one of this person's sites, in their order."""
    rules = Rule.objects.filter(site__key=site_key, site__memberships__user=moderator)
    return list(rules.order_by("position", "pk").values_list("pk", "name"))


def count_decided(moderator: User, since: datetime) -> dict[str, int]:
    """Return how often this person has decided what since then, by action; what was taken back does not count."""
    decided = Decision.objects.exclude(action__in=ASIDE).filter(
        moderator=moderator,
        created_at__gte=since,
        undoes__isnull=True,
        undone_by__isnull=True,
        sanction__isnull=True,
    )
    return dict(decided.order_by().values_list("action").annotate(Count("pk")))


def count_harmful(moderator: User, since: datetime) -> int:
    """Return on how many harmful comments this person has decided since then.

    Harmful is what came as abuse or as against the law, and what was rejected for such a reason.
    """
    done = Decision.objects.filter(moderator=moderator, created_at__gte=since).exclude(action__in=ASIDE)
    came_so = Q(comment__case__kind__in=(CaseKind.ABUSE, CaseKind.ILLEGAL))
    went_so = Q(code__in=(RejectReason.ABUSE, RejectReason.HATE, RejectReason.ILLEGAL))
    return done.filter(came_so | went_so).values("comment").distinct().count()


def find_undo(decision: Decision, moderator: User) -> Decision | None:
    """Return how this person took the decision back, if they did."""
    return Decision.objects.filter(undoes=decision, moderator=moderator).first()


def list_reports(comment: Comment) -> list[Flag]:
    """Return the readers' reports of a comment, latest first."""
    return list(Flag.objects.filter(comment=comment).select_related("author").order_by("-pk")[:MAX_REPORTS])
