"""What a site owes those who read, write and complain there, now and in its earlier versions."""

from moderation.duties import Duties
from moderation.models import DutiesVersion
from moderation.queries.versions import Version, compare_versions


def get_duties(site_id: int) -> Duties:
    """Return the duties in force on a site: their latest version, or the defaults where it has none."""
    latest = DutiesVersion.objects.filter(site_id=site_id).order_by("-version").first()
    return Duties() if latest is None else read_version(latest)


def read_version(stored: DutiesVersion) -> Duties:
    """Return the duties that a stored version has."""
    return Duties.from_dict({**stored.document, "version": stored.version})


def list_duties_versions(site_id: int, *, before: int | None, limit: int) -> list[Version]:
    """Return the latest versions of a site's duties, or the latest `before` one, with what each changed."""
    stored = DutiesVersion.objects.filter(site_id=site_id).select_related("created_by").order_by("-version")
    if before is not None:
        stored = stored.filter(version__lt=before)
    rows = list(stored[: limit + 1])
    settings = [read_version(row).to_dict() for row in rows]
    return compare_versions(rows, settings, Duties().to_dict())[:limit]
