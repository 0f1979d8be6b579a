"""What moderators do about authors: impose a sanction, and take it back as if it had not been."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import partial
from uuid import uuid4

from django.contrib.auth.models import User
from django.db import transaction
from django.utils import timezone

from discussions.actions.events import record_event
from discussions.models import Author, AuthorKind, EventKind
from discussions.refusals import Refused, refuse_field
from moderation.jobs import enqueue_comments_of
from moderation.models import (
    STANDING_KINDS,
    Membership,
    Role,
    Sanction,
    SanctionKind,
)
from moderation.queries.authors import count_removable, find_accounts
from moderation.queries.sanctions import (
    can_be_lifted,
    count_changes,
    identify_author,
    list_active,
    list_sanctions_of,
)

MAX_HOURS = 366 * 24
MAX_REJECT_HOURS = 30 * 24
MODERATOR_MAX_HOURS = 7 * 24
MODERATOR_KINDS = (SanctionKind.WARN, SanctionKind.SUSPEND, SanctionKind.PREMODERATE)
# Those after which what the author wrote of late may go too.
REJECTING_KINDS = (SanctionKind.SUSPEND, SanctionKind.BAN, SanctionKind.SHADOW)


@dataclass(frozen=True, slots=True, kw_only=True)
class Option:
    """A sanction that a moderator may impose on an author. `max_hours` is 0 if it takes no end."""

    kind: SanctionKind
    max_hours: int
    needs_end: bool
    may_reject: bool
    may_cover_all_sites: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Order:
    """What a moderator asks for. `hours` None: until it is lifted; `reject_hours` 0: leave the comments alone."""

    kind: SanctionKind
    reason: str
    note: str = ""
    message: str = ""
    hours: int | None = None
    reject_hours: int = 0
    on_all_sites: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Preview:
    """What an order would do: the kinds it replaces, accounts on other sites, comments rejected by status."""

    replaces: list[str]
    accounts: list[Author]
    comments: dict[str, int]


class StaleAuthor(Exception):
    """Something was done about the author since the moderator looked."""


def get_role(moderator: User, site_id: int) -> Role:
    """Return what this person is on a site that they moderate."""
    return Role(Membership.objects.values_list("role", flat=True).get(user=moderator, site_id=site_id))


def list_options(role: Role, author: Author, active: Iterable[Sanction]) -> list[Option]:
    """Return what somebody in this role may do about the author now. The same list authorises it.

    What takes the place of another sanction ends that one: who may not lift it may not replace it either. `active`
    comes with `replaces`.
    """
    if author.kind == AuthorKind.SERVICE or author.erased_at is not None:
        return []
    kept = [sanction for sanction in active if not may_lift(role, sanction)]
    return [
        _describe(role, kind)
        for kind in SanctionKind
        if (role == Role.ADMIN or kind in MODERATOR_KINDS) and not _list_replaced(kind, kept)
    ]


def may_lift(role: Role, sanction: Sanction) -> bool:
    """Tell whether somebody in this role may lift a sanction: if they may impose it, and what would come back."""
    if role == Role.ADMIN:
        return True
    length = None if sanction.ends_at is None else sanction.ends_at - sanction.starts_at
    is_too_long = sanction.kind == SanctionKind.SUSPEND and (
        length is None or length > timedelta(hours=MODERATOR_MAX_HOURS)
    )
    is_theirs = sanction.kind in MODERATOR_KINDS and not is_too_long
    return is_theirs and all(may_lift(role, earlier) for earlier in sanction.replaces.all())


def check_order(order: Order, options: Sequence[Option]) -> None:
    """Raise Refused if the order is none of the options: sanction_not_available, or invalid_fields (its hours)."""
    option = next((option for option in options if option.kind == order.kind), None)
    if option is None or (order.on_all_sites and not option.may_cover_all_sites):
        raise Refused("sanction_not_available")
    if order.hours is None and option.needs_end:
        raise refuse_field("hours", "required")
    if order.hours is not None and not option.max_hours:
        raise refuse_field("hours", "invalid")
    if order.hours is not None and order.hours > option.max_hours:
        raise refuse_field("hours", "too_large", limit=option.max_hours)
    if order.reject_hours and not option.may_reject:
        raise refuse_field("reject_hours", "invalid")


def preview_sanction(*, author: Author, moderator: User, order: Order) -> Preview:
    """Return what an order would do now. Raises Refused as `check_order`."""
    active = list(list_active(author).prefetch_related("replaces"))
    check_order(order, list_options(get_role(moderator, author.site_id), author, active))
    accounts = find_accounts(author, moderator) if order.on_all_sites else []
    since = timezone.now() - timedelta(hours=order.reject_hours)
    return Preview(
        replaces=[each.kind for each in _list_replaced(order.kind, active)],
        accounts=accounts,
        comments=count_removable([author, *accounts], since),
    )


def impose_sanction(*, author: Author, moderator: User, order: Order, version: int) -> Sanction:
    """Carry out an order about an author, on all sites where `moderator` is admin if it says so, at one go.

    What is in force of the same sort is replaced. Raises StaleAuthor if something was done about the author since
    `version`, and Refused as `check_order`.
    """
    batch = uuid4()
    with transaction.atomic():
        accounts = find_accounts(author, moderator) if order.on_all_sites else []
        # Whoever posts holds a share of this lock: what they post is stored before this, or refused after it.
        first, *others = _lock_authors([author, *accounts])
        if count_changes(first) != version:
            raise StaleAuthor
        role = get_role(moderator, first.site_id)
        check_order(order, list_options(role, first, list_active(first).prefetch_related("replaces")))
        now = timezone.now()
        imposed = [
            _impose(account, Sanction(moderator=moderator, batch=batch, starts_at=now), order)
            for account in (first, *others)
        ]
    return imposed[0]


def lift_sanction(*, sanction: Sanction, moderator: User) -> Sanction:
    """Take a sanction back, with those imposed together with it: what each replaced, and comments, are as before.

    Raises Refused: sanction_over (nothing is to be taken back), sanction_not_available (not this moderator's).
    """
    with transaction.atomic():
        roles = dict(Membership.objects.filter(user=moderator).values_list("site_id", "role"))
        together = Sanction.objects.filter(batch=sanction.batch, site_id__in=roles)
        _lock_authors(Author.objects.filter(sanctions__in=together))
        now = timezone.now()
        liftable = [
            each for each in together.prefetch_related("replaces").order_by("pk") if can_be_lifted(each, now)
        ]
        if sanction.pk not in [each.pk for each in liftable]:
            raise Refused("sanction_over")
        theirs = [each for each in liftable if may_lift(Role(roles[each.site_id]), each)]
        if sanction.pk not in [each.pk for each in theirs]:
            raise Refused("sanction_not_available")
        for each in theirs:
            _lift(each, moderator, now)
    sanction.refresh_from_db()
    return sanction


def acknowledge_warning(author: Author, warning_id: int) -> bool:
    """Note that the author read a warning. Returns False if it is none of theirs, or was taken back."""
    warnings = list_sanctions_of(author).filter(pk=warning_id, kind=SanctionKind.WARN, lifted_at__isnull=True)
    return bool(
        warnings.filter(acknowledged_at__isnull=True).update(acknowledged_at=timezone.now())
        or warnings.exists()
    )


def list_waiting_sanctions() -> list[int]:
    """Return the ids of sanctions whose comments are still to be rejected or put back."""
    return list(Sanction.objects.filter(comments_wait=True).order_by("pk").values_list("pk", flat=True)[:100])


def _describe(role: Role, kind: SanctionKind) -> Option:
    is_limited = role != Role.ADMIN and kind == SanctionKind.SUSPEND
    longest = MODERATOR_MAX_HOURS if is_limited else MAX_HOURS
    return Option(
        kind=kind,
        max_hours=0 if kind == SanctionKind.WARN else longest,
        needs_end=kind == SanctionKind.SUSPEND,
        may_reject=kind in REJECTING_KINDS,
        may_cover_all_sites=kind == SanctionKind.BAN,
    )


def _list_replaced(kind: SanctionKind, active: Iterable[Sanction]) -> list[Sanction]:
    """Return those of `active` that a new sanction of `kind` would replace."""
    group = STANDING_KINDS if kind in STANDING_KINDS else (kind,)
    return [each for each in active if each.kind in group and each.kind != SanctionKind.WARN]


def _lock_authors(authors: Iterable[Author]) -> list[Author]:
    """Lock the authors in the one order, so that no two moderators wait for each other. Returns them as they came."""
    wanted = [author.pk for author in authors]
    locked = Author.objects.select_for_update(no_key=True).filter(pk__in=wanted).order_by("pk").in_bulk()
    return [locked[pk] for pk in dict.fromkeys(wanted)]


def _impose(account: Author, sanction: Sanction, order: Order) -> Sanction:
    earlier = _list_replaced(order.kind, list_active(account))
    sanction.author, sanction.site_id = account, account.site_id
    sanction.identity = identify_author(account)
    sanction.kind, sanction.reason = order.kind, order.reason
    sanction.note, sanction.message = order.note, order.message
    if order.hours is not None:
        sanction.ends_at = sanction.starts_at + timedelta(hours=order.hours)
    if order.reject_hours:
        sanction.rejects_since = sanction.starts_at - timedelta(hours=order.reject_hours)
        sanction.comments_wait = True
    sanction.save(force_insert=True)
    Sanction.objects.filter(pk__in=[each.pk for each in earlier]).update(replaced_by=sanction)
    if sanction.comments_wait:
        transaction.on_commit(partial(enqueue_comments_of, sanction.pk), robust=True)
    _tell(EventKind.AUTHOR_SANCTIONED, sanction)
    return sanction


def _lift(sanction: Sanction, moderator: User, now: datetime) -> None:
    waits = sanction.rejects_since is not None
    Sanction.objects.filter(pk=sanction.pk).update(lifted_at=now, lifted_by=moderator, comments_wait=waits)
    if sanction.ends_at is None or sanction.ends_at > now:
        # What it replaced does not come back once it ran out: something else may have begun since.
        Sanction.objects.filter(replaced_by=sanction).update(replaced_by=None)
    if waits:
        transaction.on_commit(partial(enqueue_comments_of, sanction.pk), robust=True)
    _tell(EventKind.AUTHOR_SANCTION_LIFTED, sanction)


def _tell(kind: EventKind, sanction: Sanction) -> None:
    ends_at = sanction.ends_at
    facts = {
        "sanction": str(sanction.pk),
        "sanction_kind": str(sanction.kind),
        "reason": str(sanction.reason),
        "ends_at": None if ends_at is None else ends_at.astimezone(UTC).isoformat(),
    }
    is_new = kind == EventKind.AUTHOR_SANCTIONED
    record_event(kind, site=sanction.site, author_id=sanction.author_id, facts=facts, waits=is_new)
