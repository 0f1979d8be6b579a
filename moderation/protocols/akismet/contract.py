"""Requests as Akismet's clients send them, and the words they wait for. Pure.

After https://akismet.com/developers/ and the sources of its clients.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from urllib.parse import urlsplit

THANKS = "Thanks for making the web a better place."
INVALID = "invalid"
MAX_TEXT_CHARACTERS = 65_535
MAX_FIELD_CHARACTERS = 2_000

GUARANTEED_SPAM_NAMES = ("akismet-guaranteed-spam", "viagra-test-123")
GUARANTEED_SPAM_EMAIL = "akismet-guaranteed-spam@example.com"


@dataclass(frozen=True, slots=True)
class Checked:
    """A comment as a client describes it; what it left out is empty. `is_test`: it neither counts nor teaches."""

    blog: str
    address: str
    text: str
    name: str
    email: str
    url: str
    role: str
    language: str
    posted_at: datetime | None
    is_reply: bool
    honeypot_filled: bool
    is_test: bool

    @property
    def host(self) -> str:
        """The host of the client's site, without a port; empty where its address is none."""
        try:
            return urlsplit(self.blog if "//" in self.blog else f"//{self.blog}").hostname or ""
        except ValueError:  # such as `http://[`
            return ""

    @property
    def is_guaranteed_spam(self) -> bool:
        """Whether it is one of those by which clients try out what spam looks like."""
        return self.name in GUARANTEED_SPAM_NAMES or self.email == GUARANTEED_SPAM_EMAIL

    @property
    def is_by_administrator(self) -> bool:
        return self.role == "administrator"


def find_key(fields: Mapping[str, str], host: str) -> str:
    """Return the key that came with a request: in a field, or as the first label of the host that was called."""
    return fields.get("api_key") or fields.get("key") or host.partition(".")[0].partition(":")[0]


def list_missing(fields: Mapping[str, str]) -> list[str]:
    """Return which fields a check cannot do without that are not there."""
    return [name for name in ("blog", "user_ip") if not fields.get(name, "").strip()]


def read_comment(fields: Mapping[str, str]) -> Checked:
    """Return the comment that `fields` describe. Whatever is odd about a field is as if it were not there."""

    def read(name: str, limit: int = MAX_FIELD_CHARACTERS) -> str:
        return fields.get(name, "").replace("\x00", "")[:limit].strip()

    honeypot = read("honeypot_field_name")
    return Checked(
        blog=read("blog"),
        address=read("user_ip"),
        text=read("comment_content", MAX_TEXT_CHARACTERS),
        name=read("comment_author"),
        email=read("comment_author_email"),
        url=read("comment_author_url"),
        role=read("user_role"),
        language=_read_language(read("blog_lang")),
        posted_at=_read_time(read("comment_date_gmt")),
        is_reply=read("comment_type") == "reply" or read("comment_parent") not in ("", "0"),
        honeypot_filled=bool(honeypot and read(honeypot)),
        is_test=read("is_test").lower() in ("1", "true"),
    )


def _read_language(languages: str) -> str:
    """Return the first of a blog's languages as an ISO 639-1 code: `en` of `en_US, fr_ca`."""
    first = languages.partition(",")[0].strip().replace("_", "-").partition("-")[0].lower()
    return first if first.isalpha() and len(first) == 2 and first.isascii() else ""


def _read_time(text: str) -> datetime | None:
    try:
        at = datetime.fromisoformat(text)
    except ValueError:
        return None
    return at.replace(tzinfo=UTC) if at.tzinfo is None else at
