"""Every field that a condition of a rule can ask about, in one table."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from functools import cached_property
from typing import Any, Literal, get_args

from moderation.policy import weigh_labels
from moderation.scoring.text import Canonical, canonicalise
from moderation.subject import AuthorKind, Duplicates, Finding, Label, Standing, Subject
from moderation.text.folding import Folded, Span
from moderation.text.links import Link, find_links
from moderation.text.wordlists import WordList, read_words

Kind = Literal["text", "number", "switch"]

_DAY = 86_400.0


class Passage:
    """A text that conditions read. `base` leads from it back to the comment as typed; None: it is no part of that."""

    def __init__(self, typed: str, base: Folded | None = None) -> None:
        self.typed, self._base = typed, base

    @cached_property
    def words(self) -> Folded:
        """Without case and the like, and with single spaces."""
        return read_words(self.typed)

    @cached_property
    def cased_words(self) -> Folded:
        return read_words(self.typed, keep_case=True)

    def locate(self, span: Span) -> tuple[Span, ...]:
        """Return where `span` of `typed` stands in the comment, if it does."""
        return () if self._base is None or span.start >= span.end else (self._base.locate(*span),)


class View:
    """What conditions look at: a subject, its findings, and what is worked out of them when first asked for."""

    def __init__(self, subject: Subject, findings: Sequence[Finding]) -> None:
        self.subject, self.findings = subject, findings

    @cached_property
    def text(self) -> Passage:
        typed = self.subject.text
        return Passage(typed, Folded(typed, range(len(typed)), range(1, len(typed) + 1)))

    @cached_property
    def canonical(self) -> Canonical:
        return canonicalise(self.subject.text)

    @cached_property
    def canonical_text(self) -> Passage:
        return Passage(self.canonical.text, self.canonical.folded)

    @cached_property
    def name(self) -> Passage:
        return Passage(self.subject.author.name)

    @cached_property
    def links(self) -> tuple[Link, ...]:
        return find_links(self.subject.text)

    @cached_property
    def scores(self) -> Mapping[Label, float]:
        return weigh_labels(self.findings)

    @cached_property
    def words(self) -> Mapping[str, WordList]:
        return {words.name: words for words in self.subject.words}

    def find_score(self, check: str) -> float:
        return max((finding.score for finding in self.findings if finding.check == check), default=0.0)


Value = Sequence[Passage] | float | bool | None
"""Of a text field any number of texts, of which one is enough; None for a number that is not known."""


@dataclass(frozen=True, slots=True)
class Field:
    kind: Kind
    about: str  # for people: the table in docs/policy.md
    read: Callable[[View], Any]
    choices: tuple[str, ...] = field(default=())  # the only values a text can have


def _read_texts(read: Callable[[View], Iterable[str]]) -> Callable[[View], Value]:
    return lambda view: [Passage(text) for text in dict.fromkeys(read(view)) if text]


def _count(record: str, name: str) -> Callable[[View], Value]:
    """Return the reader of a number in one of the subject's records, not known where the record is not."""
    return lambda view: getattr(getattr(view.subject, record), name, None)


def _read_time(read: Callable[[datetime], int]) -> Callable[[View], Value]:
    return lambda view: None if view.subject.posted_at is None else read(view.subject.posted_at)


def _read_score(label: Label) -> Callable[[View], Value]:
    return lambda view: view.scores[label]


def _name_mail_host(view: View) -> Iterable[str]:
    email = view.subject.author.email or ""
    return [email.rpartition("@")[2]] if "@" in email else []


def _count_removed_copies(view: View) -> Value:
    copies: Duplicates | None = view.subject.duplicates
    return None if copies is None else copies.exact_bad + copies.near_bad


