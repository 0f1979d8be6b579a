"""Which domains comments link to, kept up to date with their texts."""

from discussions.models import Comment
from moderation.models import CommentLink
from moderation.text.links import find_links

# The histories of more domains than these tell nothing new: that there are many is evidence by itself.
MAX_DOMAINS = 20


def find_domains(text: str) -> list[str]:
    """Return the first domains that a text links to, each once."""
    return list(dict.fromkeys(link.domain for link in find_links(text)))[:MAX_DOMAINS]


def remember_links(comment: Comment) -> None:
    """Store which domains the comment's text links to, in the place of those of an earlier text."""
    domains = find_domains(comment.body)
    CommentLink.objects.filter(comment=comment).exclude(domain__in=domains).delete()
    site_id = comment.thread.site_id
    CommentLink.objects.bulk_create(
        [CommentLink(comment=comment, site_id=site_id, domain=domain) for domain in domains],
        ignore_conflicts=True,
    )
