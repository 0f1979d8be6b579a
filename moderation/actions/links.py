"""Which domains comments link to, kept up to date with their texts."""

from collections.abc import Collection

from discussions.models import Comment
from moderation.models import CommentLink
from moderation.text.links import find_links

# The histories of more domains than these tell nothing new: that there are many is evidence by itself.
MAX_DOMAINS = 20


def find_domains(text: str) -> list[str]:
    """Return the first domains that a text links to, each once."""
    return list(dict.fromkeys(link.domain for link in find_links(text)))[:MAX_DOMAINS]


def remember_links(comments: Collection[Comment]) -> dict[int, list[str]]:
    """Store which domains the texts of `comments` link to, in the place of those of earlier texts.

    Returns them by the comments' ids.
    """
    domains = {comment.pk: find_domains(comment.body) for comment in comments}
    stored = CommentLink.objects.filter(comment__in=domains).values_list("pk", "comment_id", "domain")
    if stale := [pk for pk, comment_id, domain in stored if domain not in domains[comment_id]]:
        CommentLink.objects.filter(pk__in=stale).delete()
    links = [
        CommentLink(comment=comment, site_id=comment.thread.site_id, domain=domain)
        for comment in comments
        for domain in domains[comment.pk]
    ]
    if links:
        CommentLink.objects.bulk_create(links, ignore_conflicts=True)
    return domains
