"""What is known of those who write and of where they link to, from how their comments ended."""

from collections.abc import Collection, Sequence
from datetime import timedelta
from typing import Any, Literal

from django.db import connection
from django.db.models import Count, Exists, OuterRef, Q
from django.utils import timezone

from discussions.models import Author, AuthorKind, Comment, Status
from moderation.models import CommentLink
from moderation.queries.sanctions import find_standings
from moderation.subject import AuthorRecord, DomainRecord

RECENT = timedelta(days=7)
MAX_DOMAIN_USES = 200
BAD = (Status.SPAM, Status.REJECTED)

# How comments that linked a domain ended. Each counts 1 in its first month and half as much with every further three.
DOMAIN_ENDS = """
SELECT wanted.domain,
       coalesce(sum(latest.weight) FILTER (WHERE latest.status = 'published'), 0),
       coalesce(sum(latest.weight) FILTER (WHERE latest.status = 'rejected'), 0),
       coalesce(sum(latest.weight) FILTER (WHERE latest.status = 'spam'), 0)
  FROM unnest(%(domains)s::text[]) AS wanted (domain)
  CROSS JOIN LATERAL (
    SELECT c.status,
           0.5::float8 ^ (floor(greatest(extract(day FROM %(now)s - c.created_at), 0) / 30) / 3)::float8 AS weight
      FROM moderation_commentlink l JOIN discussions_comment c ON c.id = l.comment_id
     WHERE l.site_id = %(site)s AND l.domain = wanted.domain
     ORDER BY l.comment_id DESC LIMIT %(limit)s) AS latest
 GROUP BY wanted.domain
"""

_KINDS: dict[AuthorKind, Literal["sso", "service"]] = {AuthorKind.SSO: "sso", AuthorKind.SERVICE: "service"}


def describe_author(author: Author, *, except_comment: int) -> AuthorRecord:
    """Return an author's record on their site, leaving out the comment that is being judged."""
    return describe_authors([author], except_comments=[except_comment])[author.pk]


def describe_authors(
    authors: Collection[Author], *, except_comments: Collection[int]
) -> dict[int, AuthorRecord]:
    """Return the records of authors on their sites by the authors' ids, these comments left out. Three queries."""
    now = timezone.now()
    ids = [author.pk for author in authors]
    recent = Q(created_at__gte=now - RECENT)
    written = (
        Comment.objects.filter(author__in=ids)
        .exclude(pk__in=except_comments)
        .order_by()
        .values("author_id")
        .annotate(
            published=Count("pk", filter=Q(status=Status.PUBLISHED)),
            rejected=Count("pk", filter=Q(status=Status.REJECTED)),
            spam=Count("pk", filter=Q(status=Status.SPAM)),
            recent_published=Count("pk", filter=recent & Q(status=Status.PUBLISHED)),
            recent_rejected=Count("pk", filter=recent & Q(status__in=BAD)),
        )
    )
    counts: dict[int, Any] = {row["author_id"]: row for row in written}
    linked = CommentLink.objects.filter(comment__author=OuterRef("pk"), comment__status=Status.PUBLISHED)
    linking = set(Author.objects.filter(Exists(linked), pk__in=ids).values_list("pk", flat=True))
    standings = find_standings(authors, now)
    return {
        author.pk: AuthorRecord(
            kind="staff" if author.is_staff else _KINDS.get(AuthorKind(author.kind), "guest"),
            name=author.name,
            email=author.email or None,
            standing=standings[author.pk],
            age_seconds=(now - author.created_at).total_seconds(),
            has_published_link=author.pk in linking,
            **{name: count for name, count in counts.get(author.pk, {}).items() if name != "author_id"},
        )
        for author in authors
    }


def describe_domains(site_id: int, domains: Sequence[str]) -> dict[str, DomainRecord]:
    """Return how the site's latest 200 comments that link to each of `domains` ended, by domain. One query.

    Old ones count less (see DomainRecord), and those that are being judged not at all.
    """
    if not domains:
        return {}
    with connection.cursor() as database:
        database.execute(
            DOMAIN_ENDS,
            {
                "site": site_id,
                "domains": list(domains),
                "limit": MAX_DOMAIN_USES,
                "now": timezone.now(),
            },
        )
        return {
            domain: DomainRecord(published=published, rejected=rejected, spam=spam)
            for domain, published, rejected, spam in database.fetchall()
        }
