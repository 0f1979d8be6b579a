"""The forms of the pages, as their templates show them: for a comment, and for what needs a name first."""

from dataclasses import dataclass, field

from django.http import HttpResponse
from django.shortcuts import render

from discussions.catalogue import say
from discussions.forms import make_form_key
from discussions.markup import render_markdown
from discussions.models import ThreadMode
from discussions.pages.drafts import Draft, begin_draft
from discussions.pages.outline import Item
from discussions.pages.place import Place


@dataclass
class Composer:
    """A form for a text. With `is_beginning`, it is the same for everyone, and the form that it leads to asks more."""

    draft: Draft
    action: str
    label: str
    send_label: str
    is_beginning: bool = False
    asks_name: bool = False
    preview: str = ""
    invite: str = ""


@dataclass
class Question:
    """A form that asks who acts, and maybe more, before something is done: `title` and `why` are codes of its words.

    `hidden` fields go along. With `choices`, codes of words by what they send, it asks for one and takes a note. `done`
    tells the page after it what came of it.
    """

    draft: Draft
    action: str
    title: str
    why: str
    hidden: dict[str, str] = field(default_factory=dict)
    choices: dict[str, str] = field(default_factory=dict)
    chosen: str = ""
    note: str = ""
    email: str | None = None  # None: it asks for no address
    # Where else to go instead: code of the words, address.
    instead: tuple[str, str] | None = None
    yes: str = "guest.go_on"
    done: str = "yes"

    @property
    def is_short(self) -> bool:
        """Whether a name is all that is asked for."""
        return not self.choices and self.email is None


def asks_questions(place: Place) -> bool:
    """Tell whether a new comment of the thread is a question."""
    return place.thread is not None and place.thread.mode == ThreadMode.QUESTIONS


def name_what_is_written(place: Place) -> str:
    """Return the code of what a new comment of the thread is called."""
    return "guide.question" if asks_questions(place) else "composer.new"


def make_composer(place: Place) -> Composer | None:
    """Return the form on a thread's own page, None where nobody may write."""
    if place.state != "open" or (place.reader is None and not place.site.allows_guests):
        return None
    is_beginning = place.reader is None
    return Composer(
        draft=Draft() if is_beginning else begin_draft(),
        action=place.links("write"),
        label=say(name_what_is_written(place)),
        invite=say("guide.invite" if asks_questions(place) else "composer.invite"),
        send_label=say("page.write_on" if is_beginning else "composer.send"),
        is_beginning=is_beginning,
    )


def show_composer(
    place: Place, draft: Draft, item: Item | None = None, *, is_edit: bool = False, status: int = 200
) -> HttpResponse:
    """Return the page with the form for a comment, for a reply to `item`, or for another text of `item`."""
    if item is None:
        action, title, send_label = (
            place.links("write"),
            say(name_what_is_written(place)),
            say("composer.send"),
        )
    elif is_edit:
        action = place.links("comments", item.id, "edit")
        title, send_label = say("page.edit"), say("composer.save")
    else:
        action = place.links("comments", item.id, "reply")
        title = say("composer.reply", name=item.name or say("comment.nameless"))
        send_label = say("composer.send_reply")
    composer = Composer(
        draft=draft,
        action=action,
        label=title,
        send_label=send_label,
        asks_name=place.reader is None,
        preview=render_markdown(draft.body) if draft.is_preview and draft.body.strip() else "",
    )
    context = {
        "place": place,
        "title": title,
        "composer": composer,
        "item": None if is_edit else item,
        "back": place.links.comment(item.id) if item else place.links(),
    }
    return render(place.request, "discussions/thread/write.html", context, status=status)


def ask(place: Place, question: Question, item: Item | None, *, status: int = 200) -> HttpResponse:
    """Return the page that asks a question, about `item` if there is one."""
    question.draft.key = question.draft.key or make_form_key()
    context = {
        "place": place,
        "question": question,
        "item": item,
        "asks_name": place.reader is None,
        "back": place.links.read_back(question.hidden.get("back", "")),
    }
    return render(place.request, "discussions/thread/ask.html", context, status=status)
