"""What was done about an author, as they are told of it: why, what they can't do and how long, and how to object."""

from datetime import UTC, datetime

from babel import Locale
from babel.dates import format_date, format_time
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from discussions.catalogue import find_language, say
from discussions.gate import Measure
from discussions.models import Author
from moderation.models import Sanction, SanctionKind, SanctionReason
from moderation.queries.sanctions import list_told

# By the kind of sanction, and whether it has no end.
_EFFECTS = {
    (SanctionKind.WARN, True): "effect.warn",
    (SanctionKind.SUSPEND, False): "effect.until",
    (SanctionKind.BAN, False): "effect.until",
    (SanctionKind.BAN, True): "effect.ban",
    (SanctionKind.PREMODERATE, False): "effect.premoderate_until",
    (SanctionKind.PREMODERATE, True): "effect.premoderate",
}


def list_measures(author: Author) -> list[Measure]:
    """Return what an author is told of, in the active language."""
    return [_tell(sanction, author) for sanction in list_told(author)]


def _tell(sanction: Sanction, author: Author) -> Measure:
    return Measure(
        id=sanction.pk,
        kind=sanction.kind,
        reason=sanction.reason,
        why=str(SanctionReason(sanction.reason).label),
        message=sanction.message,
        starts_at=sanction.starts_at,
        ends_at=sanction.ends_at,
        is_by_machine=sanction.moderator_id is None,
        acknowledged_at=sanction.acknowledged_at,
        effect=tell_effect(sanction),
        objection=_("If you think that this is wrong, write to the editors of %(site)s.")
        % {"site": author.site.name},
    )


def tell_effect(sanction: Sanction) -> str:
    """Return what the author can't do on the site, and how long, as sentences in the active language."""
    if sanction.acknowledged_at is not None:
        return say("effect.warned")
    code = _EFFECTS[SanctionKind(sanction.kind), sanction.ends_at is None]
    said = say(code, until=_tell_time(sanction.ends_at))
    keeps_out = sanction.kind != SanctionKind.PREMODERATE
    if keeps_out and sanction.reason == SanctionReason.MISUSE:
        return f"{said} {say('effect.misuse')}"
    return said


def _tell_time(moment: datetime | None) -> str:
    """Return a time in the active language, such as "30 November 2026, 14:00 UTC"."""
    if moment is None:
        return ""
    locale = Locale.parse(find_language(get_language()))
    day = format_date(moment.astimezone(UTC).date(), "long", locale=locale)
    return f"{day}, {format_time(moment, 'HH:mm', tzinfo=UTC, locale=locale)} UTC"
