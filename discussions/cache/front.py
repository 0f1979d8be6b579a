"""The WSGI layer that answers public reads from the store, and asks Django for what is not there."""

import io
import os
from collections.abc import Callable
from functools import lru_cache
from typing import Any

from django.conf import settings
from django.http.request import split_domain_port, validate_host

from discussions.api.threads import THREAD_SEEN
from discussions.cache.encodings import choose_encoding, has_etag
from discussions.cache.listener import Listener
from discussions.cache.pages import Headers, Page, Version
from discussions.cache.routes import Question, read_question
from discussions.cache.store import PageStore
from discussions.pages.visitors import COOKIE

Environ = dict[str, Any]
StartResponse = Callable[..., object]
Application = Callable[..., Any]

# What Django is asked without: who asks, and for which form of the answer.
_PERSONAL = frozenset(
    {
        "HTTP_ACCEPT_ENCODING",
        "HTTP_AUTHORIZATION",
        "HTTP_COOKIE",
        "HTTP_IF_MATCH",
        "HTTP_IF_MODIFIED_SINCE",
        "HTTP_IF_NONE_MATCH",
        "HTTP_IF_RANGE",
        "HTTP_IF_UNMODIFIED_SINCE",
        "HTTP_RANGE",
    }
)
_CREDENTIALS = ("HTTP_AUTHORIZATION", "HTTP_COOKIE")


class PageFront:
    """Answers what may be kept from `store`; everything else is `application`'s, that is Django's, as before."""

    def __init__(self, application: Application, store: PageStore, listener: Listener) -> None:
        self._application, self.store, self._listener = application, store, listener
        self._is_listening = False
        os.register_at_fork(after_in_child=self._begin_anew)

    def __call__(self, environ: Environ, start_response: StartResponse) -> Any:
        question = recognise(environ)
        if question is None:
            return self._application(environ, start_response)
        key = question.key
        if question.names_address:
            key += f" {environ['wsgi.url_scheme']} {environ['HTTP_HOST']}"
        page = self.store.find(key)
        if page is None:
            self._listen()
            page = self.store.fetch(key, lambda began: self._ask(question, environ, began))
        if page is None or not (page.is_public or suits(page, environ)):
            self.store.counts.passed_on += 1
            return self._application(environ, start_response)
        known = environ.get("HTTP_IF_NONE_MATCH")
        if known and page.is_public and has_etag(known, page.etag):
            self.store.counts.not_modified += 1
            start_response("304 Not Modified", page.not_modified_headers.copy())
            return []
        encoding = choose_encoding(environ.get("HTTP_ACCEPT_ENCODING", ""))
        variant = page.variants.get(encoding) or self.store.encode(key, page, encoding)
        start_response(page.status, variant.headers.copy())
        return [] if environ["REQUEST_METHOD"] == "HEAD" else [variant.body]

    def _ask(self, question: Question, environ: Environ, began: float) -> Page:
        """Return Django's answer to a stranger on another page."""
        asked = {name: value for name, value in environ.items() if name not in _PERSONAL}
        asked |= {"REQUEST_METHOD": "GET", "QUERY_STRING": question.query, "wsgi.input": io.BytesIO()}
        asked |= {"HTTP_ACCEPT": "*/*", "HTTP_ORIGIN": "null"}
        answer: list[tuple[str, Headers]] = []

        def start_response(status: str, headers: Headers, exc_info: object = None) -> None:
            answer[:] = [(status, headers)]

        chunks = self._application(asked, start_response)
        try:
            body = b"".join(chunks)
        finally:
            if (close := getattr(chunks, "close", None)) is not None:
                close()
        status, headers = answer[0]
        seen = asked.get(THREAD_SEEN)
        return Page(
            status,
            headers,
            body,
            began=began,
            version=None if seen is None else Version(*seen),
            language="" if status.startswith("200") else environ.get("HTTP_ACCEPT_LANGUAGE", ""),
        )

    def _listen(self) -> None:
        if not self._is_listening:
            # Two threads may come here at once; two that listen do no harm.
            self._is_listening = True
            self._listener.start()

    def _begin_anew(self) -> None:
        self.store.reset()
        self._is_listening = False


# What of a request outlives it here, in a page or as the key of a cache: nobody may fill memory with it.
_KEPT_HEADERS = ("HTTP_HOST", "HTTP_ACCEPT", "HTTP_ACCEPT_ENCODING", "HTTP_ACCEPT_LANGUAGE")
_LONGEST_HEADER = 300


def recognise(environ: Environ) -> Question | None:
    """Return the page that a request asks for, None where Django should see the request itself."""
    get = environ.get
    if (
        environ["REQUEST_METHOD"] not in ("GET", "HEAD")
        or get("CONTENT_LENGTH") not in (None, "", "0")
        or "HTTP_TRANSFER_ENCODING" in environ
        or any(len(get(name, "")) > _LONGEST_HEADER for name in _KEPT_HEADERS)
        or (question := read_question(environ["PATH_INFO"], get("QUERY_STRING", ""))) is None
        or not is_known_host(get("HTTP_HOST", ""))
        or not (question.names_address or takes_json(get("HTTP_ACCEPT", "")))
        or (question.is_for_browsers and COOKIE in get("HTTP_COOKIE", ""))
    ):
        return None
    return question


def suits(page: Page, environ: Environ) -> bool:
    """Tell whether an error to a stranger answers this request too: nobody else asks, and in the same language."""
    if any(name in environ for name in _CREDENTIALS):
        return False
    language: str = environ.get("HTTP_ACCEPT_LANGUAGE", "")
    return page.language == language


@lru_cache(256)
def is_known_host(host: str) -> bool:
    domain, _ = split_domain_port(host)
    return bool(domain) and bool(validate_host(domain, settings.ALLOWED_HOSTS))


@lru_cache(256)
def takes_json(accept: str) -> bool:
    """Tell whether `Accept` plainly takes JSON. Django weighs what is less plain."""
    kinds = {entry.partition(";q=")[0].strip() for entry in accept.split(",")}
    return not accept or not kinds.isdisjoint({"*/*", "application/json", "application/*"})


def put_in_front(application: Application, max_bytes: int) -> Application:
    """Return `application` behind a store of its own of so many bytes, or as it is where there are none."""
    if max_bytes <= 0:
        return application
    store = PageStore(max_bytes)
    return PageFront(application, store, Listener(store))
