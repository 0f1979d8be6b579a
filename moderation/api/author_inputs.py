"""What moderators' clients may send about authors."""

from typing import Any

from rest_framework import serializers

from discussions.api.fields import Choice, Text, WholeNumber
from moderation.actions.sanctions import MAX_HOURS, MAX_REJECT_HOURS, Order
from moderation.models import SanctionKind, SanctionReason

SCOPES = ["site", "all_sites"]


class AuthorsQuery(serializers.Serializer[Any]):
    q = serializers.CharField(max_length=100, help_text="How the name begins, in any case.")
    site = serializers.CharField(
        required=False, max_length=50, help_text="A site's key; all of mine if left out."
    )


class SanctionInput(serializers.Serializer[Any]):
    kind = Choice(choices=SanctionKind.choices)
    reason = Choice(choices=SanctionReason.choices)
    version = WholeNumber(min_value=0, max_value=2**31 - 1, help_text="The author's version as you saw it.")
    hours = WholeNumber(
        required=False, min_value=1, max_value=MAX_HOURS, help_text="How long; left out: until it is lifted."
    )
    message = Text(required=False, allow_blank=True, default="", max_length=1000, help_text="For the author.")
    note = Text(required=False, allow_blank=True, default="", max_length=1000, help_text="For colleagues.")
    reject_hours = WholeNumber(
        required=False,
        default=0,
        min_value=0,
        max_value=MAX_REJECT_HOURS,
        help_text="Also reject what the author wrote in so many hours before. 0: nothing.",
    )
    scope = Choice(
        choices=SCOPES,
        required=False,
        default="site",
        help_text="`all_sites`: also ban the same person's accounts on the other sites where I am admin.",
    )


class NoteInput(serializers.Serializer[Any]):
    text = Text(max_length=2000)


def read_order(fields: dict[str, Any]) -> Order:
    """Return the order that SanctionInput's fields give."""
    asked = {name: fields[name] for name in ("reason", "note", "message", "reject_hours")}
    return Order(
        kind=SanctionKind(fields["kind"]),
        hours=fields.get("hours"),
        on_all_sites=fields["scope"] == "all_sites",
        **asked,
    )
