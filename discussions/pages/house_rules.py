"""The page of a site's house rules, in each language and each of their versions, and of how to reach the site."""

from babel import Locale
from babel.dates import format_date
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import translation
from django.views.decorators.http import require_safe

from discussions.catalogue import find_direction, find_language
from discussions.gate import HouseRules, load_gate
from discussions.models import Site
from discussions.page_security import with_content_policy
from discussions.rules_links import write_rules_path

MAX_VERSION_DIGITS = 9


@require_safe
@with_content_policy
def show_rules(request: HttpRequest, site_key: str) -> HttpResponse:
    """Show a site's house rules: those of `?version=`, or the present ones."""
    site = Site.objects.filter(key=site_key).first()
    language = find_language(request.GET.get("lang") or (site.language if site else None))
    rules = site and find_rules(site, language, request.GET.get("version", ""))
    with translation.override(language):
        context = {
            "language": language,
            "direction": find_direction(language),
            "site": site,
            "rules": rules,
            "since": rules and rules.since and format_date(rules.since, "long", Locale.parse(language)),
            "current": site and f"{write_rules_path(site.key)}?lang={language}",
        }
        return render(request, "discussions/house_rules.html", context, status=200 if rules else 404)


def find_rules(site: Site, language: str, version: str) -> HouseRules | None:
    """Return what of a site's house rules is asked for; None for what is no number of a version."""
    if not version:
        return load_gate().read_house_rules(site, language)
    if not (version.isascii() and version.isdecimal() and len(version) <= MAX_VERSION_DIGITS):
        return None
    return load_gate().read_house_rules(site, language, int(version))
