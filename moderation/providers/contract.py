"""What Parley asks of an outside provider, and what it takes for an answer. No network, no Django: see `sending`.

A provider is three functions: what to send, how to read the answer, and, where it learns, how to tell it that it was
wrong. None of them decides anything: they end in a `Finding`, which the site's policy weighs with all others.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

import orjson

from moderation.providers.failures import UnreadableAnswer
from moderation.subject import Finding, Label

MAX_MESSAGE_CHARACTERS = 200
MAX_CATEGORY_CHARACTERS = 60


class ProviderCode(StrEnum):
    SPAM = "provider.spam"
    BLATANT = "provider.blatant"
    ABUSE = "provider.abuse"
    REMARK = "provider.remark"
    CLEAR = "provider.clear"
    WAITING = "provider.waiting"
    RELEASED = "provider.released"


@dataclass(frozen=True, slots=True, kw_only=True)
class ProviderRequest:
    """One revision of one comment, as far as providers may hear of it. Each sends only what docs/providers.md says.

    Nothing here tells who the reader is but `author_name` and `author_email`, and these are empty unless the site's
    admin shares them with this provider. The client's address is not kept by Parley, so none can be sent.
    """

    comment: str  # opaque id
    revision: int
    text: str  # Markdown as typed
    site: str
    site_url: str
    permalink: str = ""
    thread_title: str = ""
    parent_text: str = ""
    language: str = ""  # of the site, as in BCP 47; "" if not known
    written_at: str = ""  # RFC 3339, UTC
    sent_at: int = 0  # Unix time, of this attempt
    is_reply: bool = False
    author_name: str = ""
    author_email: str = ""
    is_sample: bool = False  # an admin tries the provider out: nothing to learn from


@dataclass(frozen=True, slots=True, kw_only=True)
class ProviderSettings:
    """What the site's admin entered. `url` has no slash at its end."""

    name: str
    kind: str
    url: str
    secret: str = field(default="", repr=False)
    model: str = ""

    @property
    def check(self) -> str:
        """The name of its findings: there is one for each provider of a site."""
        return f"provider.{self.name}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Outgoing:
    """One POST."""

    url: str = field(repr=False)  # may hold a key
    body: bytes = field(repr=False)
    headers: Mapping[str, str] = field(default_factory=dict, repr=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """What came back. Names of `headers` are in lower case."""

    status: int
    body: bytes = b""
    headers: Mapping[str, str] = field(default_factory=dict)

    def read_json(self) -> dict[str, Any]:
        """Return the JSON object. Raises UnreadableAnswer where it is none."""
        try:
            document = orjson.loads(self.body)
        except orjson.JSONDecodeError as error:
            raise UnreadableAnswer from error
        if not isinstance(document, dict):
            raise UnreadableAnswer
        return document


Build = Callable[[ProviderRequest, ProviderSettings], Outgoing]
Read = Callable[[Answer, ProviderSettings], Finding]


@dataclass(frozen=True, slots=True, kw_only=True)
class Adapter:
    """One kind of provider.

    `build` raises nothing. `read` returns a Finding or raises a `ProviderFailure`; it sees answers of any status.
    `judges` are the labels that its findings can have. `build_feedback` and `read_feedback` are there where the
    provider learns from a person's decision: True says that the comment is spam.
    """

    kind: str
    build: Build
    read: Read
    judges: frozenset[Label]
    default_url: str = ""
    needs_secret: bool = True
    needs_model: bool = False
    may_release: bool = True
    build_feedback: Callable[[ProviderRequest, ProviderSettings, bool], Outgoing] | None = None
    read_feedback: Callable[[Answer], None] | None = None


def report_suspect(
    settings: ProviderSettings, label: Label, score: float, *, category: str = "", message: str = ""
) -> Finding:
    """Return the finding that the provider takes the comment for `label` with probability `score`, 0 to 1."""
    code = ProviderCode.SPAM if label == "spam" else ProviderCode.ABUSE
    said = clean_text(message, MAX_MESSAGE_CHARACTERS)
    return Finding(
        check=settings.check,
        outcome="suspect",
        label=label,
        score=score,
        code=ProviderCode.REMARK if said else code,
        details={
            "provider": settings.name,
            "percent": round(100 * score),
            "category": clean_text(category, MAX_CATEGORY_CHARACTERS) or str(label),
            **({"message": said} if said else {}),
        },
    )


def report_clear(settings: ProviderSettings) -> Finding:
    """Return the finding that the provider has nothing against the comment."""
    return Finding(
        check=settings.check,
        outcome="clear",
        label="none",
        score=0.0,
        code=ProviderCode.CLEAR,
        details={"provider": settings.name},
    )


def report_waiting(settings: ProviderSettings) -> Finding:
    """Return what stands for the finding of a provider without whose answer nothing is published."""
    return Finding(
        check=settings.check,
        outcome="unavailable",
        label="none",
        score=0.0,
        code=ProviderCode.WAITING,
        details={"provider": settings.name},
    )


def report_most_likely(
    settings: ProviderSettings, label: Label, scores: Mapping[str, float], *, floor: float = 0.5
) -> Finding:
    """Return the finding of the category with the highest of `scores`, 0 to 1; clear where none reaches `floor`."""
    category, score = max(scores.items(), key=lambda item: item[1], default=("", 0.0))
    if score < floor:
        return report_clear(settings)
    return report_suspect(settings, label, score, category=category)


def read_score(value: Any) -> float:
    """Return a number from 0 to 1 as it came in JSON. Raises UnreadableAnswer for anything else."""
    if isinstance(value, bool) or not isinstance(value, int | float) or not 0 <= value <= 1:
        raise UnreadableAnswer
    return float(value)


def clean_text(text: str, limit: int) -> str:
    """Return foreign text on one line, without what can't be printed, and no longer than `limit` characters."""
    words = "".join(letter if letter.isprintable() else " " for letter in text).split()
    return " ".join(words)[:limit]


def cut_bytes(text: str, limit: int) -> str:
    """Return the beginning of `text` that fits into `limit` bytes of UTF-8, whole characters only."""
    return text.encode(errors="replace")[:limit].decode(errors="ignore")


def build_json(url: str, document: Mapping[str, Any], **headers: str) -> Outgoing:
    """Return a POST of JSON; `headers` by name, with underscores for hyphens."""
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    return Outgoing(
        url=url, body=orjson.dumps(document), headers={"Content-Type": "application/json", **named}
    )
