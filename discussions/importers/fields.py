"""Reads one field of a record from elsewhere, strictly: what can't be stored as it is, is an error that says why."""

import re
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from functools import lru_cache

from django.core.exceptions import ValidationError
from django.core.validators import EmailValidator

from discussions.models import Status
from discussions.models.authors import MAX_EMAIL_CHARACTERS
from discussions.models.sites import MAX_BODY_CHARACTERS

Fields = Mapping[str, object]

MAX_ID_CHARACTERS = 255
MAX_VOTES = 2**31 - 1
# Clocks differ; a comment of next year would stay the newest for a year.
CLOCK_SKEW = timedelta(days=1)

# What was not public elsewhere does not become so by being imported: `pending` there waits for a person here.
STATUSES = {
    "": Status.PUBLISHED,
    "published": Status.PUBLISHED,
    "approved": Status.PUBLISHED,
    "pending": Status.HELD,
    "held": Status.HELD,
    "rejected": Status.REJECTED,
    "spam": Status.SPAM,
    "withdrawn": Status.WITHDRAWN,
    "deleted": Status.WITHDRAWN,
}

# Numbers beyond are milliseconds: it is the year 5138.
LAST_SECOND = 100_000_000_000

_ZONE = re.compile(r"(?:Z|UTC|GMT|[+-]\d\d:?\d\d)\Z", re.IGNORECASE)
# Runs of white space are tried from their beginning alone: from every place, time would be quadratic.
_GO_ZONE = re.compile(r"(?<!\s)\s++([+-]\d\d:?\d\d)(?:\s+(?:[A-Z]{1,5}|[+-]\d{2,4}))?(?:\s+m=.*)?\Z")
_UTC_WORD = re.compile(r"(?<!\s)\s*+(?:UTC|GMT|Z)\Z", re.IGNORECASE)
_UNSTORABLE = re.compile("[\x00\ud800-\udfff]")
_validate_email = EmailValidator()


class LineError(ValueError):
    """What is wrong with a record, in a sentence without its place."""


def read_text(fields: Fields, name: str) -> str:
    value = fields.get(name)
    if value is None:
        return ""
    if not isinstance(value, str):
        raise LineError(f"its {name} is not text")
    if _UNSTORABLE.search(value):
        raise LineError(f"its {name} has characters that can't be stored (NUL or half a surrogate pair)")
    return value


def read_name(fields: Fields, name: str) -> str:
    """Return what names something, which some systems do with a number."""
    value = fields.get(name)
    if isinstance(value, int) and not isinstance(value, bool):
        return str(value)
    return read_text(fields, name).strip()


def read_id(fields: Fields, name: str) -> str:
    text = read_name(fields, name)
    if len(text) > MAX_ID_CHARACTERS:
        raise LineError(f"its {name} is longer than {MAX_ID_CHARACTERS} characters")
    return text


def read_body(fields: Fields) -> str:
    """Return the text, which may be empty: what it was replied to keeps its place, and its replies theirs."""
    body = read_text(fields, "body")
    if fields.get("body") is None:
        raise LineError("it has no body")
    if len(body) > MAX_BODY_CHARACTERS:
        raise LineError(f"its body has {len(body)} characters; {MAX_BODY_CHARACTERS} are the most that fit")
    return body


def read_email(fields: Fields, name: str) -> str:
    """Return the address, empty for one that is none: that is no reason to lose a comment."""
    text = read_text(fields, name).strip()
    return text if _is_email(text) else ""


@lru_cache(maxsize=4096)  # whoever wrote once often did again
def _is_email(text: str) -> bool:
    if not text or len(text) > MAX_EMAIL_CHARACTERS:
        return False
    try:
        _validate_email(text)
    except ValidationError:
        return False
    return True


def read_status(fields: Fields) -> Status:
    word = read_text(fields, "status").strip().lower()
    if word not in STATUSES:
        raise LineError(f"its status {word[:40]!r} is none of {', '.join(filter(None, STATUSES))}")
    return STATUSES[word]


def read_votes(fields: Fields) -> tuple[int, int]:
    """Return the votes up and down: `upvotes` and `downvotes`, or what `score` comes to, which may be below 0."""
    if fields.get("upvotes") is None and fields.get("downvotes") is None:
        score = read_number(fields, "score")
        return max(score, 0), max(-score, 0)
    return max(read_number(fields, "upvotes"), 0), max(read_number(fields, "downvotes"), 0)


def read_number(fields: Fields, name: str) -> int:
    """Return a whole number, 0 for none; one that is too large to store is made the largest that is not."""
    value = fields.get(name)
    if value is None:
        return 0
    if isinstance(value, float) and value.is_integer():
        value = int(value)
    if isinstance(value, bool) or not isinstance(value, int):
        raise LineError(f"its {name} is not a whole number")
    return max(-MAX_VOTES, min(MAX_VOTES, value))


def read_flag(fields: Fields, name: str) -> bool:
    value = fields.get(name)
    if value is None:
        return False
    if not isinstance(value, bool):
        raise LineError(f"its {name} is neither true nor false")
    return value


def read_time(value: object) -> datetime:
    """Return an instant given as RFC 3339, as `2006-03-10 14:50:43 UTC`, or in seconds since 1970."""
    try:
        moment = _parse_time(value)
        if moment.tzinfo is None:
            raise LineError(f"its time {str(value)[:40]!r} does not say its zone")
        moment = moment.astimezone(UTC)
    except (ValueError, OverflowError, OSError) as error:
        if isinstance(error, LineError):
            raise
        raise LineError(f"its time {str(value)[:40]!r} can't be read") from error
    if moment > datetime.now(UTC) + CLOCK_SKEW:
        raise LineError(f"its time {str(value)[:40]!r} lies in the future")
    return moment


def assume_utc(value: object) -> object:
    """Return a time as `read_time` reads it, of what other systems write.

    One without a zone is taken for UTC, one of MongoDB or LeanCloud out of its wrapping; Go's zero time is none, and
    milliseconds become seconds.
    """
    if isinstance(value, dict):
        value = value.get("$date", value.get("iso", value.get("$numberLong")))
        if isinstance(value, dict):
            value = value.get("$numberLong")
        if isinstance(value, str) and value.isdecimal() and len(value) < 20:
            value = int(value)
    if isinstance(value, int | float) and not isinstance(value, bool):
        return value / 1000 if abs(value) > LAST_SECOND else value
    if not isinstance(value, str) or len(value) > 80:
        return value
    text = _GO_ZONE.sub(r"\1", value.strip())
    if not text or text.startswith("0001-01-01"):
        return None
    return text if _ZONE.search(text) else f"{text}Z"


def read_optional_time(fields: Fields, name: str) -> datetime | None:
    return None if fields.get(name) in (None, "") else read_time(fields[name])


def _parse_time(value: object) -> datetime:
    if value is None or value == "":
        raise LineError("it has no time")
    if isinstance(value, int | float) and not isinstance(value, bool):
        return datetime.fromtimestamp(value, UTC)
    if not isinstance(value, str) or len(value) > 40:
        raise ValueError("not a time")
    return datetime.fromisoformat(_UTC_WORD.sub("+00:00", value.strip()))
