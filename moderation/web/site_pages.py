"""What all pages of one site have in common: who may see and who may change them, their tabs, and asking twice."""

from collections.abc import Callable, Mapping
from functools import wraps
from typing import Any, NamedTuple

from django.contrib.auth.models import User
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render, resolve_url
from django.urls import reverse

from discussions.models import Site
from moderation.queries.memberships import get_administered_site, get_my_site, is_admin
from moderation.web.access import ModeratorRequest, moderator_page
from moderation.web.views import find_common

SiteView = Callable[..., HttpResponse]  # of a request, a site, and what else the address has
Guarded = Callable[..., HttpResponseBase]

# What was just done, by the word for it in an address.
SAID = {
    "founded": "The site is there. Put the two lines below into your pages, and it begins.",
    "saved": "Saved. It takes effect with the next comment.",
    "revoked": "The key is void.",
    "coral": "Coral's secret is known.",
    "webhook": "Saved. It hears of what happens from now on.",
    "replayed": "All of it is on its way again.",
    "deleted": "Deleted.",
    "moved": "Moved.",
    "on": "Switched on.",
    "off": "Switched off.",
    "asked": "Readers are asked.",
    "prompt": "Saved. Readers see it at once.",
    "thread": "Saved. Readers see it at once.",
    "closed": "Closed. No more forecasts are taken.",
    "resolved": "Noted. All forecasts are scored within seconds.",
    "annulled": "Annulled. It counts for nobody.",
    "template": "Kept as a template.",
    "ended": "The raid is over. Newcomers are published again.",
    "house_rules": "Published. Readers see it at once, and the former version is kept.",
    "audited": "Thank you. Here is the next one.",
    "audit_gone": "A colleague has just judged that one, or it is gone. Here is the next.",
    "reverted": "Done. New comments are judged by it from now on.",
}


class Tab(NamedTuple):
    page: str  # the name of its address
    name: str
    for_admins: bool = False


TABS = (
    Tab("desk:site-statistics", "Statistics"),
    Tab("desk:site-transparency", "Transparency"),
    Tab("desk:site-audits", "Audits"),
    Tab("desk:site-policy", "Policy"),
    Tab("desk:site-duties", "Duties", for_admins=True),
    Tab("desk:site-house-rules", "House rules", for_admins=True),
    Tab("desk:site-rules", "Rules"),
    Tab("desk:site-word-lists", "Word lists"),
    Tab("desk:site-raids", "Raids"),
    Tab("desk:site-threads", "Discussions"),
    Tab("desk:site-prompts", "Predictions"),
    Tab("desk:site-learning", "Learning", for_admins=True),
    Tab("desk:site-providers", "Providers", for_admins=True),
    Tab("desk:site-webhooks", "Webhooks", for_admins=True),
    Tab("desk:site-erasures", "Erasures", for_admins=True),
    Tab("desk:team", "Team"),
    Tab("desk:site-setup", "Set-up"),
)


def site_page(view: SiteView) -> Guarded:
    """Return the view for the site's moderators, with the site that the address names instead of its key."""
    return _guard(view, get_my_site)


def admin_page(view: SiteView) -> Guarded:
    """Return the view for the site's admins, likewise."""
    return _guard(view, get_administered_site)


def _guard(view: SiteView, find: Callable[[User, str], Site]) -> Guarded:
    @wraps(view)
    def guarded(request: ModeratorRequest, /, site_key: str, **further: Any) -> HttpResponse:
        return view(request, find(request.user, site_key), **further)

    return moderator_page(guarded)


def render_site_page(
    request: ModeratorRequest,
    site: Site,
    template: str,
    context: Mapping[str, Any] | None = None,
    *,
    status: int = 200,
) -> HttpResponse:
    """Return a page of the site. `template` is below `moderation/sites/`."""
    may_change = is_admin(request.user, site)
    shared = {
        **find_common(request),
        "site": site,
        "may_change": may_change,
        "tabs": _list_tabs(request, site, may_change),
        "said": SAID.get(request.GET.get("said", "")),
    }
    return render(request, f"moderation/sites/{template}", {**shared, **(context or {})}, status=status)


def ask_first(request: ModeratorRequest, site: Site, question: str, *facts: str) -> HttpResponse | None:
    """Return a page that asks whether to go on with what was posted, given `facts`; None once it was answered."""
    if "confirmed" in request.POST:
        return None
    sent = [
        (name, value)
        for name, values in request.POST.lists()
        if name != "csrfmiddlewaretoken"
        for value in values
    ]
    back = request.POST.get("back", "")
    context = {"question": question, "facts": facts, "sent": sent, "back": _find_page(back, site)}
    return render_site_page(request, site, "asking.html", context)


def go_to(page: str, site: Site, *further: object, said: str = "") -> HttpResponse:
    """Return the way to a page of the site, which will say what was done."""
    query = f"?said={said}" if said else ""
    return redirect(resolve_url(page, site.key, *further) + query)


def is_fragment(request: HttpRequest) -> bool:
    """Tell whether htmx asks for a part of a page only."""
    return request.headers.get("HX-Request") == "true"


def read_number(text: str) -> int | None:
    """Return the whole number that somebody sent, None for anything else."""
    return int(text) if text.isascii() and text.isdigit() and len(text) <= 9 else None


def _list_tabs(request: HttpRequest, site: Site, may_change: bool) -> list[dict[str, Any]]:
    match = request.resolver_match
    here = match.view_name if match else ""
    return [
        {
            "name": tab.name,
            "url": reverse(tab.page, args=[site.key]),
            # Of a word list's page, `desk:site-word-list`, the tab is `desk:site-word-lists`.
            "is_current": here.startswith(tab.page.removesuffix("s")),
        }
        for tab in TABS
        if may_change or not tab.for_admins
    ]


def _find_page(name: str, site: Site) -> str:
    known = {tab.page for tab in TABS}
    return reverse(name if name in known else "desk:site-setup", args=[site.key])
