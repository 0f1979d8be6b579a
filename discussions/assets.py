"""What readers' pages load besides the API: scripts and words. Any page of any origin may."""

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseNotModified
from django.utils.cache import get_conditional_response, patch_vary_headers
from django.views.decorators.http import require_safe

from discussions.cache.encodings import IDENTITY, choose_encoding
from discussions.embed import CLIENT, SCREENS, WIDGET, Asset, load_language, load_screen, load_script

CACHE_CONTROL = "public, max-age=300, stale-while-revalidate=86400"
JAVASCRIPT = "text/javascript; charset=utf-8"


@require_safe
def show_embed(request: HttpRequest) -> HttpResponse:
    """The widget in one file, in the language of `?lang=`, English without."""
    return _answer(request, load_script(WIDGET, request.GET.get("lang", "")), JAVASCRIPT)


@require_safe
def show_client(request: HttpRequest) -> HttpResponse:
    """The client under the widget, for frontends of one's own."""
    return _answer(request, load_script(CLIENT), JAVASCRIPT)


@require_safe
def show_language(request: HttpRequest, tag: str) -> HttpResponse:
    """The widget's words in one language."""
    return _answer(request, load_language(tag), "application/json")


@require_safe
def show_screen(request: HttpRequest, name: str) -> HttpResponse:
    """A part of the widget that comes when somebody wants it, in the language of `?lang=`."""
    if name not in SCREENS:
        raise Http404
    return _answer(request, load_screen(name, request.GET.get("lang", "")), JAVASCRIPT)


def _answer(request: HttpRequest, asset: Asset, content_type: str) -> HttpResponse:
    encoding = choose_encoding(request.headers.get("Accept-Encoding", ""))
    etag = f"W/{asset.etag}"
    response = get_conditional_response(request, etag=etag)
    if not isinstance(response, HttpResponseNotModified):
        response = HttpResponse(asset.encoded[encoding], content_type=content_type)
        if encoding != IDENTITY:
            response["Content-Encoding"] = encoding
    response["ETag"] = etag
    response["Cache-Control"] = CACHE_CONTROL
    response["Access-Control-Allow-Origin"] = "*"
    patch_vary_headers(response, ["Accept-Encoding"])
    return response
