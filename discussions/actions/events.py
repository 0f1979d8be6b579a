"""Writing down what happened, in the transaction in which it happens: all that follows from it can then be late, or
lost and found again, but never forgotten.

It costs nothing on a site whose systems did not ask for such events, of which no reader is to be told: one look at the
row of the site that is there already.
"""

from collections.abc import Collection, Sequence
from typing import Any, TypedDict, Unpack

from django.db import transaction

from discussions.gate import load_gate
from discussions.jobs import enqueue
from discussions.models import Event, EventKind, Site


class Told(TypedDict, total=False):
    """What an event is about, and whether readers are to be told: the columns of `Event`."""

    thread_id: int
    comment_id: int
    author_id: int
    facts: dict[str, Any]
    waits: bool


def record_event(kind: EventKind, *, site: Site, **told: Unpack[Told]) -> None:
    """Write down one event, as `record_events` does."""
    if told.get("waits") or kind in site.wanted_events:
        record_events([Event(kind=kind, site=site, **told)])


def record_events(events: Sequence[Event]) -> None:
    """Write down events in the caller's transaction: those that a site's systems want, or that wait for readers.

    Each comes with its `site`. After commit, workers are asked to pass them on.
    """
    events = [event for event in events if event.waits or event.kind in event.site.wanted_events]
    if not events:
        return
    Event.objects.bulk_create(events)
    wanted = [event.pk for event in events if event.kind in event.site.wanted_events]
    if wanted:
        load_gate().events_recorded(wanted)
    if any(event.waits for event in events):
        transaction.on_commit(_ring, robust=True)


def want_events(site_id: int, kinds: Collection[str]) -> None:
    """Have these kinds of events written down for a site's systems from now on, and no others."""
    Site.objects.filter(pk=site_id).update(wanted_events=sorted(kinds))


def _ring() -> None:
    enqueue("discussions.tasks.spread_events")
