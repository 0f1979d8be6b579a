"""Whether public lists of spammers have an author, their address, or what a comment links to."""

from collections.abc import Iterator, Sequence

from discussions.models import Revision
from discussions.tokens import hash_email
from moderation.models import ListedItem, ListKind
from moderation.subject import Listed
from moderation.text.links import find_links

MAX_HOSTS = 20


def find_listed(revision: Revision) -> Listed:
    """Return what the current lists have of a revision."""
    return find_all_listed([revision])[revision.pk]


def find_all_listed(revisions: Sequence[Revision]) -> dict[int, Listed]:
    """Return, by the revisions' ids, what the current lists have of each.

    They come with their comments and these with their authors. One query.
    """
    wanted = {revision.pk: _list_wanted(revision) for revision in revisions}
    values = {value for items in wanted.values() for _, value in items}
    if not values:
        return {revision.pk: Listed() for revision in revisions}
    items = ListedItem.objects.filter(value__in=values, list_import__is_current=True)
    current = {(ListKind(kind), value) for kind, value in items.values_list("list_import__kind", "value")}
    return {key: _name_listed(items & current) for key, items in wanted.items()}


def _list_wanted(revision: Revision) -> set[tuple[ListKind, str]]:
    """Return what is to be looked for of a revision."""
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
    return wanted


def _name_listed(found: set[tuple[ListKind, str]]) -> Listed:
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
