"""Gathers from the database what the checks look at."""

from collections.abc import Sequence
from datetime import timedelta
from typing import Literal

from django.db import connection
from django.db.models import Count, Q
from django.utils import timezone

from discussions.models import Author, AuthorKind, Comment, Revision, Site, Status
from moderation.models import CommentLink, PolicyVersion
from moderation.models import Fingerprint as StoredFingerprint
from moderation.policy import SitePolicy
from moderation.queries.listings import find_listed
from moderation.queries.rules import list_compiled_words
from moderation.queries.sanctions import find_standing
from moderation.queries.site_models import get_site_model
from moderation.queries.surroundings import describe_parent, is_raided, list_conversation, list_staff_names
from moderation.scoring.languages import UNKNOWN, detect_language
from moderation.subject import AuthorRecord, DomainRecord, Duplicates, Echoes, FormRecord, Subject, Velocity
from moderation.text.fingerprints import Fingerprint, similarity

RECENT = timedelta(days=7)
DUPLICATE_WINDOW = timedelta(days=30)
MAX_DUPLICATES = 200
MAX_DOMAIN_USES = 200
NEAR_SIMILARITY = 0.7
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
     WHERE l.site_id = %(site)s AND l.domain = wanted.domain AND l.comment_id <> %(comment)s
     ORDER BY l.comment_id DESC LIMIT %(limit)s) AS latest
 GROUP BY wanted.domain
"""

_KINDS: dict[AuthorKind, Literal["sso", "service"]] = {AuthorKind.SSO: "sso", AuthorKind.SERVICE: "service"}


def get_policy(site_id: int) -> SitePolicy:
    """Return the policy in force on a site: its latest version, or the defaults where it has none."""
    latest = find_policy(site_id)
    if latest is None:
        return SitePolicy()
    return SitePolicy.from_dict({**latest.document, "version": latest.version})


def find_policy(site_id: int) -> PolicyVersion | None:
    """Return the latest version of a site's policy, None where it has none."""
    versions = PolicyVersion.objects.filter(site_id=site_id).select_related("created_by")
    return versions.order_by("-version").first()


def build_subject(
    revision: Revision,
    *,
    policy: SitePolicy,
    fingerprint: Fingerprint,
    domains: Sequence[str],
    velocity: Velocity | None,
    echoes: Echoes | None,
) -> Subject:
    """Return everything that the checks look at.

    `revision` comes with its comment, and that with its thread, site, author, parent and the parent's author.
    """
    comment = revision.comment
    site = comment.thread.site
    return Subject(
        site=site.key,
        text=revision.body,
        language=detect_language(revision.body, read_language(site)),
        posted_at=revision.created_at,
        waited_seconds=max(
            (timezone.now() - (revision.queued_at or revision.created_at)).total_seconds(), 0.0
        ),
        is_reply=comment.parent_id is not None,
        thread_key=comment.thread.key,
        parent=describe_parent(comment),
        conversation=list_conversation(comment),
        site_language=read_language(site),
        staff_names=list_staff_names(site),
        thread_title=comment.thread.title,
        thread_premoderated=comment.thread.is_premoderated,
        in_raid=is_raided(comment, timezone.now()),
        author=describe_author(comment.author, except_comment=comment.pk),
        form=FormRecord(
            honeypot_filled=revision.honeypot_filled, seconds_to_submit=revision.seconds_to_submit
        ),
        velocity=velocity,
        duplicates=find_duplicates(revision, fingerprint),
        echoes=echoes,
        domains=describe_domains(site.pk, domains, comment.pk),
        words=list_compiled_words(site.pk),
        listed=find_listed(revision),
        own_domains=frozenset(host.lstrip(".").lower() for host in site.allowed_hosts),
        max_links=policy.max_links,
        min_seconds_to_submit=policy.min_seconds_to_submit,
        site_model=get_site_model(site.pk),
    )


def read_language(site: Site) -> str:
    """Return the language that a site expects, as an ISO 639-1 code: `de` of `de-AT`."""
    return site.language.partition("-")[0].lower() or UNKNOWN


def describe_author(author: Author, *, except_comment: int) -> AuthorRecord:
    """Return an author's record on their site, leaving out the comment that is being judged."""
    now = timezone.now()
    written = Comment.objects.filter(author=author).exclude(pk=except_comment)
    recent = Q(created_at__gte=now - RECENT)
    counts = written.aggregate(
        published=Count("pk", filter=Q(status=Status.PUBLISHED)),
        rejected=Count("pk", filter=Q(status=Status.REJECTED)),
        spam=Count("pk", filter=Q(status=Status.SPAM)),
        recent_published=Count("pk", filter=recent & Q(status=Status.PUBLISHED)),
        recent_rejected=Count("pk", filter=recent & Q(status__in=BAD)),
    )
    return AuthorRecord(
        kind=_KINDS.get(AuthorKind(author.kind), "guest"),
        name=author.name,
        email=author.email or None,
        standing=find_standing(author, now),
        age_seconds=(now - author.created_at).total_seconds(),
        has_published_link=CommentLink.objects.filter(
            comment__author=author, comment__status=Status.PUBLISHED
        ).exists(),
        **counts,
    )


def find_duplicates(revision: Revision, fingerprint: Fingerprint) -> Duplicates:
    """Return the site's other comments of the last 30 days that say the same, or nearly."""
    comment = revision.comment
    others = (
        StoredFingerprint.objects.filter(
            revision__comment__thread__site_id=comment.thread.site_id,
            created_at__gte=revision.created_at - DUPLICATE_WINDOW,
        )
        .exclude(revision__comment=comment)
        .values_list(
            "revision__comment__author_id",
            "revision__comment__thread_id",
            "revision__comment__status",
            "signature",
        )
    )
    exact = list(others.filter(exact=fingerprint.exact)[:MAX_DUPLICATES])
    near = []
    if fingerprint.bands:
        candidates = others.filter(bands__overlap=list(fingerprint.bands)).exclude(exact=fingerprint.exact)
        measured = [
            (row, similarity(fingerprint.signature, bytes(row[3]))) for row in candidates[:MAX_DUPLICATES]
        ]
        near = [(row, measure) for row, measure in measured if measure >= NEAR_SIMILARITY]
    author, thread = comment.author_id, comment.thread_id
    return Duplicates(
        exact=len(exact),
        exact_by_author_here=sum(row[:2] == (author, thread) for row in exact),
        exact_authors=len({row[0] for row in exact} - {author}),
        exact_bad=sum(row[2] in BAD for row in exact),
        near=len(near),
        near_similarity=max((measure for _, measure in near), default=0.0),
        near_authors=len({row[0] for row, _ in near} - {author}),
        near_bad=sum(row[2] in BAD for row, _ in near),
    )


def describe_domains(site_id: int, domains: Sequence[str], except_comment: int) -> dict[str, DomainRecord]:
    """Return how the site's latest 200 comments that link to each of `domains` ended, by domain. One query.

    Old ones count less (see DomainRecord).
    """
    if not domains:
        return {}
    with connection.cursor() as database:
        database.execute(
            DOMAIN_ENDS,
            {
                "site": site_id,
                "domains": list(domains),
                "comment": except_comment,
                "limit": MAX_DOMAIN_USES,
                "now": timezone.now(),
            },
        )
        return {
            domain: DomainRecord(published=published, rejected=rejected, spam=spam)
            for domain, published, rejected, spam in database.fetchall()
        }
