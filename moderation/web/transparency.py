"""The desk's page about what a site tells the public: its yearly reports and its statements of reasons."""

import orjson
from django.conf import settings
from django.http import HttpResponse
from django.utils import timezone
from django.views.decorators.http import require_safe

from discussions.models import Site
from discussions.refusals import Refused
from moderation.queries.duties import get_duties
from moderation.queries.reports import list_years
from moderation.queries.statements import (
    Wanted,
    count_statements,
    find_sending_start,
    get_month,
    list_restrictions,
    list_troubled,
)
from moderation.statements.writing import write_batches
from moderation.web.access import ModeratorRequest
from moderation.web.site_pages import render_site_page, site_page


@require_safe
@site_page
def show_transparency(request: ModeratorRequest, site: Site) -> HttpResponse:
    counts = count_statements(site)
    context = {
        "duties": get_duties(site.pk),
        "years": list_years(site),
        "sent_since": find_sending_start(site),
        "has_token": bool(settings.TRANSPARENCY_TOKEN),
        "counts": [(name, counts.get(name, 0)) for name in ("sent", "waiting", "refused")],
        "troubled": list_troubled(site),
        "month": timezone.now().strftime("%Y-%m"),
    }
    return render_site_page(request, site, "transparency.html", context)


@require_safe
@site_page
def download_statements(request: ModeratorRequest, site: Site) -> HttpResponse:
    """Return a month's statements as a file: a list of batches, each as the database takes it."""
    month = get_month(request.GET.get("month") or timezone.now().strftime("%Y-%m"))
    if month is None:
        raise Refused("malformed_request")
    wanted = Wanted.settled(*month, spam=get_duties(site.pk).state_spam)
    batches = list(write_batches(found.restriction for found in list_restrictions(site, wanted)))
    name = f"statements-{site.key}-{month[0]:%Y-%m}.json"
    headers = {"Content-Disposition": f'attachment; filename="{name}"'}
    return HttpResponse(
        orjson.dumps(batches, option=orjson.OPT_INDENT_2), content_type="application/json", headers=headers
    )
