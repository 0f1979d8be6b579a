"""Whether public lists of spammers have an author, their address, or what a comment links to."""

from collections.abc import Iterator, Mapping, Sequence, Set

from discussions.models import Revision
from discussions.tokens import hash_email
from moderation.models import ListedItem, ListKind
from moderation.subject import Listed
from moderation.text.links import find_links

MAX_HOSTS = 20

Item = tuple[ListKind, str]


def find_listed(revisions: Sequence[Revision]) -> dict[int, Listed]:
    """Return, by the revisions' ids, what the current lists have of each.

    They come with their comments and these with their authors. One query.
    """
    wanted = {
        revision.pk: list_wanted(revision.body, revision.comment.author.email, revision.address_hash)
        for revision in revisions
    }
    return look_up(wanted)


def look_up(wanted: Mapping[int, Set[Item]]) -> dict[int, Listed]:
    """Return which of the wanted items the current lists have, by the same keys. One query."""
    values = {value for items in wanted.values() for _, value in items}
    if not values:
        return {key: Listed() for key in wanted}
    items = ListedItem.objects.filter(value__in=values, list_import__is_current=True)
    current = {(ListKind(kind), value) for kind, value in items.values_list("list_import__kind", "value")}
    return {key: _name_listed(items & current) for key, items in wanted.items()}


def list_wanted(text: str, email: str, address_hash: str) -> set[Item]:
    """Return what is to be looked for of a text and who sent it."""
    hosts = dict.fromkeys(link.host for link in find_links(text))
    if email:
        hosts[email.rpartition("@")[2].lower()] = None
    domains = {name for host in list(hosts)[-MAX_HOSTS:] for name in _list_domains(host)}
    wanted = {(ListKind.DOMAINS, domain) for domain in domains}
    if email:
        wanted.add((ListKind.EMAILS, hash_email(email)))
    if address_hash:
        wanted.add((ListKind.ADDRESSES, address_hash))
    return wanted


def _name_listed(found: Set[Item]) -> Listed:
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