FIELDS: dict[str, Field] = {
    # The text.
    "text": Field("text", "the comment as typed", lambda view: [view.text]),
    "text.canonical": Field(
        "text",
        "the comment in lower case, with disguises undone: lookalike and styled letters, leetspeak, spaced-out words",
        lambda view: [view.canonical_text],
    ),
    "text.characters": Field("number", "its length", lambda view: len(view.subject.text)),
    "text.words": Field("number", "its words", lambda view: len(view.subject.text.split())),
    "text.disguised": Field(
        "number", "the share of it that was disguised, 0 to 1", lambda view: view.canonical.change
    ),
    "language": Field(
        "text",
        "its language, as ISO 639-1; `und` if it can't be told",
        _read_texts(lambda view: [view.subject.language]),
    ),
    # Its links.
    "links.count": Field("number", "links in it", lambda view: len(view.links)),
    "links.domains": Field(
        "text",
        "the registered domains that it links to, such as `bbc.co.uk`",
        _read_texts(lambda view: (link.domain for link in view.links)),
    ),
    "links.hosts": Field(
        "text",
        "the hosts that it links to, such as `news.bbc.co.uk`",
        _read_texts(lambda view: (link.host for link in view.links)),
    ),
    # Where and when.
    "is_reply": Field("switch", "it answers another comment", lambda view: view.subject.is_reply),
    "thread.key": Field("text", "the thread's key", _read_texts(lambda view: [view.subject.thread_key])),
    "thread.title": Field(
        "text", "the article's title", _read_texts(lambda view: [view.subject.thread_title])
    ),
    "thread.premoderated": Field(
        "switch", "every comment in the thread waits", lambda view: view.subject.thread_premoderated
    ),
    "posted.hour": Field("number", "when it was sent, 0 to 23, UTC", _read_time(lambda time: time.hour)),
    "posted.weekday": Field(
        "number", "1 Monday to 7 Sunday, UTC", _read_time(lambda time: time.isoweekday())
    ),
    # Its author.
    "author.name": Field("text", "the author's name", lambda view: [view.name]),
    "author.email_domain": Field(
        "text", "what stands after the @ of their address", _read_texts(_name_mail_host)
    ),
    "author.kind": Field(
        "text",
        "how they came here",
        _read_texts(lambda view: [view.subject.author.kind]),
        choices=get_args(AuthorKind),
    ),
    "author.standing": Field(
        "text",
        "what moderators decided about them",
        _read_texts(lambda view: [view.subject.author.standing]),
        choices=get_args(Standing),
    ),
    "author.age_days": Field(
        "number", "since they were first seen here", lambda view: view.subject.author.age_seconds / _DAY
    ),
    "author.published": Field("number", "their published comments", _count("author", "published")),
    "author.rejected": Field("number", "their rejected comments", _count("author", "rejected")),
    "author.spam": Field("number", "their comments marked as spam", _count("author", "spam")),
    "author.recent_published": Field(
        "number", "published in the last seven days", _count("author", "recent_published")
    ),
    "author.recent_removed": Field(
        "number", "removed in the last seven days", _count("author", "recent_rejected")
    ),
    "author.has_published_link": Field(
        "switch",
        "a comment of theirs with a link was published",
        lambda view: view.subject.author.has_published_link,
    ),
    # How it was sent.
    "form.honeypot": Field(
        "switch", "the field that people cannot see is filled", lambda view: view.subject.form.honeypot_filled
    ),
    "form.seconds_to_submit": Field(
        "number", "from showing the form to sending it", _count("form", "seconds_to_submit")
    ),
    **{
        f"velocity.{sender}_{window}": Field(
            "number",
            f"comments of the {sender} in the last {window}",
            _count("velocity", f"{sender}_{window}"),
        )
        for sender in ("author", "address", "subnet")
        for window in ("minute", "hour")
    },
    # Others like it.
    "duplicates.exact": Field("number", "others with the same text", _count("duplicates", "exact")),
    "duplicates.near": Field("number", "others with nearly the same text", _count("duplicates", "near")),
    "duplicates.authors": Field(
        "number", "other authors of the same text", _count("duplicates", "exact_authors")
    ),
    "duplicates.removed": Field("number", "of both, those that were removed", _count_removed_copies),
    # What the checks say.
    "findings.codes": Field(
        "text",
        "the codes of what the checks found, those that could not run included",
        _read_texts(lambda view: (each.code for each in view.findings if each.outcome != "clear")),
    ),
    "score.spam": Field("number", "all evidence for spam, 0 to 1", _read_score("spam")),
    "score.abuse": Field("number", "all evidence for abuse, 0 to 1", _read_score("abuse")),
    "score.quality": Field("number", "all evidence for noise, 0 to 1", _read_score("quality")),
    "score.trust": Field("number", "all evidence against the author, 0 to 1", _read_score("trust")),
}
"""By name. `finding.<check>`, the score of one check, comes in addition: see `find_field`."""

FINDING_PREFIX = "finding."


def find_field(name: str, checks: Iterable[str]) -> Field | None:
    """Return the field of this name, None if there is none; `checks` are the names of those that can be asked about."""
    if name.startswith(FINDING_PREFIX):
        check = name.removeprefix(FINDING_PREFIX)
        return Field("number", "", lambda view: view.find_score(check)) if check in checks else None
    return FIELDS.get(name)
