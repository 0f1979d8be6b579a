"""Who the author claims to be: a name that imitates, advertises or was made up by a script, a mailbox with many faces.

All but imitation is weak: people call themselves what they like. Throw-away mailboxes are `email`, a link for a name
is `links.in_name`.
"""

import re
from collections.abc import Iterator
from enum import StrEnum

from moderation.evidence import Signal, combine_scores, conclude
from moderation.subject import Finding, Subject
from moderation.text.lookalike_names import OFFICES, find_shape, imitates, squeeze_name
from moderation.text.mailboxes import FREE_PROVIDERS
from moderation.text.mash import looks_typed_at_random
from moderation.text.reading import is_newcomer, list_outward_links, read_canonical

_IMITATION_SCORE = 0.6
_OFFICE_SCORE = 0.3  # two people may have the same name
_LINK_NAME_SCORE = 0.25
_RANDOM_NAME_SCORE = 0.15
_NUMBERED_NAME_SCORE = 0.1
_EACH_ALIAS_SCORE = 0.3  # for each spelling of one mailbox in a day after the first

_LEAST_NAME_CHARACTERS = 4
_LEAST_LABEL_CHARACTERS = 6

_NUMBERED_NAME = re.compile(r"[A-Za-z]{3,20}[ _.]?[A-Za-z]{0,20}\d{2,5}")
_NUMBERED_MAILBOX = re.compile(r"[a-z]{3,20}[._]?[a-z]{0,20}\d{2,6}")


class IdentityCode(StrEnum):
    IMITATES_STAFF = "identity.imitates_staff"
    IMITATES_READER = "identity.imitates_reader"
    OFFICE_NAME = "identity.office_name"
    NAMED_LIKE_LINK = "identity.named_like_link"
    SHARED_MAILBOX = "identity.shared_mailbox"
    RANDOM_NAME = "identity.random_name"
    NUMBERED_NAME = "identity.numbered_name"
    CLEAR = "identity.clear"


def check_identity(subject: Subject) -> Finding:
    """Return spam evidence from the author's name, e-mail address and who else is about. Staff are who they are."""
    signals = () if subject.author.kind == "staff" else _find_signals(subject)
    return conclude("identity", "spam", IdentityCode.CLEAR, signals)


def _find_signals(subject: Subject) -> Iterator[Signal | None]:
    yield _find_imitation(subject)
    yield _find_shared_mailbox(subject)
    if is_newcomer(subject):
        yield _find_link_name(subject)
        # Made by a script either way, so that only one counts.
        yield _find_random_name(subject.author.name) or _find_numbered_name(subject)


def _find_imitation(subject: Subject) -> Signal | None:
    name = subject.author.name
    if len(squeeze_name(name)) < _LEAST_NAME_CHARACTERS:
        return None
    for code, others in (
        (IdentityCode.IMITATES_STAFF, subject.staff_names),
        (IdentityCode.IMITATES_READER, _list_readers(subject)),
    ):
        if imitated := next((other for other in others if imitates(name, other)), None):
            return Signal(code, _IMITATION_SCORE, {"name": imitated})
    # Who is signed in by the site may well be its staff.
    if subject.author.kind == "guest" and _is_office(name, subject):
        return Signal(IdentityCode.OFFICE_NAME, _OFFICE_SCORE, {"name": name})
    return None


def _list_readers(subject: Subject) -> Iterator[str]:
    if subject.parent is not None and not subject.parent.is_own:
        yield subject.parent.name
    yield from (remark.name for remark in subject.conversation if not remark.is_own)


def _is_office(name: str, subject: Subject) -> bool:
    return find_shape(name) in OFFICES or squeeze_name(name) in map(squeeze_name, subject.staff_names)


def _find_shared_mailbox(subject: Subject) -> Signal | None:
    count = 1 if subject.echoes is None else subject.echoes.mailbox_addresses
    score = combine_scores([_EACH_ALIAS_SCORE] * min(count - 1, 20))
    return Signal(IdentityCode.SHARED_MAILBOX, score, {"count": count})


def _find_link_name(subject: Subject) -> Signal | None:
    """Return the signal that a newcomer is called as what they link to."""
    name = squeeze_name(subject.author.name)
    for link in list_outward_links(subject):
        label = squeeze_name(link.domain.partition(".")[0])
        if len(label) >= _LEAST_LABEL_CHARACTERS and label in name:
            return Signal(IdentityCode.NAMED_LIKE_LINK, _LINK_NAME_SCORE, {"host": link.host}, (link.span,))
    return None


def _find_random_name(name: str) -> Signal | None:
    words = re.findall(r"[^\W\d_]+", read_canonical(name).text)
    if len(words) > 2 or not any(map(looks_typed_at_random, words)):
        return None
    return Signal(IdentityCode.RANDOM_NAME, _RANDOM_NAME_SCORE)


def _find_numbered_name(subject: Subject) -> Signal | None:
    mailbox, _, provider = (subject.author.email or "").lower().rpartition("@")
    if provider not in FREE_PROVIDERS or not _NUMBERED_MAILBOX.fullmatch(mailbox):
        return None
    if not _NUMBERED_NAME.fullmatch(subject.author.name):
        return None
    return Signal(IdentityCode.NUMBERED_NAME, _NUMBERED_NAME_SCORE)
