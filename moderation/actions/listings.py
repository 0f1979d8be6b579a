"""Importing public lists of spammers: whole, or not at all."""

import tempfile
from collections.abc import Iterable, Iterator
from datetime import timedelta
from itertools import islice
from typing import IO

import structlog
from django.conf import settings
from django.db import transaction
from django.utils import timezone

from discussions.tokens import hash_address, hash_email, hash_email_digest
from moderation.models import ListedItem, ListImport, ListKind
from moderation.providers.contract import Answer
from moderation.providers.failures import ProviderFailure, UnreadableAnswer
from moderation.providers.sending import fetch, refuse_failures
from moderation.providers.stop_forum_spam import FILE_NAMES, MAX_FILE_BYTES, read_entries

FETCH_SECONDS = 120.0
BATCH = 5_000
ABANDONED = timedelta(hours=2)
logger = structlog.get_logger(__name__)


def fetch_lists() -> None:
    """Fetch every list that the settings name. One that can't be had or read stays as it was."""
    for kind in settings.STOP_FORUM_SPAM_LISTS:
        try:
            fetch_list(ListKind(kind))
        except ProviderFailure as failure:
            logger.warning("list_not_imported", list=kind, code=failure.code, remark=failure.remark)


def fetch_list(kind: ListKind) -> ListImport | None:
    """Import a list from the server; None if it is unchanged since. Raises a ProviderFailure."""
    with tempfile.TemporaryFile() as file:
        answer = fetch(
            f"{settings.STOP_FORUM_SPAM_URL}/{FILE_NAMES[kind.value]}",
            file,
            max_bytes=MAX_FILE_BYTES,
            timeout_seconds=FETCH_SECONDS,
            headers=_ask_for_news(kind),
            allowed_hosts=settings.PROVIDER_ALLOWED_HOSTS,
        )
        if answer.status == 304:
            return None
        refuse_failures(answer)
        file.seek(0)
        return import_list(kind, file, answer)


def import_list(kind: ListKind, file: IO[bytes], answer: Answer | None = None) -> ListImport:
    """Import a list from a file and return the import, which replaces the one before at one stroke.

    Raises UnreadableAnswer, and the list is as it was.
    """
    headers = answer.headers if answer is not None else {}
    started = ListImport.objects.create(
        kind=kind,
        etag=headers.get("etag", "")[:200],
        last_modified=headers.get("last-modified", "")[:100],
    )
    try:
        _store_items(started, _hash_entries(kind, read_entries(kind.value, file)))
    except UnreadableAnswer:
        started.delete()
        raise
    with transaction.atomic():
        ListImport.objects.filter(kind=kind, is_current=True).update(is_current=False)
        started.is_current = True
        started.item_count = started.items.count()
        started.save()
    # A worker that died in the middle leaves half a list; another import may still be at its own.
    old = ListImport.objects.filter(kind=kind, is_current=False)
    old.filter(item_count__gt=0).delete()
    old.filter(created_at__lt=timezone.now() - ABANDONED).delete()
    logger.info("list_imported", list=kind, items=started.item_count)
    return started


def _ask_for_news(kind: ListKind) -> dict[str, str]:
    current = ListImport.objects.filter(kind=kind, is_current=True).first()
    known = {"If-None-Match": current.etag, "If-Modified-Since": current.last_modified} if current else {}
    return {name: value for name, value in known.items() if value}


def _store_items(started: ListImport, values: Iterable[str]) -> None:
    left = iter(values)
    while batch := list(islice(left, BATCH)):
        items = [ListedItem(list_import=started, value=value) for value in batch]
        ListedItem.objects.bulk_create(items, ignore_conflicts=True)


def _hash_entries(kind: ListKind, entries: Iterable[str]) -> Iterator[str]:
    """Yield entries as they are stored: of what belongs to a person, only keyed hashes."""
    for entry in entries:
        if kind == ListKind.ADDRESSES:
            yield hash_address(entry)[0]
        elif kind == ListKind.EMAILS:
            yield hash_email(entry) if "@" in entry else hash_email_digest(entry)
        else:
            yield entry
