"""Readers who post and vote in a thread while its pages are measured, at a steady rate."""

import itertools
import threading
import time
from collections import Counter
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager

import httpx

from tests.bench.pace import POSTS_A_MINUTE, Reader, make_readers, make_texts
from tests.stack import Stack

CLIENTS = 8


class Traffic:
    """A crowd at one thread. Counts what it was answered."""

    def __init__(
        self, stack: Stack, thread: str, *, comments: float, seconds: float, voters: int = 20
    ) -> None:
        self._stack, self._path = stack, f"{stack.url}/api/v1/sites/demo/threads/{thread}/comments"
        self._posters = make_readers(stack, max(1, round(comments * min(seconds, 60) / POSTS_A_MINUTE) + 1))
        self._voters = make_readers(stack, voters)
        self._texts = iter(make_texts(50_000))
        page = httpx.get(self._path, params={"limit": "20"}).raise_for_status().json()
        self._comments = [comment["id"] for comment in page["comments"]]
        self.answers: Counter[str] = Counter()

    @contextmanager
    def flowing(self, *, comments: float, votes: float) -> Iterator[None]:
        """Post and vote so many times a second, for as long as the block lasts."""
        ending = threading.Event()
        jobs = [(comments, self._make_posts()), (votes, self._make_votes())]
        with httpx.Client(timeout=30) as client, ThreadPoolExecutor(CLIENTS) as pool:
            flows = [
                threading.Thread(target=self._flow, args=(client, pool, rate, requests, ending))
                for rate, requests in jobs
                if rate
            ]
            for flow in flows:
                flow.start()
            try:
                yield
            finally:
                ending.set()
                for flow in flows:
                    flow.join()

    def _flow(
        self,
        client: httpx.Client,
        pool: ThreadPoolExecutor,
        rate: float,
        requests: Iterator[tuple[str, httpx.Request]],
        ending: threading.Event,
    ) -> None:
        began = time.monotonic()
        for number, (kind, request) in enumerate(requests):
            if ending.wait(max(0.0, began + number / rate - time.monotonic())):
                return
            pool.submit(self._send, client, kind, request)

    def _send(self, client: httpx.Client, kind: str, request: httpx.Request) -> None:
        try:
            self.answers[f"{kind} {client.send(request).status_code}"] += 1
        except httpx.HTTPError as error:
            self.answers[f"{kind} {type(error).__name__}"] += 1

    def _make_posts(self) -> Iterator[tuple[str, httpx.Request]]:
        for reader in itertools.cycle(self._posters):
            body = {"body": next(self._texts)}
            yield "post", httpx.Request("POST", self._path, json=body, headers=sign(reader))

    def _make_votes(self) -> Iterator[tuple[str, httpx.Request]]:
        for value in itertools.cycle((1, -1)):
            for comment, reader in itertools.product(self._comments, self._voters):
                url = f"{self._stack.url}/api/v1/comments/{comment}/vote"
                yield "vote", httpx.Request("PUT", url, json={"value": value}, headers=sign(reader))


def sign(reader: Reader) -> dict[str, str]:
    return {"Authorization": f"Bearer {reader.token}", "X-Forwarded-For": reader.address}
