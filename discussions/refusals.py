"""Every reason for which Parley says no to a request: its stable code and HTTP status.

The words are in the catalogue, as `error.<code>` and `field.<code>`. Documented in docs/api.md, which a test compares
with these tables. A comment that the checks stop is not refused: that is a status of the comment.
"""

from collections.abc import Mapping
from datetime import datetime
from typing import Any, NamedTuple

from discussions.catalogue import say, say_wait


class Refusal(NamedTuple):
    code: str
    status: int

    def say(self, seconds: int = 0) -> str:
        """Return what it says to people, in the active language. `seconds` is how long they are to wait."""
        return say(f"error.{self.code}", count=seconds, when=say_wait(seconds))

    @property
    def message(self) -> str:
        return self.say()


_STATUSES = {
    # The request itself
    "malformed_request": 400,
    "malformed_json": 400,
    "json_too_deep": 400,
    "invalid_cursor": 400,
    "method_not_allowed": 405,
    "not_acceptable": 406,
    "request_too_large": 413,
    "unsupported_media_type": 415,
    "invalid_fields": 422,
    # Who asks
    "not_authenticated": 401,
    "invalid_token": 401,
    "token_expired": 401,
    "forbidden": 403,
    "wrong_site": 403,
    "origin_not_allowed": 403,
    "guests_not_allowed": 403,
    "challenge_required": 403,
    "own_comment": 403,
    "author_banned": 403,
    "author_suspended": 403,
    "warning_unread": 403,
    "notices_suspended": 403,
    "sanction_not_available": 403,
    "two_factors_needed": 403,
    # What is asked for
    "not_found": 404,
    "site_not_found": 404,
    "thread_not_found": 404,
    "case_not_found": 404,
    "rule_not_found": 404,
    "word_list_not_found": 404,
    "decision_not_found": 404,
    "provider_not_found": 404,
    "webhook_not_found": 404,
    "delivery_not_found": 404,
    "raid_not_found": 404,
    "audit_not_found": 404,
    "bulk_not_found": 404,
    "prompt_not_found": 404,
    "template_not_found": 404,
    "comment_not_found": 404,
    "model_version_not_found": 404,
    "warning_not_found": 404,
    "author_not_found": 404,
    "sanction_not_found": 404,
    "note_not_found": 404,
    "member_not_found": 404,
    "invitation_not_found": 404,
    # Its state
    "thread_closed": 409,
    "thread_read_only": 409,
    "parent_unavailable": 409,
    "branch_locked": 409,
    "edit_window_closed": 409,
    "comment_unavailable": 409,
    "prompt_not_open": 409,
    "prompt_answered": 409,
    "prompt_decided": 409,
    "stale_version": 409,
    "recently_reviewed": 409,
    "case_claimed": 409,
    "limit_reached": 409,
    "action_not_available": 409,
    "appeal_not_available": 409,
    "already_appealed": 409,
    "notices_not_taken": 409,
    "already_noticed": 409,
    "appeal_too_late": 409,
    "complaint_not_available": 409,
    "own_decision_appealed": 409,
    "too_many_pinned": 409,
    "decision_superseded": 409,
    "nothing_to_revert": 409,
    "stale_author": 409,
    "sanction_over": 409,
    "last_admin": 409,
    "already_member": 409,
    "already_invited": 409,
    "conflict": 409,
    # How often
    "rate_limited": 429,
    "slow_mode": 429,
    # Us
    "internal_error": 500,
    "unavailable": 503,
}

REFUSALS = {code: Refusal(code, status) for code, status in _STATUSES.items()}

# What can be wrong with one field, in `error.fields.<name>.code` of an `invalid_fields` answer.
FIELD_REFUSALS = (
    "required",
    "blank",
    "invalid",
    "too_long",
    "too_large",
    "too_small",
    "too_early",
    "too_late",
    "sum_not_one",
    "unknown_choice",
    "unknown_parent",
    "likely_held",
    "host_not_allowed",
    "taken",
    "reserved",
    "site_full",
    "address_not_allowed",
    "not_available",
    "unusable_characters",
)


class FieldProblem(NamedTuple):
    code: str
    message: str


class Refused(Exception):
    """Raised where a request can't be carried out; the API turns it into the one error shape.

    `code` is a key of REFUSALS. `fields` maps field names to what is wrong with each; `until` is when it ends by
    itself, `seconds` how long to wait with `rate_limited` and `slow_mode`, `by` the moderator who is in the way,
    `challenge` what is to be proven first.
    """

    def __init__(
        self,
        code: str,
        *,
        fields: Mapping[str, FieldProblem] | None = None,
        until: datetime | None = None,
        seconds: int = 0,
        by: str = "",
        challenge: Mapping[str, Any] | None = None,
    ) -> None:
        self.code = code
        self.refusal = REFUSALS[code]
        self.fields = dict(fields or {})
        self.until = until
        self.seconds = seconds
        self.by = by
        self.challenge = challenge
        super().__init__(code)

    @property
    def message(self) -> str:
        """What it says to people, in the active language."""
        return self.refusal.say(self.seconds)


def refuse_field(name: str, code: str, **params: Any) -> Refused:
    """Return the refusal of one field. `code` is one of FIELD_REFUSALS; `params` fill its message."""
    return Refused(
        "invalid_fields", fields={name: FieldProblem(code, say(f"field.{code}", language=None, **params))}
    )
