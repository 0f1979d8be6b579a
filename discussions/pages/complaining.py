"""The pages on which whoever gave notice of a comment, or reported it, sees what became of that, and objects to it.

They are opened by a link that only they get: on the page after the form, by the API, by mail. Whoever holds it needs no
account.
"""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import translation
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods
from rest_framework.exceptions import APIException

from discussions.api.inputs import AppealInput, read_input
from discussions.catalogue import find_direction, find_language, say
from discussions.gate import Grievance, Objection, load_gate
from discussions.limits.spending import spend
from discussions.models import Flag, Notice, Status
from discussions.notice_links import read_notice_token
from discussions.page_security import with_content_policy
from discussions.pages.appealing import explain
from discussions.refusals import Refused
from discussions.report_links import read_report_token

# What is said of an objection in other words than to a comment's author.
SAID = {"upheld": "complaint.upheld", "denied": "complaint.denied"}


# No cookie says who asks: the link does.
@csrf_exempt
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@with_content_policy
def show_notice(request: HttpRequest, token: str) -> HttpResponse:
    """Say what became of a notice of illegal content, and take what its giver says against that."""
    notice_id = read_notice_token(token)
    notices = Notice.objects.select_related("site", "comment__thread__site")
    return answer(request, notices.filter(pk=notice_id).first() if notice_id else None)


@csrf_exempt
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@with_content_policy
def show_report(request: HttpRequest, token: str) -> HttpResponse:
    """Say what became of a report, and take what the reader says against that."""
    flag_id = read_report_token(token)
    flags = Flag.objects.select_related("comment__thread__site").filter(author__isnull=False)
    return answer(request, flags.filter(pk=flag_id).first() if flag_id else None)


def answer(request: HttpRequest, subject: Notice | Flag | None) -> HttpResponse:
    """Return the page about a notice or a report, after taking an objection if one is sent."""
    language = find_language(request.GET.get("lang") or find_own_language(subject))
    with translation.override(language):
        if subject is None or request.method != "POST":
            return render_page(request, language, subject, status=200 if subject else 404)
        try:
            fields = read_input(AppealInput, request.POST)
            spend(request, "notice", site=subject.comment.thread.site)
            load_gate().object_to_dismissal(subject, fields["text"])
        except (Refused, APIException) as error:
            text = request.POST.get("text", "")
            return render_page(request, language, subject, problem=explain(error), text=text, status=422)
    # So that a reload sends nothing again.
    return redirect(request.get_full_path())


def find_own_language(subject: Notice | Flag | None) -> str | None:
    if isinstance(subject, Notice):
        return subject.language
    return None if subject is None else subject.comment.thread.site.language


def render_page(
    request: HttpRequest,
    language: str,
    subject: Notice | Flag | None,
    *,
    problem: str = "",
    text: str = "",
    status: int = 200,
) -> HttpResponse:
    context: dict[str, object] = {
        "language": language,
        "direction": find_direction(language),
        "problem": problem,
        "text": text,
    }
    if subject is not None:
        grievance = load_gate().find_grievance(subject)
        context |= {
            **show_subject(subject, grievance),
            "subject": subject,
            "site": subject.comment.thread.site,
            "thread": subject.comment.thread,
            "redress": load_gate().explain_redress(subject.comment.thread.site),
            "until": grievance.until,
            "objection": grievance.objection,
            "objected": say_of(grievance.objection),
        }
    return render(request, "discussions/complaint.html", context, status=status)


def show_subject(subject: Notice | Flag, grievance: Grievance) -> dict[str, object]:
    """Return what a page says of a notice or a report: its title, what was said, and what came of it."""
    if isinstance(subject, Notice):
        return {
            "title": say("notice.number", number=str(subject.pk)),
            "state": say(f"notice.told_{subject.state}"),
            "is_answered": subject.answered_at is not None,
            "answer": subject.answer,
            "said": say(f"notice.{subject.ground}"),
            "law": subject.law,
            "reason": subject.reason,
            "is_forgotten": subject.forgotten_at is not None,
        }
    is_gone = subject.comment.status != Status.PUBLISHED
    state = "removed" if is_gone else "open" if grievance.until is None else "kept"
    return {
        "title": say("complaint.report"),
        "state": say(f"notice.told_{state}"),
        "is_answered": state != "open",
        "said": say(f"report.{subject.reason}"),
        "reason": subject.note,
    }


def say_of(objection: Objection | None) -> str:
    """Return what became of an objection, in words."""
    return "" if objection is None else say(SAID.get(objection.state, f"appeal.{objection.state}"))
