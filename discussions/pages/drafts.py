"""What a reader sends from a page's form, and what the form shows when it comes back: nothing typed is lost."""

from dataclasses import dataclass, field, replace
from typing import Any

from rest_framework.exceptions import APIException

from discussions.actions.authors import create_guest_once
from discussions.actions.comments import Origin
from discussions.api.comments import check_nudge, read_origin
from discussions.api.errors import as_refused
from discussions.api.inputs import EditInput, GuestInput, read_input
from discussions.forms import is_form_key, make_form_key, make_form_token
from discussions.models import Author
from discussions.pages.place import Place
from discussions.refusals import Refused

Problem = Refused | APIException
# What a form says to `do`, by its button. Without one it is sent.
PREVIEW = "preview"


@dataclass
class Draft:
    """A form's fields. `problems` are what is wrong with each, `problem` what is wrong with the whole."""

    body: str = ""
    name: str | None = None  # None: the form had no such field
    homepage: str = ""
    form_token: str = ""
    key: str = ""
    is_preview: bool = False
    nudge: str = ""  # that the text is likely to wait for a moderator, which is said once
    is_nudged: bool = False
    problems: dict[str, str] = field(default_factory=dict)
    problem: str = ""

    def explain(self, problem: Problem) -> int:
        """Take note of what is wrong, in words, and return the status of the answer that says so."""
        refused = as_refused(problem)
        if refused is None:
            raise problem
        if (body := refused.fields.get("body")) and body.code == "likely_held":
            self.nudge, self.is_nudged = body.message, True
            return refused.refusal.status
        shown = {
            name: each.message for name, each in refused.fields.items() if name in ("body", "name", "email")
        }
        self.problems |= shown
        if len(shown) < max(1, len(refused.fields)):
            others = [each.message for name, each in refused.fields.items() if name not in shown]
            self.problem = " ".join(others) or refused.message
        return refused.refusal.status


def begin_draft(body: str = "") -> Draft:
    """Return the fields of a form that is shown for the first time."""
    return Draft(body=body, form_token=make_form_token(), key=make_form_key())


def read_draft(place: Place) -> Draft:
    """Return what was sent. The form of a page that is the same for everyone has neither token nor key."""
    sent = place.request.POST
    key = sent.get("key", "")
    return Draft(
        # Browsers send lines as HTTP has them, which would count twice.
        body=sent.get("body", "").replace("\r\n", "\n"),
        name=sent.get("name"),
        homepage=sent.get("homepage", ""),
        form_token=sent.get("form_token", ""),
        key=key if is_form_key(key) else make_form_key(),
        is_preview=sent.get("do") == PREVIEW,
        is_nudged="nudged" in sent,
    )


def read_text(place: Place, draft: Draft, writer: Author) -> tuple[str, Origin]:
    """Return the text to store, and how it was sent. Raises ValidationError, and Refused (body: likely_held) once."""
    sent = {"body": draft.body, "form_token": draft.form_token, "homepage": draft.homepage}
    fields: dict[str, Any] = read_input(EditInput, {**sent, "nudge": not draft.is_nudged})
    check_nudge(writer, fields)
    return fields["body"], replace(read_origin(place.request, fields), is_unproven=place.is_unproven)


def find_writer(place: Place, draft: Draft) -> tuple[Author, str | None]:
    """Return who writes; and a token to remember, where this makes them a guest by the name in the form.

    Raises Refused (guests_not_allowed, rate_limited) and ValidationError (name).
    """
    if place.reader is not None:
        return place.reader, None
    if not place.site.allows_guests:
        raise Refused("guests_not_allowed")
    name = read_input(GuestInput, {"name": draft.name or ""})["name"]
    place.spend("guest")
    return create_guest_once(site=place.site, name=name, secret=draft.key)
