"""An author as a moderator reads one at the desk. Plain values for the templates."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.contrib.auth.models import User
from django.utils import timezone

from discussions.models import Status
from moderation.actions.sanctions import Option, Preview, list_options, may_lift
from moderation.models import Role, Sanction, SanctionKind, SanctionReason
from moderation.queries.authors import Profile
from moderation.queries.sanctions import can_be_lifted, is_active
from moderation.web.people_forms import CHOICES, SanctionForm

DID = {
    SanctionKind.WARN: "warned",
    SanctionKind.SUSPEND: "suspended",
    SanctionKind.PREMODERATE: "pre-moderated",
    SanctionKind.BAN: "banned",
    SanctionKind.SHADOW: "shadowed",
    SanctionKind.TRUST: "trusted",
}


@dataclass(frozen=True)
class Imposed:
    """A sanction, in words, and whether the moderator who reads it may lift it now."""

    sanction: Sanction
    did: str
    who: str
    reason: str
    ended: str  # how, if it is over
    is_active: bool
    may_lift: bool


def show_profile(profile: Profile, viewer: User, role: Role) -> dict[str, Any]:
    """Return what an author's page shows."""
    now = timezone.now()
    return {
        "author": profile.author,
        "profile": profile,
        "counts": [(status.label.lower(), status.value, profile.counts[status]) for status in Status],
        "shares": [
            ("removed", _percent_removed(profile.counts)),
            ("in 30 days", _percent_removed(profile.recent)),
        ],
        "imposed": [show_sanction(sanction, viewer, role, now) for sanction in profile.sanctions],
    }


def list_profile_options(profile: Profile, role: Role) -> list[Option]:
    """Return what this role may do about the author of a profile."""
    now = timezone.now()
    active = [sanction for sanction in profile.sanctions if is_active(sanction, now)]
    return list_options(role, profile.author, active)


def list_choices(form: SanctionForm) -> list[dict[str, Any]]:
    """Return the form's kinds of sanctions, each with what it does and its key."""
    kinds = [SanctionKind(str(kind)) for kind, _ in form.fields["kind"].choices]  # type: ignore[attr-defined]
    return [
        {
            "value": kind.value,
            "name": CHOICES[kind][0],
            "does": CHOICES[kind][1],
            "key": CHOICES[kind][2],
            "is_chosen": form["kind"].value() == kind.value,
        }
        for kind in kinds
    ]


def show_sanction(sanction: Sanction, viewer: User, role: Role, now: datetime) -> Imposed:
    ended = ""
    if sanction.lifted_at is not None and sanction.lifted_by is not None:
        ended = f"taken back by {_name(sanction.lifted_by, viewer, you='you')}"
    elif sanction.replaced_by_id is not None:
        ended = "replaced"
    elif sanction.ends_at is not None and sanction.ends_at <= now:
        ended = "over"
    elif sanction.acknowledged_at is not None:
        ended = "read by the author"
    return Imposed(
        sanction=sanction,
        did=DID[SanctionKind(sanction.kind)],
        who=_name(sanction.moderator, viewer),
        reason=SanctionReason(sanction.reason).label,
        ended=ended,
        is_active=is_active(sanction, now),
        may_lift=can_be_lifted(sanction, now) and may_lift(role, sanction),
    )


def show_preview(preview: Preview, form: SanctionForm) -> dict[str, Any]:
    """Return what the page before a grave step shows: what it would do, and the form to send again."""
    order = form.read()
    return {
        "did": DID[order.kind],
        "order": order,
        "reason": SanctionReason(order.reason).label,
        "accounts": preview.accounts,
        "comments": preview.comments,
        "rejected": sum(preview.comments.values()) if order.reject_hours else 0,
        "replaces": [DID[SanctionKind(kind)] for kind in preview.replaces],
        "sent": [
            (name, form[name].value()) for name in form.fields if form[name].value() not in (None, False)
        ],
    }


def _name(user: User | None, viewer: User, *, you: str = "You") -> str:
    if user is None:
        return "Parley"
    return you if user.pk == viewer.pk else user.get_username()


def _percent_removed(counts: dict[str, int]) -> int | None:
    removed = counts[Status.REJECTED] + counts[Status.SPAM]
    decided = counts[Status.PUBLISHED] + removed
    return round(100 * removed / decided) if decided else None
