"""What a restriction is, of all that is done to comments and authors, and what of it may be told to everybody.

Regulation (EU) 2022/2065, Article 17(1): what takes a comment out of sight, part of it, or an author's means to write.
That a comment waits for its first look is none yet, nor is a warning.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

REMOVED_STATUSES = frozenset({"rejected", "spam"})


class Kind(StrEnum):
    REMOVED = "removed"  # it was published
    REFUSED = "refused"  # it never was
    HIDDEN = "hidden"  # until somebody looks
    REWORDED = "reworded"  # by a moderator: part of it is gone
    LOCKED = "locked"  # nobody may answer any more
    SUSPENDED = "suspended"
    BANNED = "banned"
    SHADOWED = "shadowed"
    PREMODERATED = "premoderated"


class Source(StrEnum):
    """What made somebody, or a machine, look."""

    OWN = "own"
    READER = "reader"
    NOTICE = "notice"  # of illegal content, by anybody (Article 16)
    TRUSTED_FLAGGER = "trusted_flagger"


SANCTIONS: Mapping[str, Kind] = {
    "suspend": Kind.SUSPENDED,
    "ban": Kind.BANNED,
    "shadow": Kind.SHADOWED,
    "premoderate": Kind.PREMODERATED,
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Ground:
    """What it is held against: a house rule in the site's own words, none for a machine. `code` is the rule's."""

    code: str = ""
    title: str = ""
    explanation: str = ""
    law: str = ""
    is_legal: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Restriction:
    """One restriction, as far as the public may hear of it: nothing of whom it is about, nor of what they wrote.

    `label` is what the finding that decided it is a sign of (`moderation.subject.Label`), "" where none did; `checks`
    are the names of all that spoke against the comment. `content_at` is when the comment was written. Times are UTC.
    """

    id: str  # stable, unique on the installation
    kind: Kind
    decided_at: datetime
    content_at: datetime
    ends_at: datetime | None = None
    is_by_machine: bool
    is_seen_by_machine: bool  # first, or as well
    is_spam: bool = False
    source: Source = Source.OWN
    ground: Ground = Ground()
    label: str = ""
    checks: Sequence[str] = ()
    language: str = ""  # ISO 639-1, or anything else where it is not known


def find_kind(action: str, from_status: str, to_status: str) -> Kind | None:
    """Return what kind of restriction a decision is, by its action and the comment's status before and after.

    None: it is none, or goes on with one that was stated before.
    """
    if action in ("edit", "redact"):
        return Kind.REWORDED
    if action == "lock":
        return Kind.LOCKED
    if action == "hold":
        return Kind.HIDDEN if from_status == "published" else None
    if to_status not in REMOVED_STATUSES or from_status in REMOVED_STATUSES:
        return None
    if from_status == "published":
        return Kind.REMOVED
    # What is taken back, approval among it, leaves the statement good that was made before.
    return Kind.REFUSED if action in ("reject", "spam") else None
