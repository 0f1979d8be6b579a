"""Notice of an illegal comment on the pages: the form for it, and the page that says what became of one.

Neither asks for an account: the form is for anybody, and whoever holds the link to the other gave that notice.
"""

from dataclasses import dataclass, field
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_safe
from rest_framework.exceptions import APIException

from discussions.actions.notices import give_notice
from discussions.api.errors import as_refused
from discussions.api.notices import read_statement
from discussions.catalogue import LANGUAGES, say
from discussions.gate import load_gate
from discussions.models import Comment, LegalGround
from discussions.notice_links import write_notice_path
from discussions.pages.links import Links
from discussions.pages.outline import Outline
from discussions.pages.place import Place, at_thread, own_forms_only
from discussions.pages.reading import find_comment
from discussions.pages.writing import takes_form
from discussions.refusals import Refused

TEXTS = ("ground", "law", "reason", "name", "email")
# What is said of a field in other words than the API has for it.
MISSING = {"ground": "report.missing", "good_faith": "notice.confirm"}


@dataclass
class NoticeForm:
    """What somebody typed, and what is wrong with it: `problems` by field, `problem` with the whole."""

    ground: str = ""
    law: str = ""
    reason: str = ""
    name: str = ""
    email: str = ""
    good_faith: bool = False
    problems: dict[str, str] = field(default_factory=dict)
    problem: str = ""

    def explain(self, error: Refused | APIException) -> int:
        """Take note of what is wrong, in words, and return the status of the answer that says so."""
        refused = as_refused(error)
        if refused is None:
            raise error
        self.problems = {
            name: say(MISSING[name]) if name in MISSING else each.message
            for name, each in refused.fields.items()
        }
        self.problem = "" if self.problems else refused.message
        return refused.refusal.status


@require_safe
def lead_to_form(request: HttpRequest, comment_id: int) -> HttpResponse:
    """Lead to the form for a notice of a comment, for whoever knows no more than its id."""
    comment = Comment.objects.select_related("thread__site").filter(pk=comment_id).first()
    if comment is None or not comment.is_shown:
        raise Http404
    kept = {"lang": lang} if (lang := request.GET.get("lang", "")) in LANGUAGES else {}
    links = Links(comment.thread.site.key, comment.thread.key, kept)
    return redirect(links("comments", comment.pk, "notice"))


@takes_form
@at_thread
@own_forms_only
def give(place: Place, comment_id: int) -> HttpResponse:
    """Ask why a comment is illegal, and who says so; take the notice, and lead to the page about it."""
    comment = find_comment(place, comment_id)
    if not load_gate().takes_notices(place.site):
        raise Refused("notices_not_taken")
    if place.request.method != "POST":
        return ask(place, comment, NoticeForm())
    form = read_form(place)
    try:
        place.spend("notice")
        statement = read_statement(vars(form))
        notice = give_notice(
            comment=comment, statement=statement, language=place.language, author=place.reader
        )
    except (Refused, APIException) as error:
        return ask(place, comment, form, status=form.explain(error))
    return redirect(f"{write_notice_path(notice.pk)}?lang={place.language}")


def read_form(place: Place) -> NoticeForm:
    sent = place.request.POST
    texts: dict[str, Any] = {name: sent.get(name, "").replace("\r\n", "\n") for name in TEXTS}
    return NoticeForm(**texts, good_faith=sent.get("good_faith") == "yes")


def ask(place: Place, comment: Comment, form: NoticeForm, *, status: int = 200) -> HttpResponse:
    context = {
        "place": place,
        "form": form,
        "item": Outline(place).build_one(comment),
        "grounds": [(ground, say(f"notice.{ground}")) for ground in LegalGround.values],
        "back": place.links.comment(comment.pk),
    }
    return render(place.request, "discussions/thread/notice.html", context, status=status)
