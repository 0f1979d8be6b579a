"""The widget's script, the demo, and where one lands at the bare address."""

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseNotModified, HttpResponseRedirect
from django.shortcuts import get_object_or_404, redirect, render, resolve_url
from django.utils.cache import get_conditional_response, patch_vary_headers
from django.views.decorators.http import require_safe

from discussions.embed import load_script
from discussions.models import Site
from discussions.page_security import with_content_policy

DEMO_SITE = "demo"
DEMO_THREAD = "predictions"
EMBED_CACHE_CONTROL = "public, max-age=300, stale-while-revalidate=86400"


@require_safe
def show_embed(request: HttpRequest) -> HttpResponse:
    """The widget in one file. Any page of any origin may load it."""
    script = load_script()
    is_gzipped = "gzip" in request.headers.get("Accept-Encoding", "")
    etag = f"W/{script.etag}"
    response = get_conditional_response(request, etag=etag)
    if not isinstance(response, HttpResponseNotModified):
        body = script.gzipped if is_gzipped else script.plain
        response = HttpResponse(body, content_type="text/javascript; charset=utf-8")
        if is_gzipped:
            response["Content-Encoding"] = "gzip"
    response["ETag"] = etag
    response["Cache-Control"] = EMBED_CACHE_CONTROL
    response["Access-Control-Allow-Origin"] = "*"
    patch_vary_headers(response, ["Accept-Encoding"])
    return response


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
