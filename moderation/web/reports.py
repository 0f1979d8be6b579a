"""The yearly report as a page of the desk, as a public page where the site wants that, and both as files."""

from typing import Any

import orjson
from babel import Locale
from babel.dates import format_date, format_timedelta
from babel.numbers import format_percent
from django.core.cache import cache
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone, translation
from django.views.decorators.http import require_safe

from discussions.catalogue import find_direction, find_language, say
from discussions.models import Site
from discussions.page_security import with_content_policy
from moderation.queries.duties import get_duties
from moderation.queries.report_files import describe_report, write_csv
from moderation.queries.reports import FIRST_YEAR, list_years, write_report
from moderation.statements.restrictions import SANCTIONS
from moderation.web.access import ModeratorRequest
from moderation.web.site_pages import render_site_page, site_page

# How long the public may read a report that is not over as it was: whoever asks often costs nothing.
KEPT_SECONDS = 900
# What readers call what a machine took a comment for.
_LABELS = {"spam": "yearly.spam", "abuse": "yearly.abuse"}


@require_safe
@site_page
def show_report(request: ModeratorRequest, site: Site, year: int) -> HttpResponse:
    check_year(year)
    context = {
        "report": describe_report(write_report(site, year)),
        "years": list_years(site),
        "is_public": get_duties(site.pk).publish_report,
    }
    return render_site_page(request, site, "report.html", context)


@require_safe
@site_page
def download_report(request: ModeratorRequest, site: Site, year: int, form: str) -> HttpResponse:
    check_year(year)
    return send_file(describe_report(write_report(site, year)), form)


@require_safe
@with_content_policy
def show_public_report(request: HttpRequest, site_key: str, year: int) -> HttpResponse:
    """Show anybody a year of a site's moderation, in their language."""
    site = find_site(site_key, year)
    language = find_language(request.GET.get("lang") or site.language or translation.get_language())
    document = read_kept(site, year)
    with translation.override(language):
        context = {
            "language": language,
            "direction": find_direction(language),
            "report": document,
            "until": format_date(timezone.now(), "long", locale=Locale.parse(language)),
            "restricted": sum_restricted(document, language),
            "share": speak_share(document["machine_share"], language),
            "sanctions": sum(each["count"] for each in document["sanctions"] if each["kind"] in SANCTIONS),
            "flags": sum(each["count"] for each in document["reports"]),
            "notices": {
                name: sum(each[name] for each in document["notices"])
                for name in ("count", "answered", "upheld")
            },
            "handling": speak_time(document["handling"]["median"], language),
            "objections": [
                {**each, "time": speak_time(each["median"], language)} for each in document["objections"]
            ],
            "complaints_time": speak_time(document["complaints"]["median"], language),
            "audits": [speak_rate(each, language) for each in document["audits"]],
        }
        return render(request, "moderation/report_public.html", context)


@require_safe
def download_public_report(request: HttpRequest, site_key: str, year: int, form: str) -> HttpResponse:
    return send_file(read_kept(find_site(site_key, year), year), form)


def find_site(key: str, year: int) -> Site:
    """Return the site, if it lets everybody read its report on that year. Raises Http404."""
    check_year(year)
    site = Site.objects.filter(key=key).first()
    if site is None or not get_duties(site.pk).publish_report:
        raise Http404
    return site


def check_year(year: int) -> None:
    """Raise Http404 for a year that has not begun, or that nobody had computers for this in."""
    if not FIRST_YEAR <= year <= timezone.now().year:
        raise Http404


def read_kept(site: Site, year: int) -> dict[str, Any]:
    """Return the report as it was at most a quarter of an hour ago."""
    key = f"report:{site.pk}:{year}"
    kept: dict[str, Any] | None = cache.get(key)
    if kept is None:
        kept = describe_report(write_report(site, year))
        cache.set(key, kept, KEPT_SECONDS)
    return kept


def send_file(document: dict[str, Any], form: str) -> HttpResponse:
    name = f"moderation-{document['site']}-{document['year']}.{form}"
    headers = {"Content-Disposition": f'attachment; filename="{name}"'}
    if form == "csv":
        return HttpResponse(write_csv(document), content_type="text/csv; charset=utf-8", headers=headers)
    body = orjson.dumps(document, option=orjson.OPT_INDENT_2)
    return HttpResponse(body, content_type="application/json", headers=headers)


def sum_restricted(document: dict[str, Any], language: str) -> list[dict[str, Any]]:
    """Return what comments were restricted for, most often first, with how often by machines and by people."""
    found: dict[str, dict[str, Any]] = {}
    for each in document["restrictions"]:
        name = name_reason(each, language)
        row = found.setdefault(name, {"name": name, "machine": 0, "moderator": 0})
        row[each["by"]] += each["count"]
    return sorted(found.values(), key=lambda row: -row["machine"] - row["moderator"])


def name_reason(restricted: dict[str, Any], language: str) -> str:
    """Return what readers call a reason: the house rule's title, if it has one."""
    reason = "spam" if restricted["category"] == "SPAM" else restricted["reason"]
    if restricted["title"] and reason != "spam":
        return str(restricted["title"])
    return say(_LABELS.get(reason, "yearly.other"), language=language)


def speak_rate(rate: dict[str, Any], language: str) -> dict[str, Any]:
    return {
        **rate,
        "name": say(f"yearly.{rate['action']}", language=language),
        "share": speak_share(rate["share"], language),
        "low": speak_share(rate["low"], language),
        "high": speak_share(rate["high"], language),
    }


def speak_share(share: float | None, language: str) -> str:
    if share is None:
        return "–"
    return format_percent(share, format="#,##0.#%", locale=Locale.parse(language))


def speak_time(seconds: float | None, language: str) -> str:
    if seconds is None:
        return "–"
    return format_timedelta(round(seconds), threshold=1.5, locale=Locale.parse(language))
