"""The addresses of a thread's pages. Nothing in them says who reads."""

import re
from collections.abc import Mapping
from urllib.parse import parse_qsl, quote, urlencode, urlsplit

from django.urls import reverse

from discussions.author_links import write_author_path
from discussions.converters import ID_PATTERN

_READABLE = re.compile(rf"(/comments/{ID_PATTERN})?")


class Links:
    """`kept` are the parameters that go along from page to page, such as the language that was asked for."""

    def __init__(self, site_key: str, thread_key: str, kept: Mapping[str, str]) -> None:
        self._base = reverse("thread", args=[site_key, thread_key])
        self._site_key = site_key
        self._kept = dict(kept)
        self._query = f"?{urlencode(self._kept)}" if self._kept else ""

    def __call__(self, *parts: str | int, **query: str) -> str:
        """Return the address of the thread's page, or of what `parts` name below it."""
        path = "/".join([self._base, *(quote(str(part)) for part in parts)])
        return path + (f"?{urlencode({**self._kept, **query})}" if query else self._query)

    def comment(self, comment_id: int | str, **query: str) -> str:
        """Return the address of one comment's page, where the browser shows that comment first."""
        return f"{self('comments', comment_id, **query)}#comment-{comment_id}"

    def author(self, author_id: int | str) -> str:
        """Return the address of the page of an author who has one."""
        query = f"?{urlencode({'lang': self._kept['lang']})}" if "lang" in self._kept else ""
        return write_author_path(self._site_key, author_id) + query

    def read_back(self, text: str, **query: str) -> str:
        """Return where a form says that it was, if that is one of the thread's pages for reading, else the first one.

        `query` takes the place of what was there under its names.
        """
        try:
            parts = urlsplit(text)
        except ValueError:
            parts = urlsplit("")
        is_ours = not parts.scheme and not parts.netloc and text.isprintable()
        below = parts.path.removeprefix(self._base)
        if not is_ours or not parts.path.startswith(self._base) or not _READABLE.fullmatch(below):
            return self(**query)
        kept = [(name, value) for name, value in parse_qsl(parts.query) if name not in {"sent", *query}]
        told = urlencode([*kept, *query.items()])
        return f"{parts.path}?{told}" if told else parts.path
