"""The demo, and where one lands at the bare address."""

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, redirect, render, resolve_url
from django.views.decorators.http import require_safe

from discussions.models import Site
from discussions.page_security import with_content_policy

DEMO_SITE = "demo"
DEMO_THREAD = "predictions"


@require_safe
def show_front(request: HttpRequest) -> HttpResponseRedirect:
    """Who comes to the bare address sees the demo where there is one, else the log-in of those who work here."""
    has_demo = Site.objects.filter(key=DEMO_SITE).exists()
    return redirect("demo" if has_demo else settings.LOGIN_REDIRECT_URL)


@require_safe
@with_content_policy
def show_demo(request: HttpRequest) -> HttpResponse:
    """An article with a discussion below it, as a publisher would build it."""
    site = get_object_or_404(Site, key=DEMO_SITE)
    context = {"site": site, "thread": DEMO_THREAD, "desk_url": resolve_url(settings.LOGIN_REDIRECT_URL)}
    return render(request, "discussions/demo.html", context)
