"""The desk's page about erasures: how often somebody was forgotten on a site, and how much of theirs."""

from django.http import HttpResponse
from django.views.decorators.http import require_safe

from discussions.models import Site
from moderation.queries.erasures import list_erasures
from moderation.web.access import ModeratorRequest
from moderation.web.site_pages import admin_page, render_site_page

SHOWN = 50
MAX_DIGITS = 19  # of an id


@require_safe
@admin_page
def show_erasures(request: ModeratorRequest, site: Site) -> HttpResponse:
    cursor = request.GET.get("cursor", "")
    is_place = cursor.isascii() and cursor.isdecimal() and len(cursor) < MAX_DIGITS
    erasures, following = list_erasures(site, before=int(cursor) if is_place else None, limit=SHOWN)
    return render_site_page(request, site, "erasures.html", {"erasures": erasures, "next": following})
