"""Writing on the pages: a comment, a reply, an edit, and taking a comment back."""

from django.http import HttpResponse, HttpResponseRedirect
from django.views.decorators.http import require_http_methods
from rest_framework.exceptions import APIException

from discussions.actions.comments import (
    check_body,
    check_thread_open,
    edit_comment,
    post_comment,
    withdraw_comment,
)
from discussions.actions.threads import find_or_create_thread
from discussions.models import Author, Comment
from discussions.pages.drafts import Draft, begin_draft, find_writer, read_draft, read_text
from discussions.pages.forms import Question, ask, show_composer
from discussions.pages.outline import Item, Outline
from discussions.pages.place import Place, at_thread, own_forms_only
from discussions.pages.reading import find_comment
from discussions.pages.visitors import remember_reader
from discussions.queries.comments import find_posted
from discussions.refusals import Refused

takes_form = require_http_methods(["GET", "HEAD", "POST"])


@takes_form
@at_thread
@own_forms_only
def write_comment(place: Place) -> HttpResponse:
    """A comment of the thread: its form, and what the form sends."""
    if place.request.method != "POST":
        return show_composer(place, begin_draft())
    return send(place, read_draft(place), None)


@takes_form
@at_thread
@own_forms_only
def write_reply(place: Place, comment_id: int) -> HttpResponse:
    """A reply to a comment, likewise."""
    is_sent = place.request.method == "POST"
    try:
        item = Outline(place).build_one(find_comment(place, comment_id))
    except Refused:
        if not is_sent:
            raise
        # What was written meanwhile can still become a comment of its own.
        draft = read_draft(place)
        return show_composer(place, draft, status=draft.explain(Refused("parent_unavailable")))
    return send(place, read_draft(place), item) if is_sent else show_composer(place, begin_draft(), item)


@takes_form
@at_thread
@own_forms_only
def rewrite_comment(place: Place, comment_id: int) -> HttpResponse:
    """Another text for one's own comment."""
    comment = find_own_comment(place, comment_id)
    item = Outline(place).build_one(comment)
    if place.request.method != "POST":
        return show_composer(place, begin_draft(comment.body), item, is_edit=True)
    draft = read_draft(place)
    try:
        place.spend("preview" if draft.is_preview else "edit")
        if draft.is_preview:
            return show_composer(place, draft, item, is_edit=True)
        body, origin = read_text(place, draft, comment.author)
        edit_comment(comment=comment, body=body, origin=origin)
    except (Refused, APIException) as problem:
        return show_composer(place, draft, item, is_edit=True, status=draft.explain(problem))
    return see_other(place.links.comment(comment.pk, sent="edit"))


@takes_form
@at_thread
@own_forms_only
def take_back(place: Place, comment_id: int) -> HttpResponse:
    """Ask whether a comment is to be withdrawn, and withdraw it."""
    comment = find_own_comment(place, comment_id)
    if place.request.method != "POST":
        action = place.links("comments", comment_id, "withdraw")
        question = Question(Draft(), action, "withdraw.ask", "", yes="withdraw.yes")
        return ask(place, question, Outline(place).build_one(comment))
    place.spend("edit")
    withdraw_comment(comment)
    return see_other(place.links(sent="withdrawn"))


def send(place: Place, draft: Draft, item: Item | None) -> HttpResponse:
    """Post what was written, below `item` if it is a reply; first show it to who asks for it, or has no name yet."""
    if draft.is_preview or (place.reader is None and draft.name is None):
        draft.is_preview = True
        return show_composer(place, draft, item, status=check_draft(place, draft))
    token = None
    try:
        place.spend("post")
        check_text(place, draft)
        place.reader, token = find_writer(place, draft)
        comment = post(place, place.reader, draft, item)
        response: HttpResponse = see_other(place.links.comment(comment.pk, sent="new"))
    except (Refused, APIException) as problem:
        response = show_composer(place, draft, item, status=draft.explain(problem))
    if token is not None:
        remember_reader(place.request, response, place.site, token)
    return response


def post(place: Place, writer: Author, draft: Draft, item: Item | None) -> Comment:
    """Store the comment, once for each form. Raises Refused and ValidationError, as the API answers with."""
    if earlier := find_posted(writer, draft.key):
        return earlier
    body, origin = read_text(place, draft, writer)
    thread = place.thread or find_or_create_thread(
        site=place.site,
        key=place.thread_key,
        article=place.article,
        own_host=place.request.get_host(),
        author=writer,
    )
    comment, _ = post_comment(
        thread=thread,
        author=writer,
        body=body,
        parent_id=None if item is None else int(item.id),
        origin=origin,
        idempotency_key=draft.key,
    )
    return comment


def check_text(place: Place, draft: Draft) -> None:
    """Raise Refused where nobody could post this here, before anybody becomes a guest for it."""
    if place.reader is None and not place.site.allows_guests:
        raise Refused("guests_not_allowed")
    check_body(place.site, draft.body)
    if place.thread is not None:
        check_thread_open(place.thread)


def check_draft(place: Place, draft: Draft) -> int:
    """Note in the draft why it could not be posted, if so, and return the status of the answer that shows it."""
    try:
        place.spend("preview")
        check_text(place, draft)
    except Refused as problem:
        draft.is_preview = problem.code != "rate_limited"
        return draft.explain(problem)
    return 200


def find_own_comment(place: Place, comment_id: int) -> Comment:
    """Return a comment that is the reader's own. Raises Refused: comment_not_found, forbidden."""
    comment = find_comment(place, comment_id)
    if place.reader is None or comment.author_id != place.reader.pk:
        raise Refused("forbidden")
    return comment


def see_other(address: str) -> HttpResponseRedirect:
    """Return the answer after which a reload sends nothing again."""
    response = HttpResponseRedirect(address)
    response.status_code = 303
    return response
