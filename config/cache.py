"""What the web processes count together: in Redis, and, while that is away, each for itself."""

import json
from typing import Any

import redis
import structlog
from django.core.cache.backends.base import BaseCache
from django.core.cache.backends.locmem import LocMemCache
from django.core.cache.backends.redis import RedisCache

from discussions.outages import Outage

logger = structlog.get_logger(__name__)
outage = Outage()


class JsonSerializer:
    """Values as JSON: what somebody else writes into Redis must not become code here, as a pickle would."""

    def dumps(self, value: Any) -> bytes:
        return json.dumps(value).encode()

    def loads(self, stored: bytes) -> Any:
        return json.loads(stored)


class SharedCache(RedisCache):
    """Redis, or this process's own memory while Redis does not answer.

    Without it, failed log-ins are counted by each web process alone: a guesser has so many times more tries, and
    is stopped still; and moderators can log in.
    """

    def __init__(self, server: str, params: dict[str, Any]) -> None:
        super().__init__(server, params)
        own = {name: value for name, value in params.items() if name != "OPTIONS"}
        self._own: BaseCache = LocMemCache("shared", own)

    def add(self, *args: Any, **named: Any) -> bool:
        return bool(self._ask("add", *args, **named))

    def get(self, *args: Any, **named: Any) -> Any:
        return self._ask("get", *args, **named)

    def set(self, *args: Any, **named: Any) -> None:
        self._ask("set", *args, **named)

    def delete(self, *args: Any, **named: Any) -> bool:
        return bool(self._ask("delete", *args, **named))

    def _ask(self, method: str, *args: Any, **named: Any) -> Any:
        if not outage.is_on:
            try:
                return getattr(super(), method)(*args, **named)
            except redis.RedisError as error:
                outage.begin()
                logger.warning("cache_not_shared", error=str(error))
        return getattr(self._own, method)(*args, **named)
