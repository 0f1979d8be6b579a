"""Every reason for which Parley says no to a request: its stable code, HTTP status and message.

Documented in docs/api.md, which a test compares with this table. A comment that the checks stop is not refused: that is
a status of the comment.
"""

from collections.abc import Mapping
from datetime import datetime
from typing import NamedTuple

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _


class Refusal(NamedTuple):
    status: int
    message: str | Promise


REFUSALS: dict[str, Refusal] = {
    # The request itself
    "malformed_request": Refusal(400, _("The request could not be understood.")),
    "malformed_json": Refusal(400, _("The body is not valid JSON.")),
    "invalid_cursor": Refusal(400, _("This cursor does not belong here. Start again from the first page.")),
    "method_not_allowed": Refusal(405, _("This address does not take that method.")),
    "not_acceptable": Refusal(406, _("The answer is JSON; ask for application/json.")),
    "request_too_large": Refusal(413, _("The request is larger than this address accepts.")),
    "unsupported_media_type": Refusal(415, _("Send the body as application/json.")),
    "invalid_fields": Refusal(422, _("Some fields need your attention.")),
    # Who asks
    "not_authenticated": Refusal(401, _("A token is needed for this.")),
    "invalid_token": Refusal(401, _("This token is not known here.")),
    "token_expired": Refusal(401, _("This token has expired. Please get a new one.")),
    "forbidden": Refusal(403, _("This token does not allow that.")),
    "wrong_site": Refusal(403, _("This token belongs to another site.")),
    "origin_not_allowed": Refusal(403, _("This page's origin may not write to this site.")),
    "guests_not_allowed": Refusal(403, _("This site takes comments from signed-in readers only.")),
    "own_comment": Refusal(403, _("You can't do that to your own comment.")),
    "author_banned": Refusal(403, _("You can't write here any more.")),
    "author_suspended": Refusal(403, _("You can't write here for a while.")),
    "warning_unread": Refusal(403, _("Please read your warning before you write again.")),
    "sanction_not_available": Refusal(403, _("You can't do that to this author.")),
    "two_factors_needed": Refusal(
        403, _("This takes an account with two factors. Set up a second one first.")
    ),
    # What is asked for
    "not_found": Refusal(404, _("There is nothing here.")),
    "site_not_found": Refusal(404, _("There is no such site.")),
    "thread_not_found": Refusal(404, _("There is no such thread.")),
    "case_not_found": Refusal(404, _("There is no such case.")),
    "rule_not_found": Refusal(404, _("There is no such rule.")),
    "word_list_not_found": Refusal(404, _("There is no such word list.")),
    "decision_not_found": Refusal(404, _("There is no such decision.")),
    "provider_not_found": Refusal(404, _("There is no such provider.")),
    "raid_not_found": Refusal(404, _("There is no such raid.")),
    "bulk_not_found": Refusal(404, _("Nothing was done together under this id.")),
    "comment_not_found": Refusal(404, _("There is no such comment.")),
    "model_version_not_found": Refusal(404, _("There is no such version that could be put into force.")),
    "warning_not_found": Refusal(404, _("There is no such warning.")),
    "author_not_found": Refusal(404, _("There is no such author.")),
    "sanction_not_found": Refusal(404, _("There is no such sanction.")),
    "note_not_found": Refusal(404, _("There is no such note.")),
    "member_not_found": Refusal(404, _("There is no such member.")),
    "invitation_not_found": Refusal(404, _("There is no such invitation.")),
    # Its state
    "thread_closed": Refusal(409, _("This discussion is closed.")),
    "thread_read_only": Refusal(409, _("This discussion can only be read.")),
    "parent_unavailable": Refusal(409, _("The comment you reply to is no longer here.")),
    "branch_locked": Refusal(409, _("No more replies are taken here.")),
    "edit_window_closed": Refusal(409, _("This comment can no longer be edited.")),
    "comment_unavailable": Refusal(409, _("This comment is not published.")),
    "stale_version": Refusal(409, _("Somebody else has worked on this since you looked.")),
    "recently_reviewed": Refusal(
        409, _("A moderator has looked at this a short while ago. You can report it for another reason.")
    ),
    "case_claimed": Refusal(409, _("Somebody else is working on this.")),
    "limit_reached": Refusal(409, _("There are as many of these as there may be.")),
    "action_not_available": Refusal(409, _("This can no longer be done to this comment.")),
    "too_many_pinned": Refusal(409, _("There are as many pinned comments in this thread as there may be.")),
    "decision_superseded": Refusal(
        409, _("Something else has happened to this comment since; it can't be undone.")
    ),
    "nothing_to_revert": Refusal(409, _("That is in force already.")),
    "stale_author": Refusal(409, _("Somebody else has done something about this author since you looked.")),
    "sanction_over": Refusal(409, _("This is no longer in force.")),
    "last_admin": Refusal(409, _("A site needs an admin, and this is its last one.")),
    "already_member": Refusal(409, _("This person is a member already.")),
    "already_invited": Refusal(409, _("An invitation to this address is open already.")),
    "conflict": Refusal(409, _("Somebody else changed this at the same moment. Please try again.")),
    # Us
    "internal_error": Refusal(500, _("Something went wrong here. It has been noted.")),
    "unavailable": Refusal(503, _("This service is not ready. Please try again in a moment.")),
}

# What can be wrong with one field, in `error.fields.<name>.code` of an `invalid_fields` answer.
FIELD_REFUSALS: dict[str, str | Promise] = {
    "required": _("This field is needed."),
    "blank": _("This can't be empty."),
    "invalid": _("This is not a valid value."),
    "too_long": _("This is longer than {limit} characters."),
    "too_large": _("This is more than {limit}."),
    "too_small": _("This is less than {limit}."),
    "unknown_choice": _("This is not one of the choices."),
    "unknown_parent": _("There is no such comment in this thread."),
    "host_not_allowed": _("This site has no threads for pages on this host."),
    "taken": _("Another one has this name."),
    "site_full": _("With this there would be more than {limit} on the site."),
    "address_not_allowed": _("Parley may not connect to this address."),
    "not_available": _("This kind does not have it."),
    "unusable_characters": _("This contains characters that can't be stored."),
}


class FieldProblem(NamedTuple):
    code: str
    message: str


class Refused(Exception):
    """Raised where a request can't be carried out; the API turns it into the one error shape.

    `code` is a key of REFUSALS. `fields` maps field names to what is wrong with each; `until` is when it ends by
    itself, `by` the moderator who is in the way.
    """

    def __init__(
        self,
        code: str,
        *,
        fields: Mapping[str, FieldProblem] | None = None,
        until: datetime | None = None,
        by: str = "",
    ) -> None:
        self.code = code
        self.refusal = REFUSALS[code]
        self.fields = dict(fields or {})
        self.until = until
        self.by = by
        super().__init__(code)


def refuse_field(name: str, code: str, **params: object) -> Refused:
    """Return the refusal of one field. `code` is a key of FIELD_REFUSALS; `params` fill its message."""
    message = str(FIELD_REFUSALS[code]).format(**params)
    return Refused("invalid_fields", fields={name: FieldProblem(code, message)})
