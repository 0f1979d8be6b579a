"""Hears on Redis which threads changed, in a thread of its own, for as long as the process lives."""

import threading
import time
from contextlib import suppress

import redis
import structlog
from django.conf import settings
from redis.backoff import NoBackoff
from redis.retry import Retry

from discussions.announcements import THREADS_CHANNEL, read_announcement
from discussions.cache.store import PageStore
from discussions.outages import PAUSE_SECONDS

logger = structlog.get_logger(__name__)

# Asked this often whether it is still there, where nothing else is heard, and left when it says nothing for so long.
PING_SECONDS = 0.25
GIVE_UP_SECONDS = 5.0
RECONNECT_SECONDS = 0.25
# Another process that could not reach Redis a moment ago announces nothing for a while (outages.py): until then, a
# connection says little.
TRUST_SECONDS = PAUSE_SECONDS + 1.0


class Listener:
    """Tells the store what is announced, and since when it hears everything."""

    def __init__(self, store: PageStore, *, trust_seconds: float = TRUST_SECONDS) -> None:
        self._store, self._trust_seconds = store, trust_seconds
        self._stopping = threading.Event()
        self._thread: threading.Thread | None = None

    def start(self) -> None:
        self._thread = threading.Thread(target=self._run, name="announcements", daemon=True)
        self._thread.start()

    def stop(self) -> None:
        """End, and wait for the end."""
        self._stopping.set()
        if self._thread is not None:
            self._thread.join()

    def _run(self) -> None:
        was_heard = True
        while not self._stopping.is_set():
            try:
                self._listen()
            except (redis.RedisError, OSError) as error:
                if was_heard or self._store.is_hearing:
                    logger.warning("announcements_not_heard", error=str(error))
                was_heard = False
            self._store.end_hearing()
            self._stopping.wait(RECONNECT_SECONDS)

    def _listen(self) -> None:
        """Listen until Redis is gone. A connection that broke is never mended in silence: something was missed."""
        client = redis.Redis.from_url(
            settings.REDIS_URL,
            socket_timeout=settings.REDIS_TIMEOUT_SECONDS,
            socket_connect_timeout=settings.REDIS_TIMEOUT_SECONDS,
            retry=Retry(NoBackoff(), 0),
        )
        with client, client.pubsub() as pubsub:  # type: ignore[no-untyped-call]
            pubsub.subscribe(THREADS_CHANNEL)
            heard_at = time.monotonic()
            while not self._stopping.is_set():
                message = pubsub.get_message(timeout=PING_SECONDS)
                if message is not None:
                    heard_at = time.monotonic()
                    self._take(message)
                elif time.monotonic() - heard_at > GIVE_UP_SECONDS:
                    raise redis.TimeoutError("Redis has fallen silent")
                else:
                    pubsub.ping()

    def _take(self, message: dict[str, object]) -> None:
        if message["type"] == "subscribe":
            self._store.begin_hearing(time.monotonic() + self._trust_seconds)
        elif message["type"] == "message" and isinstance(message["data"], bytes):
            with suppress(ValueError):
                self._store.hear(read_announcement(message["data"]))
        self._store.note_sign_of_life()
