"""The page on which an author objects to the removal of a comment, and later reads what came of it.

It is opened by a link that only the author gets: in the discussion, by the API, by mail. Whoever holds it needs no
account.
"""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import translation
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods
from rest_framework.exceptions import APIException

from discussions.api.errors import as_refused
from discussions.api.inputs import AppealInput, read_input
from discussions.appeal_links import read_appeal_token
from discussions.catalogue import find_direction, find_language, say
from discussions.gate import load_gate
from discussions.limits.spending import spend_as
from discussions.models import Comment
from discussions.page_security import with_content_policy
from discussions.refusals import Refused


# No cookie says who asks: the link does.
@csrf_exempt
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@with_content_policy
def appeal(request: HttpRequest, token: str) -> HttpResponse:
    """Show why a comment was removed, and take what its author says against that."""
    comment = find_comment(token)
    language = find_language(request.GET.get("lang") or (comment.thread.site.language if comment else None))
    with translation.override(language):
        if comment is None:
            return render_page(request, language, status=404)
        if request.method != "POST":
            return render_page(request, language, comment)
        try:
            fields = read_input(AppealInput, request.POST)
            spend_as(request, "flag", comment.author, site=comment.thread.site)
            load_gate().object_to_removal(comment, fields["text"])
        except (Refused, APIException) as error:
            problem = explain(error)
            return render_page(
                request, language, comment, problem=problem, text=request.POST.get("text", ""), status=422
            )
    # So that a reload sends nothing again.
    return redirect(request.get_full_path())


def explain(error: Refused | APIException) -> str:
    """Return what is wrong, in words. Raises the error where it is a fault of ours."""
    refused = as_refused(error)
    if refused is None:
        raise error
    return next((each.message for each in refused.fields.values()), refused.refusal.message)


def find_comment(token: str) -> Comment | None:
    """Return the comment that a link is about, as long as somebody is there to answer."""
    comments = Comment.objects.select_related("thread__site", "author__site")
    comment_id = read_appeal_token(token)
    return comments.filter(pk=comment_id, author__erased_at__isnull=True).first() if comment_id else None


def render_page(
    request: HttpRequest,
    language: str,
    comment: Comment | None = None,
    *,
    problem: str = "",
    text: str = "",
    status: int = 200,
) -> HttpResponse:
    """Return the page about a comment's removal; without a comment, that the link leads nowhere."""
    gate = load_gate()
    removal = comment and gate.explain_removals([comment]).get(comment.pk)
    if comment and gate.list_shadowed([comment]):
        removal = None
    objection = comment and gate.find_objection(comment)
    context = {
        "language": language,
        "direction": find_direction(language),
        "comment": comment,
        "removal": removal,
        "objection": objection,
        "state": say(f"appeal.{objection.state}", language=language) if objection else "",
        "problem": problem,
        "text": text,
    }
    return render(request, "discussions/appeal.html", context, status=status)
