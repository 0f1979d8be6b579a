"""Mail to moderators who asked for it: how much waits in a site's queue, and since when."""

from collections.abc import Mapping
from datetime import UTC, datetime, timedelta

from django.conf import settings
from django.contrib.auth.models import User
from django.core import signing
from django.db import transaction
from django.db.models import Count, Min, Q
from django.urls import reverse
from django.utils import timezone

from discussions.actions.letters import write_letter
from discussions.mail import find_mail_domain
from discussions.models import Site
from moderation.models import Case, CaseState, Digest, Membership

DAILY_AT_HOUR = 7  # UTC
DUE_SOON = timedelta(days=1)
BATCH = 200
_SALT = "parley.digest"


def set_digest(*, person: User, site: Site, digest: Digest) -> None:
    """Have mail say hourly, daily or never what waits on a site that this person moderates."""
    due = find_next(digest, timezone.now())
    Membership.objects.filter(user=person, site=site).update(digest=digest, digest_due_at=due)


def find_next(digest: Digest, now: datetime) -> datetime | None:
    """Return when a digest is due after `now`: at the full hour, or at seven in the morning UTC; None for none."""
    if digest == Digest.OFF:
        return None
    hour = now.astimezone(UTC).replace(minute=0, second=0, microsecond=0)
    if digest == Digest.HOURLY:
        return hour + timedelta(hours=1)
    morning = hour.replace(hour=DAILY_AT_HOUR)
    return morning if morning > now else morning + timedelta(days=1)


def write_due_digests() -> None:
    """Write every digest that is due. Two workers never write the same one: each first moves when it is due."""
    due = Membership.objects.filter(digest_due_at__lte=timezone.now())
    for membership in due.select_related("user", "site").order_by("digest_due_at")[:BATCH]:
        write_digest(membership)


@transaction.atomic
def write_digest(membership: Membership) -> None:
    """Write a member's digest if it is still due, and if something waits."""
    now = timezone.now()
    mine = Membership.objects.filter(pk=membership.pk, digest_due_at=membership.digest_due_at)
    if not mine.update(digest_due_at=find_next(Digest(membership.digest), now)):
        return
    open_cases = Case.objects.filter(site=membership.site_id, state=CaseState.OPEN)
    waiting = open_cases.aggregate(
        count=Count("pk"),
        oldest=Min("opened_at"),
        due=Count("pk", filter=Q(due_at__lt=now + DUE_SOON)),
        overdue=Count("pk", filter=Q(due_at__lt=now)),
    )
    person, site = membership.user, membership.site
    if not waiting["count"] or not person.email or not person.is_active:
        return
    stop = settings.BASE_URL + reverse("desk:digest-stop", args=[write_stop_token(membership)])
    count, age = waiting["count"], _say_age(now - waiting["oldest"])
    subject = f"{count} {'comment waits' if count == 1 else 'comments wait'} at {site.name}"
    write_letter(
        to=person.email,
        sender=site.name,
        subject=subject,
        text=f"{subject}, the oldest for {age}.{_say_due(waiting, site)}\n\n"
        f"{settings.BASE_URL}{reverse('desk:queue')}?site={site.key}\n\n"
        f"-- \nYou asked for this {membership.digest}. No more of it: {stop}\n",
        headers={
            "List-Id": f"<queue.{site.key}.{find_mail_domain()}>",
            "List-Unsubscribe": f"<{stop}>",
            "List-Unsubscribe-Post": "List-Unsubscribe=One-Click",
        },
    )


def _say_due(waiting: Mapping[str, int], site: Site) -> str:
    """Return what of the waiting is to be answered by tomorrow, and where that is, "" for nothing."""
    if not waiting["due"]:
        return ""
    queue = f"{settings.BASE_URL}{reverse('desk:queue')}?site={site.key}&sort=deadline"
    late = f", {waiting['overdue']} of them overdue" if waiting["overdue"] else ""
    return f"\n\nTo be answered within a day: {waiting['due']}{late}:\n\n{queue}\n\nAll that waits:"


def write_stop_token(membership: Membership) -> str:
    """Return what ends a member's digest of a site, without a log-in."""
    return signing.dumps(membership.pk, salt=_SALT)


def stop_digest(token: str) -> bool:
    """End the digest that a letter's link is about. Returns False for a token that is not ours."""
    try:
        membership_id = signing.loads(token, salt=_SALT)
    except (signing.BadSignature, ValueError, TypeError):
        return False
    Membership.objects.filter(pk=membership_id).update(digest=Digest.OFF, digest_due_at=None)
    return True


def is_stop_token(token: str) -> bool:
    """Tell whether a token is one of ours."""
    try:
        signing.loads(token, salt=_SALT)
    except (signing.BadSignature, ValueError, TypeError):
        return False
    return True


def _say_age(age: timedelta) -> str:
    hours = int(age.total_seconds() // 3600)
    if hours >= 48:
        return f"{hours // 24} days"
    if hours >= 1:
        return f"{hours} {'hour' if hours == 1 else 'hours'}"
    minutes = max(1, int(age.total_seconds() // 60))
    return f"{minutes} {'minute' if minutes == 1 else 'minutes'}"
