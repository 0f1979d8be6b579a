"""What readers do on the pages besides writing: vote, report, mute an author, follow the thread."""

from collections.abc import Callable

from django.http import HttpResponse
from django.views.decorators.http import require_POST
from rest_framework.exceptions import APIException

from discussions.actions.follows import unfollow_thread
from discussions.actions.letters import can_send_mail
from discussions.actions.mutes import mute_author, unmute_author
from discussions.actions.reactions import flag_comment
from discussions.actions.votes import vote_on_comment
from discussions.api.follows import FollowInput, follow_by_mail
from discussions.api.inputs import FlagInput, VoteInput, read_input
from discussions.gate import load_gate
from discussions.models import Author, FlagReason
from discussions.pages.drafts import find_writer, read_draft
from discussions.pages.forms import Question, ask
from discussions.pages.outline import Item, Outline
from discussions.pages.place import Place, at_thread, own_forms_only
from discussions.pages.reading import find_comment
from discussions.pages.visitors import remember_reader
from discussions.pages.writing import see_other, takes_form
from discussions.queries.mailboxes import follows_thread
from discussions.refusals import Refused

VOTES = {"1": 1, "0": 0, "-1": -1}


@require_POST
@at_thread
@own_forms_only
def vote(place: Place, comment_id: int) -> HttpResponse:
    """Vote a comment up or down, or take the vote back."""
    comment = find_comment(place, comment_id)
    sent = place.request.POST.get("value", "")
    value = read_input(VoteInput, {"value": VOTES.get(sent, sent)})["value"]
    question = Question(
        read_draft(place),
        place.links("comments", comment_id, "vote"),
        "page.vote",
        "guest.why_vote",
        {"value": sent, "back": place.request.POST.get("back", "")},
    )
    return do_as_reader(
        place,
        question,
        Outline(place).build_one(comment),
        lambda reader: vote_on_comment(comment=comment, author=reader, value=value),
        action="vote",
    )


@takes_form
@at_thread
@own_forms_only
def report(place: Place, comment_id: int) -> HttpResponse:
    """Ask what is wrong with a comment, and tell its moderators."""
    comment = find_comment(place, comment_id)
    item = Outline(place).build_one(comment)
    sent = place.request.POST
    question = Question(
        read_draft(place),
        place.links("comments", comment_id, "report"),
        "report.title",
        "report.why",
        {"back": sent.get("back", "")},
        choices={reason: f"report.{reason}" for reason in FlagReason.values},
        chosen=sent.get("reason", ""),
        note=sent.get("note", ""),
        instead=link_notice(place, comment_id),
        yes="report.send",
        done="report",
    )
    if place.request.method != "POST":
        return ask(place, question, item)
    if question.chosen not in question.choices:
        question.draft.problems["reason"] = "report.missing"
        return ask(place, question, item, status=422)
    fields = read_input(FlagInput, {"reason": question.chosen, "note": question.note})
    reason = FlagReason(fields["reason"])
    return do_as_reader(
        place,
        question,
        item,
        lambda reader: flag_comment(comment=comment, author=reader, reason=reason, note=fields["note"]),
        action="flag",
    )


def link_notice(place: Place, comment_id: int) -> tuple[str, str] | None:
    """Return the words and the address of the form for a notice of illegal content, where the site takes them."""
    if not load_gate().takes_notices(place.site):
        return None
    return ("report.law", place.links("comments", comment_id, "notice"))


@takes_form
@at_thread
@own_forms_only
def mute(place: Place, comment_id: int) -> HttpResponse:
    """Ask whether a comment's author is to be muted for oneself, or heard again, and do so."""
    comment = find_comment(place, comment_id)
    item = Outline(place).build_one(comment)
    code = "unmute" if item.is_muted else "mute"
    question = Question(
        read_draft(place),
        place.links("comments", comment_id, "mute"),
        f"page.{code}_ask",
        "page.why_name",
        {"do": code, "back": place.request.POST.get("back", "")},
        yes=f"page.{code}",
    )
    if place.request.method != "POST":
        return ask(place, question, item)
    is_wanted = place.request.POST.get("do") == "mute"
    change = mute_author if is_wanted else unmute_author
    return do_as_reader(place, question, item, lambda reader: change(author=reader, muted=comment.author))


@takes_form
@at_thread
@own_forms_only
def follow(place: Place) -> HttpResponse:
    """Ask whether to follow the thread, and where mail about it may go, or to follow it no longer; and do so."""
    thread = place.get_thread()
    sent = place.request.POST
    follows = place.reader is not None and follows_thread(place.reader, thread)
    code = "unfollow" if follows else "follow"
    question = Question(
        read_draft(place),
        place.links("follow"),
        f"page.{code}_ask",
        "page.why_name",
        {"do": code},
        email=None if follows or not can_send_mail() else sent.get("email", ""),
        yes=f"page.{code}",
        done=code,
    )
    if place.request.method != "POST":
        return ask(place, question, None)
    if sent.get("do") == "unfollow":
        return do_as_reader(place, question, None, lambda reader: unfollow_thread(thread.pk, reader.pk))
    # What is no address is said before anybody becomes a guest for it.
    try:
        email = read_input(FollowInput, {"email": question.email or ""})["email"]
    except APIException as problem:
        return ask(place, question, None, status=question.draft.explain(problem))
    return do_as_reader(
        place, question, None, lambda reader: follow_by_mail(place.request, thread, reader, email)
    )


def do_as_reader(
    place: Place,
    question: Question,
    item: Item | None,
    act: Callable[[Author], object],
    *,
    action: str = "react",
) -> HttpResponse:
    """Do something as the reader, who is asked for a name first where we know none, and go back to where they were."""
    draft = question.draft
    if place.reader is None and draft.name is None:
        return ask(place, question, item)
    token = None
    try:
        place.spend(action)
        place.reader, token = find_writer(place, draft)
        act(place.reader)
        back = place.links.read_back(question.hidden.get("back", ""), sent=question.done)
        response: HttpResponse = see_other(f"{back}#comment-{item.id}" if item else back)
    except (Refused, APIException) as problem:
        response = ask(place, question, item, status=draft.explain(problem))
    if token is not None:
        remember_reader(place.request, response, place.site, token)
    return response
