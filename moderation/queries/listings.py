"""Whether public lists of spammers have an author, their address, or what a comment links to."""

from collections.abc import Iterator

from discussions.models import Revision
from discussions.tokens import hash_email
from moderation.models import ListedItem, ListKind
from moderation.subject import Listed
from moderation.text.links import find_links

MAX_HOSTS = 20


def find_listed(revision: Revision) -> Listed:
    """Return what the current lists have of a revision; it comes with its comment and author. One query."""
    email = revision.comment.author.email
    hosts = dict.fromkeys(link.host for link in find_links(revision.body))
    if email:
        hosts[email.rpartition("@")[2].lower()] = None
    domains = {name for host in list(hosts)[-MAX_HOSTS:] for name in _list_domains(host)}
    wanted = {(ListKind.DOMAINS, domain) for domain in domains}
    if email:
        wanted.add((ListKind.EMAILS, hash_email(email)))
    if revision.address_hash:
        wanted.add((ListKind.ADDRESSES, revision.address_hash))
    if not wanted:
        return Listed()
    items = ListedItem.objects.filter(
        value__in={value for _, value in wanted}, list_import__is_current=True
    ).values_list("list_import__kind", "value")
    found = wanted & {(ListKind(kind), value) for kind, value in items}
    return Listed(
        address=any(kind == ListKind.ADDRESSES for kind, _ in found),
        email=any(kind == ListKind.EMAILS for kind, _ in found),
        domains=tuple(sorted(value for kind, value in found if kind == ListKind.DOMAINS)),
    )


def _list_domains(host: str) -> Iterator[str]:
    """Yield the host and the domains above it, down to two labels."""
    labels = host.strip(".").lower().split(".")[-10:]
    for start in range(len(labels) - 1):
        yield ".".join(labels[start:])
