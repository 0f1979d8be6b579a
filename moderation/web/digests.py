"""Where the link in a digest leads that ends it, without a log-in: nothing happens before its button is pressed."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from discussions.page_security import with_content_policy
from moderation.actions.digests import is_stop_token, stop_digest


# A mail program may send the button's request without showing the page: RFC 8058's one click.
@csrf_exempt
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@with_content_policy
def stop(request: HttpRequest, token: str) -> HttpResponse:
    if not is_stop_token(token):
        said, button, status = "This link is no longer good.", "", 404
    elif request.method == "POST":
        stop_digest(token)
        said, button, status = "Done. You get no more mail of what waits there.", "", 200
    else:
        said, button, status = "Should no more mail say what waits?", "Stop it", 200
    context = {"language": "en", "direction": "ltr", "site": None, "text": said, "button": button}
    return render(request, "discussions/mail_page.html", context, status=status)
