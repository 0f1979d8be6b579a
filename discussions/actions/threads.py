"""Threads begin with their first comment, and end when somebody closes them."""

from collections.abc import Mapping
from typing import Any, NamedTuple
from urllib.parse import urlsplit

from django.contrib.auth.models import User
from django.db import IntegrityError, transaction
from django.db.models import F

from discussions.actions.comments import check_may_post
from discussions.actions.events import record_event
from discussions.actions.questions import renew_answers
from discussions.actions.statuses import lock_thread, raise_version
from discussions.markup import render_markdown
from discussions.models import Author, EventKind, Site, Thread, ThreadChange, ThreadState
from discussions.queries.threads import find_thread
from discussions.refusals import Refused, refuse_field

# What the newsroom sets of a thread.
SETTINGS = ("state", "closes_at", "slow_seconds", "note", "mode", "experts")


class Article(NamedTuple):
    """What a thread is about, as whoever writes its first comment says."""

    url: str
    title: str = ""
    section: str = ""


def find_or_create_thread(*, site: Site, key: str, article: Article, own_host: str, author: Author) -> Thread:
    """Return the site's thread `key`, made now for `author`'s comment if it has none and the site allows it.

    `own_host` is the host that the request came to. Raises Refused: thread_not_found (none, and no address to begin one
    with, or the site makes its threads itself), invalid_fields (url: host_not_allowed), and as `check_may_post`.
    """
    if (thread := find_thread(site, key)) is not None:
        return thread
    if not site.creates_threads or not article.url:
        raise Refused("thread_not_found")
    if not is_allowed_host(site, article.url, own_host):
        raise refuse_field("url", "host_not_allowed")
    check_may_post(author)
    try:
        with transaction.atomic():
            page, _, _ = article.url.partition("#")
            thread = Thread.objects.create(
                site=site, key=key, url=page, title=article.title, section=article.section
            )
            record_event(EventKind.THREAD_CREATED, site=site, thread_id=thread.pk)
            return thread
    except IntegrityError:
        # Two readers began the discussion at the same moment; the other one's thread is it.
        return Thread.objects.select_related("site").get(site=site, key=key)


def set_thread_state(thread: Thread, state: ThreadState) -> None:
    """Open, close or freeze a thread that the caller's transaction has locked."""
    raise_version(thread, state=state, settings_version=F("settings_version") + 1)
    record_event(EventKind.THREAD_CHANGED, site=thread.site, thread_id=thread.pk, facts={"state": str(state)})


def edit_thread(*, thread: Thread, person: User, version: int, values: Mapping[str, Any]) -> Thread:
    """Set what the newsroom says of a thread, and write down who did. `values` are of SETTINGS, by name.

    Raises Refused: stale_version (it was set since it had `version`).
    """
    columns = dict(values)
    if "note" in values:  # before the thread is locked: a long text takes a while
        columns["note_html"] = render_markdown(values["note"])
    with transaction.atomic():
        thread = lock_thread(thread.pk)
        if thread.settings_version != version:
            raise Refused("stale_version")
        changed = {name: value for name, value in columns.items() if getattr(thread, name) != value}
        if not changed:
            return thread
        for name, value in {**changed, "settings_version": version + 1}.items():
            setattr(thread, name, value)
        raise_version(thread, **changed, settings_version=version + 1)
        if changed.keys() & {"mode", "experts"}:
            renew_answers(thread)
        kept = {name: getattr(thread, name) for name in SETTINGS}
        kept["experts"] = [each["id"] for each in thread.experts]  # no names: who is erased is in no log
        if thread.closes_at is not None:
            kept["closes_at"] = thread.closes_at.isoformat()
        ThreadChange.objects.create(thread=thread, version=version + 1, person=person, values=kept)
        if "state" in changed:
            facts = {"state": str(thread.state)}
            record_event(EventKind.THREAD_CHANGED, site=thread.site, thread_id=thread.pk, facts=facts)
    return thread


def is_allowed_host(site: Site, url: str, own_host: str) -> bool:
    """Tell whether the page at `url` may have a thread of the site. `own_host` is as in `find_or_create_thread`."""
    if any(character == "\\" or character.isspace() or not character.isprintable() for character in url):
        # Browsers and Python disagree about whose host such an address names.
        return False
    try:
        parts = urlsplit(url)
        host = (parts.hostname or "").lower()
    except ValueError:
        return False
    if parts.scheme not in ("http", "https") or not host:
        return False
    if site.allows_own_host and parts.netloc.lower() == own_host.lower():
        return True
    return any(
        host == allowed or (allowed.startswith(".") and (host.endswith(allowed) or host == allowed[1:]))
        for allowed in (entry.lower() for entry in site.allowed_hosts)
    )
