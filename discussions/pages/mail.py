"""The pages that links in mail lead to.

Nothing happens by opening them: programs that look at every link of a mail open it too. What is to be done is done by
the button there.
"""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from discussions.actions.mailboxes import confirm_address, read_confirmation_token
from discussions.actions.unsubscribing import read_unsubscribe_token, unsubscribe
from discussions.catalogue import find_direction, find_language, say
from discussions.models import Author
from discussions.page_security import with_content_policy


# No cookie says who asks: the link does.
@csrf_exempt
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@with_content_policy
def confirm(request: HttpRequest, token: str) -> HttpResponse:
    """Where a letter asks whether mail may be sent there."""
    known = read_confirmation_token(token)
    author = known and Author.objects.select_related("site").filter(pk=known[0]).first()
    if not known or not author:
        return show_page(request, None, "mail.link_void", status=404)
    if request.method != "POST":
        return show_page(request, author, "mail.confirm_question", button="mail.confirm_button")
    if not confirm_address(*known):
        return show_page(request, author, "mail.link_void", status=404)
    return show_page(request, author, "mail.confirmed")


# A mail program may send the button's request without showing the page: RFC 8058's one click.
@csrf_exempt
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@with_content_policy
def stop(request: HttpRequest, token: str) -> HttpResponse:
    """Where a letter's link leads that ends such letters."""
    subscription = read_unsubscribe_token(token)
    author = subscription and Author.objects.select_related("site").filter(pk=subscription.author_id).first()
    if not subscription or not author:
        return show_page(request, None, "mail.link_void", status=404)
    if request.method != "POST":
        return show_page(request, author, "mail.stop_question", button="mail.stop_button")
    unsubscribe(subscription)
    return show_page(request, author, "mail.stopped")


def show_page(
    request: HttpRequest, author: Author | None, code: str, *, button: str = "", status: int = 200
) -> HttpResponse:
    """Return a page that says `code`, with a button that says `button`, in the site's language."""
    site = author.site if author else None
    language = find_language(site.language if site else None)
    context = {
        "language": language,
        "direction": find_direction(language),
        "site": site,
        "text": say(code, language=language, site=site.name if site else ""),
        "button": say(button, language=language) if button else "",
    }
    return render(request, "discussions/mail_page.html", context, status=status)
