"""What a site owes those who read, write and complain there."""

from moderation.duties import Duties
from moderation.models import DutiesVersion


def get_duties(site_id: int) -> Duties:
    """Return the duties in force on a site: their latest version, or the defaults where it has none."""
    latest = DutiesVersion.objects.filter(site_id=site_id).order_by("-version").first()
    if latest is None:
        return Duties()
    return Duties.from_dict({**latest.document, "version": latest.version})
