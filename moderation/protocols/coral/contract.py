"""What Coral sends, how it signs that, and the answers that it understands. Pure.

After Coral's guides EXTERNAL_MODERATION_PHASES.md and WEBHOOKS.md. Coral signs what it sends; it has no way to check a
signature of an answer, nor does it sign a time, so that a request could be sent again: what it asks changes nothing.
"""

import hashlib
import hmac
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from html.parser import HTMLParser
from typing import Any
from urllib.parse import urlsplit

from moderation.policy import PolicyCode, SitePolicy, Verdict

MAX_TEXT_CHARACTERS = 65_535
MAX_ID_CHARACTERS = 200
MAX_SIGNATURES = 10

_SIGNATURE = re.compile(r"sha256=([0-9a-f]{64})\Z")
_STAFF_ROLES = ("STAFF", "MODERATOR", "ADMIN")
_BLOCKS = frozenset({"blockquote", "br", "div", "li", "ol", "p", "ul"})


class Malformed(Exception):
    """A request that is signed and makes no sense."""


@dataclass(frozen=True, slots=True)
class Asked:
    """A comment as Coral tells of it. `author` is Coral's name for its author, in all of Coral's tenants."""

    text: str
    author: str
    is_new: bool
    is_reply: bool
    is_staff: bool
    own_host: str


def is_signed(body: bytes, header: str, secret: str) -> bool:
    """Tell whether one of the signatures in `X-Coral-Signature` is of this body with this secret.

    There are several while Coral changes its secret; each is compared in constant time.
    """
    expected = hmac.new(secret.encode(), body, hashlib.sha256).hexdigest()
    sent = [_SIGNATURE.match(part.strip()) for part in header.split(",")[:MAX_SIGNATURES]]
    matches = [hmac.compare_digest(each[1], expected) for each in sent if each]
    return any(matches)


def read_request(body: object) -> Asked:
    """Return what is asked. Raises Malformed."""
    comment, author = _read_object(body, "comment"), _read_object(body, "author")
    text, name = comment.get("body"), author.get("id")
    if not isinstance(text, str) or not isinstance(name, str) or not isinstance(body, dict):
        raise Malformed("comment.body and author.id are strings")
    story = body.get("story")
    url = story.get("url") if isinstance(story, dict) else ""
    return Asked(
        text=read_text(text.replace("\x00", "")[:MAX_TEXT_CHARACTERS]),
        author=f"{body.get('tenantID')}/{name}"[:MAX_ID_CHARACTERS],
        is_new=body.get("action") != "EDIT",
        is_reply=bool(comment.get("parentID")),
        is_staff=author.get("role") in _STAFF_ROLES,
        own_host=_read_host(url) if isinstance(url, str) else "",
    )


def write_answer(verdict: Verdict, policy: SitePolicy) -> dict[str, Any] | None:
    """Return what Coral is to do; None: nothing, it goes on with its own phases.

    What could not be checked is held: to an answer that says nothing Coral would publish. How often an author was
    published is known to Coral alone, so that new authors are its own matter.
    """
    if verdict.band == "published":
        return None
    found = {
        "COMMENT_DETECTED_SPAM": (verdict.scores["spam"], policy.flag_spam_at),
        "COMMENT_DETECTED_TOXIC": (verdict.scores["abuse"], policy.flag_abuse_at),
    }
    reasons = [reason for reason, (score, threshold) in found.items() if threshold <= score and threshold < 1]
    answer: dict[str, Any] = {}
    if reasons:
        answer["actions"] = [{"actionType": "FLAG", "reason": reason} for reason in reasons]
    if status := _find_status(verdict):
        answer["status"] = status
    return answer or None


def _find_status(verdict: Verdict) -> str:
    if verdict.status in ("spam", "rejected"):
        return "REJECTED"
    if verdict.status == "published" or verdict.code == PolicyCode.NEW_COMMENTER:
        return ""
    return "PREMOD" if verdict.code == PolicyCode.ALL_PREMODERATED else "SYSTEM_WITHHELD"


def read_text(body: str) -> str:
    """Return a comment without its markup, with the addresses of its links: Coral sends HTML or plain text."""
    if not re.search(r"</?[a-z]", body, re.IGNORECASE):
        return body
    reader = _Reader()
    reader.feed(body)
    reader.close()
    return re.sub(r"\n{3,}", "\n\n", "".join(reader.parts)).strip()


class _Reader(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.parts: list[str] = []

    def handle_starttag(self, tag: str, attrs: Iterable[tuple[str, str | None]]) -> None:
        if tag in _BLOCKS:
            self.parts.append("\n")
        link = next((value for name, value in attrs if name == "href" and value), "")
        if link:
            self.parts.append(f" {link} ")

    def handle_endtag(self, tag: str) -> None:
        if tag in _BLOCKS:
            self.parts.append("\n")

    def handle_data(self, data: str) -> None:
        self.parts.append(data)


def _read_object(body: object, name: str) -> Mapping[str, Any]:
    found = body.get(name) if isinstance(body, dict) else None
    if not isinstance(found, dict):
        raise Malformed(f"{name} is an object")
    return found


def _read_host(url: str) -> str:
    try:
        return urlsplit(url).hostname or ""
    except ValueError:  # such as `http://[`
        return ""
