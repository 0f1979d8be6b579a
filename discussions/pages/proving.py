"""The page that shows a site's CAPTCHA, in a frame beside what a reader has written, and hands on what comes of it.

It is the only page on which anything of somebody else's runs. What runs there sees nothing of the reader: no cookie is
read here, and the frame has another origin than the publisher's page around it.
"""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import translation
from django.views.decorators.clickjacking import xframe_options_exempt
from django.views.decorators.http import require_safe

from discussions.api.authentication import is_own_origin
from discussions.catalogue import find_direction, find_language
from discussions.models import ChallengeSetting, Site
from discussions.page_security import set_content_policy

ORIGINS: dict[str, tuple[str, ...]] = {
    ChallengeSetting.TURNSTILE: ("https://challenges.cloudflare.com",),
    ChallengeSetting.HCAPTCHA: ("https://hcaptcha.com", "https://*.hcaptcha.com"),
}


@require_safe
@xframe_options_exempt
def show_captcha(request: HttpRequest, site_key: str) -> HttpResponse:
    """Show the CAPTCHA of a site that has one; what is answered goes to the page of `?origin=` around it, no other."""
    site = get_object_or_404(Site, key=site_key)
    origin = request.GET.get("origin", "")
    if site.challenge not in ORIGINS:
        raise Http404
    if origin not in site.allowed_origins and not is_own_origin(request, origin):
        raise Http404
    language = find_language(request.GET.get("lang") or site.language)
    with translation.override(language):
        context = {
            "site": site,
            "origin": origin,
            "language": language,
            "direction": find_direction(language),
        }
        response = render(request, "discussions/captcha.html", context)
    set_content_policy(response, framed_by=site.allowed_origins, loads_from=ORIGINS[site.challenge])
    response.headers["Cache-Control"] = "no-store"
    return response
