"""Requests as Akismet's clients send them, and the words they wait for. Pure.

After https://akismet.com/developers/ and the sources of its clients.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from urllib.parse import parse_qsl, urlsplit

THANKS = "Thanks for making the web a better place."
INVALID = "invalid"
MAX_TEXT_CHARACTERS = 65_535
MAX_FIELD_CHARACTERS = 2_000
MAX_FIELDS = 1_000

# What old blogs are written in. A codec that a client may name must not be any that Python has: some are no charsets.
_CHARSET = re.compile(
    r"(?:(?:iso-?8859|windows|cp)-?\d{1,4}|koi8-[ru]|big5|euc-?(?:jp|kr)|gb(?:2312|k|18030)|shift[_-]?jis|us-ascii)\Z"
)
_LAST_CHARSET = "windows-1252"  # it has a meaning for nearly every byte
GUARANTEED_SPAM_NAMES = ("akismet-guaranteed-spam", "viagra-test-123")
GUARANTEED_SPAM_EMAIL = "akismet-guaranteed-spam@example.com"


@dataclass(frozen=True, slots=True)
class Checked:
    """A comment as a client describes it; what it left out is empty.

    `is_test`: it neither counts nor teaches. `is_recheck`: it was there before.
    """

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
    is_recheck: bool

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
        return "administrator" in (role.strip() for role in self.role.split(","))


def read_fields(query: str, body: bytes, content_type: str) -> dict[str, str]:
    """Return the fields of a request from its query and its form. Raises ValueError if there are too many.

    Values are UTF-8, as modern clients send whatever they say; else what `charset` of the content type says, or
    `blog_charset`. Of a field that comes twice the last value counts.
    """
    found: dict[str, bytes] = {}
    for source in (query, body.decode("latin-1")):
        # One character for one byte, so that the bytes can be had back.
        pairs = parse_qsl(source, keep_blank_values=True, encoding="latin-1", max_num_fields=MAX_FIELDS)
        found.update((name, value.encode("latin-1", "replace")) for name, value in pairs)
    sent = re.search(r"charset=[\"']?([\w-]+)", content_type)
    named = [sent[1] if sent else "", found.get("blog_charset", b"").decode("latin-1")]
    charsets = [name.lower() for name in named if _CHARSET.match(name.lower())]
    return {name: _decode(value, [*charsets, _LAST_CHARSET]) for name, value in found.items()}


def _decode(value: bytes, charsets: list[str]) -> str:
    for charset in ("utf-8", *charsets):
        try:
            return value.decode(charset)
        except (UnicodeDecodeError, LookupError):
            continue
    return value.decode(errors="replace")


def find_key(fields: Mapping[str, str], host: str, names: Sequence[str] = ("api_key", "key")) -> str:
    """Return the key of a request: the first of these fields that has one, or the first label of the called host."""
    told = (fields[name].strip() for name in names if fields.get(name))
    return next(told, host.partition(".")[0].partition(":")[0])


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
        is_reply=(read("comment_type") or read("content_type")) == "reply"
        or read("comment_parent") not in ("", "0"),
        honeypot_filled=bool(honeypot and read(honeypot)),
        is_test=read("is_test").lower() in ("1", "true"),
        is_recheck=bool(read("recheck_reason")),
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
