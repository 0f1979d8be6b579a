"""What is judged, and what is said of it: plain facts, frozen, that need no database, clock or network to read.

Whoever builds a `Subject` has looked everything up beforehand, so every check can be run again on the same facts and
says the same. Judging does not belong here.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Literal

from moderation.scoring.site_model import SiteModel
from moderation.text.folding import Span
from moderation.text.wordlists import WordList

JSON = None | bool | int | float | str | Sequence["JSON"] | Mapping[str, "JSON"]

AuthorKind = Literal["guest", "sso", "service", "staff"]
Standing = Literal["normal", "trusted", "premoderated", "shadowed", "banned"]
Outcome = Literal["clear", "suspect", "unavailable"]

# What a finding is evidence of. spam: promotion or automation; abuse: insults and other harm to people; quality: noise,
# such as shouting; trust: the author's record rather than this text; none: nothing.
Label = Literal["none", "spam", "abuse", "quality", "trust"]


@dataclass(frozen=True, slots=True, kw_only=True)
class AuthorRecord:
    """An author's history on this site, the comment being judged not counted."""

    kind: AuthorKind = "guest"
    standing: Standing = "normal"
    name: str = ""
    email: str | None = None
    url: str = ""  # the author's own page, where a protocol hands one in
    age_seconds: float = 0.0  # since the author was first seen here
    published: int = 0  # comments that were decided, by how they ended
    rejected: int = 0
    spam: int = 0
    recent_published: int = 0  # the same in the last seven days; `recent_rejected` includes spam
    recent_rejected: int = 0
    has_published_link: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class FormRecord:
    """How the comment was handed in."""

    honeypot_filled: bool = False
    seconds_to_submit: float | None = (
        None  # from showing the form to sending it; None: no signed form (API client)
    )
    is_unproven: bool = False  # sent suspiciously from a page without scripts, where nothing can be proven


@dataclass(frozen=True, slots=True, kw_only=True)
class Velocity:
    """Comments in the last minute and hour, this one included, by who sent them."""

    author_minute: int = 1
    author_hour: int = 1
    address_minute: int = 1
    address_hour: int = 1
    subnet_minute: int = 1  # /24 of IPv4, /64 of IPv6
    subnet_hour: int = 1
    domain_authors_hour: Mapping[str, int] = field(default_factory=dict)
    """How many distinct authors linked each registered domain of this comment on this site in the last hour."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Duplicates:
    """Other comments on this site that say the same, whatever their status. `bad` counts rejected and spam."""

    exact: int = 0
    exact_by_author_here: int = 0  # of `exact`, those by this author in this thread
    exact_authors: int = 0  # distinct authors of `exact` other than this one
    exact_bad: int = 0
    near: int = 0  # nearly the same, the exact ones not counted
    near_similarity: float = 0.0  # of the most similar, 0 to 1
    near_authors: int = 0  # distinct authors of `near` other than this one
    near_bad: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Echoes:
    """What Redis remembers of texts and addresses like these, this comment included where it counts authors."""

    other_sites: int = (
        0  # other sites of this installation where nearly the same text was posted in the last day
    )
    other_authors: int = 0  # distinct authors of those texts
    sentence_authors: int = 1  # authors here whose sentences had one of this text's frames in the last week
    mailbox_addresses: int = (
        1  # spellings here, in the last day, of e-mail addresses that lead to one mailbox
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class DomainRecord:
    """How decided comments that linked one registered domain ended on this site.

    Each counts 1 in its first month and half as much with every further three: a record fades, for good and bad.
    """

    published: float = 0
    rejected: float = 0
    spam: float = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Remark:
    """A published comment near the one that is judged: the beginning of its text, and who wrote it."""

    text: str
    name: str = ""
    is_own: bool = False  # by the author of the comment that is judged


@dataclass(frozen=True, slots=True, kw_only=True)
class Listed:
    """What public lists of known spammers (Stop Forum Spam) have of a comment; nothing where none is imported."""

    address: bool = False
    email: bool = False
    domains: tuple[str, ...] = ()  # linked, or of the e-mail address


@dataclass(frozen=True, slots=True, kw_only=True)
class Subject:
    """One revision of one comment, with everything that the checks look at."""

    site: str
    text: str  # Markdown as typed
    language: str = "und"  # ISO 639-1, as detected; "und": could be any
    posted_at: datetime | None = None
    waited_seconds: float = 0.0  # from asking for the check to running it: long when many comments wait
    is_reply: bool = False
    thread_key: str = ""
    parent: Remark | None = None  # what it replies to
    conversation: Sequence[Remark] = ()  # the thread's latest published comments, the latest first
    site_language: str = "en"  # that the site expects, ISO 639-1; "und": any
    staff_names: Sequence[str] = ()  # of the site itself and of those who moderate it
    thread_title: str = ""
    thread_premoderated: bool = False
    in_raid: bool = False  # an attack on this thread or site is on
    author: AuthorRecord = AuthorRecord()
    form: FormRecord = FormRecord()
    velocity: Velocity | None  # None: the counters could not be read
    duplicates: Duplicates | None  # None: the search could not be made
    echoes: Echoes | None  # None: they could not be read
    domains: Mapping[str, DomainRecord] = field(
        default_factory=dict
    )  # by registered domain; absent: never seen here
    listed: Listed = Listed()
    words: Sequence[WordList] = ()
    own_domains: frozenset[str] = frozenset()  # the site's hosts: links to them and below do not lead outward
    max_links: int = 2
    min_seconds_to_submit: float = 3.0
    site_model: SiteModel | None = None  # what the site's moderators taught; None: nothing

    @property
    def facts(self) -> "Facts":
        """What the policy needs to know besides the findings."""
        return Facts(
            author_kind=self.author.kind,
            standing=self.author.standing,
            published=self.author.published,
            thread_premoderated=self.thread_premoderated,
            in_raid=self.in_raid,
            is_unproven=self.form.is_unproven,
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Facts:
    """What the policy needs to know besides the findings. Small, so that it can be stored for a replay."""

    author_kind: AuthorKind = "guest"
    standing: Standing = "normal"
    published: int = 0
    thread_premoderated: bool = False
    in_raid: bool = False
    is_unproven: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """What one check says of one subject.

    `score`, 0 to 1, is how probable `label` would be if this were the only evidence; 0 unless `outcome` is suspect.
    `code` is stable and has a sentence in `moderation.reasons`, whose parameters are `details`.
    """

    check: str
    outcome: Outcome
    label: Label
    score: float
    code: str
    details: Mapping[str, JSON] = field(default_factory=dict)
    spans: tuple[Span, ...] = ()
