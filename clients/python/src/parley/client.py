"""The client. Answers are the API's own JSON, as /api/docs/ describes it."""

import time
from collections.abc import Callable, Iterable, Iterator, Mapping
from types import TracebackType
from typing import Any, Literal, Self
from urllib.parse import quote
from uuid import uuid4

import httpx

from parley.sending import TRIES, Sender

Json = dict[str, Any]
Sort = Literal["best", "newest", "oldest", "discussed", "controversial"]
_COUNTS_AT_ONCE = 100


class Parley:
    """A Parley at `url`, asked in the name of whoever `token` is of: nobody without one.

    `timeout` is in seconds, for each try. Every method raises Refused and Unreachable.
    """

    def __init__(
        self,
        url: str,
        token: str = "",
        *,
        timeout: float = 10.0,
        tries: int = TRIES,
        sleep: Callable[[float], None] = time.sleep,
        transport: httpx.BaseTransport | None = None,
    ) -> None:
        headers = {"User-Agent": "parley-python/0.1"} | (
            {"Authorization": f"Bearer {token}"} if token else {}
        )
        base = f"{url.rstrip('/')}/api/v1/"
        self._client = httpx.Client(base_url=base, headers=headers, timeout=timeout, transport=transport)
        self._sender = Sender(self._client, tries=tries, sleep=sleep)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def close(self) -> None:
        self._client.close()

    # --- Any address, below /api/v1/ ----------------------------------------------------------------------------

    def get(self, path: str, **query: Any) -> Any:
        return self._sender.send("GET", path, query=query)

    def post(self, path: str, body: Mapping[str, Any] | None = None, *, idempotency_key: str = "") -> Any:
        headers = {"Idempotency-Key": idempotency_key} if idempotency_key else None
        return self._sender.send("POST", path, json=body, headers=headers)

    def put(self, path: str, body: Mapping[str, Any] | None = None) -> Any:
        return self._sender.send("PUT", path, json=body)

    def patch(self, path: str, body: Mapping[str, Any]) -> Any:
        return self._sender.send("PATCH", path, json=body)

    def delete(self, path: str) -> Any:
        return self._sender.send("DELETE", path)

    def iterate(self, path: str, name: str, **query: Any) -> Iterator[Json]:
        """Yield what a list has under `name`, page after page: `iterate("moderation/raids", "raids")`."""
        cursor = query.pop("cursor", None)
        while True:
            page = self.get(path, **query, cursor=cursor)
            yield from page[name]
            cursor = page["next"]
            if not cursor:
                return

    # --- Threads and comments -----------------------------------------------------------------------------------

    def get_thread(self, site: str, thread: str) -> Json:
        found: Json = self.get(_thread(site, thread))
        return found

    def find_thread(self, site: str, url: str) -> Json:
        """Return the thread of the article at this address."""
        found: Json = self.get(f"sites/{quote(site, safe='')}/threads", url=url)
        return found

    def count_comments(self, site: str, threads: Iterable[str]) -> dict[str, int]:
        """Return how many published comments each of these threads has."""
        keys, counts = list(dict.fromkeys(threads)), dict[str, int]()
        for start in range(0, len(keys), _COUNTS_AT_ONCE):
            asked = ",".join(keys[start : start + _COUNTS_AT_ONCE])
            counts |= self.get(f"sites/{quote(site, safe='')}/counts", threads=asked)["counts"]
        return counts

    def iterate_comments(self, site: str, thread: str, sort: Sort = "best") -> Iterator[Json]:
        """Yield every comment of a thread that is shown, each before its replies."""
        return self._walk(self.iterate(f"{_thread(site, thread)}/comments", "comments", sort=sort))

    def iterate_replies(self, comment: str, cursor: str | None = None) -> Iterator[Json]:
        """Yield what is below a comment, each before its own replies."""
        return self._walk(self.iterate(f"comments/{comment}/replies", "comments", cursor=cursor))

    def _walk(self, nodes: Iterator[Json]) -> Iterator[Json]:
        # A stack of our own: threads may be deeper than Python's.
        waiting = [nodes]
        while waiting:
            node = next(waiting[-1], None)
            if node is None:
                waiting.pop()
                continue
            yield node
            if more := node["more_replies"]:
                path = f"comments/{node['id']}/replies"
                waiting.append(self.iterate(path, "comments", cursor=more["cursor"]))
            waiting.append(iter(node["replies"]))

    def get_comment(self, comment: str) -> Json:
        found: Json = self.get(f"comments/{comment}")
        return found

    def post_comment(
        self,
        site: str,
        thread: str,
        body: str,
        *,
        parent: str | None = None,
        url: str = "",
        title: str = "",
        idempotency_key: str = "",
        **further: Any,
    ) -> Json:
        """Post a comment and return it; it is checked within a moment (`status`).

        `url` and `title` are the article's, for a thread that begins with this comment. The same `idempotency_key`
        posts the same comment once; without one, a new one sees to it that trying again does not post it twice.
        """
        told = {"body": body, "parent": parent, "url": url, "title": title, **further}
        sent = {name: value for name, value in told.items() if value not in (None, "")}
        key = idempotency_key or uuid4().hex
        posted: Json = self.post(f"{_thread(site, thread)}/comments", sent, idempotency_key=key)
        return posted

    def edit_comment(self, comment: str, body: str) -> Json:
        edited: Json = self.patch(f"comments/{comment}", {"body": body})
        return edited

    def withdraw_comment(self, comment: str) -> None:
        self.delete(f"comments/{comment}")

    def vote(self, comment: str, value: Literal[-1, 0, 1]) -> Json:
        counted: Json = self.put(f"comments/{comment}/vote", {"value": value})
        return counted

    def flag_comment(self, comment: str, reason: str, note: str = "") -> None:
        self.post(f"comments/{comment}/flags", {"reason": reason} | ({"note": note} if note else {}))

    def become_guest(self, site: str, name: str, email: str = "") -> str:
        """Return the token of a new guest of the site."""
        guest = {"name": name} | ({"email": email} if email else {})
        return str(self.post(f"sites/{quote(site, safe='')}/guests", guest)["token"])

    # --- Moderation ---------------------------------------------------------------------------------------------

    def export_own_data(self) -> Iterator[Json]:
        """Yield everything that is kept of whoever the token belongs to: `kind` and `details`, page by page."""
        return self.iterate("me/export", "items")

    def iterate_cases(self, **filters: Any) -> Iterator[Json]:
        """Yield the cases of the queue; `site`, `kind`, `state`, `thread`, `author`, `q` and so on narrow it down."""
        return self.iterate("moderation/cases", "cases", **filters)

    def decide(self, case: Mapping[str, Any], action: str, *, reason: str = "", note: str = "") -> Json:
        """Decide a case as it was seen. Raises Refused (stale_version, with the case as it is now in `body`)."""
        told = {"action": action, "version": case["version"], "reason": reason, "note": note}
        sent = {name: value for name, value in told.items() if value != ""}
        decided: Json = self.post(f"moderation/cases/{case['id']}/decisions", sent)
        return decided

    def undo_decision(self, decision: str) -> Json:
        undone: Json = self.post(f"moderation/decisions/{decision}/undo")
        return undone


def _thread(site: str, thread: str) -> str:
    return f"sites/{quote(site, safe='')}/threads/{quote(thread, safe='')}"
