"""One answer as it is kept: its bytes, plain and compressed, and how long it is good for.

Times are seconds of `time.monotonic()`.
"""

import hashlib
import threading
from typing import NamedTuple

from discussions.cache.encodings import ENCODERS, IDENTITY

Headers = list[tuple[str, str]]

# A page that nothing was announced of is made anew after this long: an announcement may have been lost.
LIFE_SECONDS = 10.0
# How long a page is good while announcements can't be heard, or when it is of no thread that could be announced.
DEAF_LIFE_SECONDS = 0.5
# After its end, for so long others get the old page while one asks for the new.
GRACE_SECONDS = 1.0
DEAF_GRACE_SECONDS = 0.5
# Votes change a page no more often than this.
VOTES_SECONDS = 1.0

SMALLEST_COMPRESSED = 512
# What a page costs beside its bytes: the objects, the places in the tables.
OVERHEAD_BYTES = 2_000
# Others' headers say these things of the answer to one stranger. Ours say them of what is sent.
_REPLACED_HEADERS = frozenset({"vary", "etag", "content-length", "content-language", "allow"})


class Version(NamedTuple):
    """A thread at one of its versions."""

    thread_id: int
    number: int


class Variant(NamedTuple):
    """A page in one encoding."""

    headers: Headers
    body: bytes


class Page:
    """Django's answer to a stranger, asked for at `began`.

    `version` is what it shows, None if it is not of one thread; `language` is the `Accept-Language` it was made for,
    which matters to errors alone.
    """

    __slots__ = (
        "_compressing", "_headers", "began", "body", "etag", "fresh_until", "is_public", "language",
        "not_modified_headers", "size", "status", "usable_until", "variants", "version", "was_read",
    )  # fmt: skip

    def __init__(
        self,
        status: str,
        headers: Headers,
        body: bytes,
        *,
        began: float,
        version: Version | None = None,
        language: str = "",
    ) -> None:
        self.status, self.body, self.began = status, body, began
        self.version, self.language = version, language
        cache_control = next((value for name, value in headers if name.lower() == "cache-control"), "")
        is_by_cookie = any(name.lower() == "vary" and "cookie" in value.lower() for name, value in headers)
        self.is_public = status.startswith("200") and "public" in cache_control
        # Of the content, not of the thread's version: names change without one. Weak, for it stands for all encodings.
        self.etag = f'W/"{hashlib.blake2b(body, digest_size=12).hexdigest()}"'
        self._headers = [
            *((name, value) for name, value in headers if name.lower() not in _REPLACED_HEADERS),
            ("Vary", "Accept-Encoding, Cookie" if is_by_cookie else "Accept-Encoding"),
            *([("ETag", self.etag)] if self.is_public else []),
        ]
        self.not_modified_headers = [
            (name, value) for name, value in self._headers if not name.lower().startswith("content-")
        ]
        self.variants: dict[str, Variant] = {}
        self.size = OVERHEAD_BYTES + len(body)
        self._compressing = threading.Lock()
        self.was_read = False
        self.fresh_until = began + (LIFE_SECONDS if version else DEAF_LIFE_SECONDS)
        self.usable_until = self.fresh_until + (GRACE_SECONDS if version else DEAF_GRACE_SECONDS)

    @property
    def thread_id(self) -> int | None:
        return None if self.version is None else self.version.thread_id

    @property
    def is_missing(self) -> bool:
        return self.status.startswith("404")

    @property
    def is_failure(self) -> bool:
        return self.status.startswith("5")

    def hear(self, version: int, *, is_vote: bool, now: float) -> bool:
        """Take note that the thread came to `version` at `now`. Returns whether this ends the page's freshness.

        A comment ends it at once. A vote ends it when the page is a second old, if it is not yet.
        """
        if self.version is not None and version <= self.version.number:
            return False
        end = max(now, self.began + VOTES_SECONDS) if is_vote else now
        self.fresh_until = min(self.fresh_until, end)
        self.usable_until = min(self.usable_until, now + GRACE_SECONDS)
        return True

    def encode(self, encoding: str) -> tuple[Variant, int]:
        """Return the page in one of our encodings, compressed on first demand, and how many bytes it is larger now."""
        with self._compressing:
            if variant := self.variants.get(encoding):
                return variant, 0
            headers, body, grown = list(self._headers), self.body, 0
            if encoding != IDENTITY and len(body) >= SMALLEST_COMPRESSED:
                body = ENCODERS[encoding](body)
                headers.append(("Content-Encoding", encoding))
                grown = len(body)
            headers.append(("Content-Length", str(len(body))))
            variant = self.variants[encoding] = Variant(headers, body)
            return variant, grown
