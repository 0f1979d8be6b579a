"""Deciding on many comments together: first what would change, then exactly that, and all of it back again.

The preview's token is a signed list of the cases and their versions as they were seen: what came since is not in it,
and what changed since is left alone. Each comment is a transaction of its own, as if somebody had decided on it alone:
short enough for readers not to notice, and one that can't be done keeps no other from it.
"""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import NamedTuple
from uuid import UUID, uuid4

from django.contrib.auth.models import User
from django.core import signing
from django.db import transaction

from discussions.actions.statuses import lock_thread
from discussions.models import Comment, Site
from discussions.refusals import Refused, refuse_field
from moderation.actions.cases import PICKED, file_case_of
from moderation.actions.choices import list_actions
from moderation.actions.claims import check_claim
from moderation.actions.decisions import Stale, decide_case, undo_decision
from moderation.models import Case, CaseState, Decision, DecisionAction
from moderation.queries.decisions import find_standing_decision, list_together
from moderation.queries.house_rules import is_reason
from moderation.queries.memberships import list_my_roles
from moderation.queries.selections import MAX_SELECTED, Selection, list_selected

BULK_ACTIONS = (DecisionAction.APPROVE, DecisionAction.REJECT, DecisionAction.SPAM)
MAX_SAMPLE = 10
TOKEN_SECONDS = 3600
_SALT = "moderation.bulk"


class LeftOut(NamedTuple):
    """A comment that nothing was done to, and why; `latest` is what was last done to it, if that is why."""

    comment_id: int
    case_id: int | None
    code: str
    latest: Decision | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Preview:
    """What would change, by the statuses that comments have now; `has_more` if more than the limit are selected.

    `sites` are those of everything that is selected.
    """

    token: str
    statuses: dict[str, int]
    sample: list[Comment]
    left_out: list[LeftOut]
    sites: list[Site]
    has_more: bool


@dataclass(slots=True)
class Outcome:
    """What was done, or taken back, at one go, and what was left out."""

    batch: UUID
    done: list[Decision] = field(default_factory=list)
    left_out: list[LeftOut] = field(default_factory=list)


def preview_bulk(*, moderator: User, action: DecisionAction, reason: str, selection: Selection) -> Preview:
    """Return what deciding so on all that is selected would change; the latest 500 if there are more.

    Raises Refused: case_not_found, invalid_fields (select: invalid, too_large; reason: unknown_choice).
    """
    if selection.count_ways() != 1:
        raise refuse_field("select", "invalid")
    if len(selection.cases) > MAX_SELECTED:
        raise refuse_field("select", "too_large", limit=MAX_SELECTED)
    found = list(list_selected(moderator, selection)[: MAX_SELECTED + 1])
    selected, roles = found[:MAX_SELECTED], list_my_roles(moderator)
    sites = {comment.thread.site_id: comment.thread.site for comment in selected}
    if reason and not all(is_reason(site, reason) for site in sites.values()):
        raise refuse_field("reason", "unknown_choice")
    chosen: list[Comment] = []
    left_out: list[LeftOut] = []
    for comment in selected:
        case = _get_case(comment)
        try:
            check_claim(case, moderator)
            if action not in list_actions(comment, case, roles[comment.thread.site_id]):
                raise Refused("action_not_available")
        except Refused as refused:
            left_out.append(LeftOut(comment.pk, case.pk, refused.code))
        else:
            chosen.append(comment)
    return Preview(
        token=write_token(
            action, reason, [(each.pk, _get_case(each).version, each.revision) for each in chosen]
        ),
        statuses=dict(Counter(comment.status for comment in chosen)),
        sample=chosen[:MAX_SAMPLE],
        left_out=left_out,
        sites=list(sites.values()),
        has_more=len(found) > MAX_SELECTED,
    )


def write_token(action: DecisionAction, reason: str, seen: Sequence[tuple[int, int, int]]) -> str:
    """Return a token for deciding so on these: comments' ids, cases' versions (0 for none), and revisions."""
    return signing.dumps([action, reason, seen], salt=_SALT, compress=True)


def carry_out_bulk(*, moderator: User, token: str, note: str) -> Outcome:
    """Do what a preview has shown, and nothing else. Raises Refused (invalid_fields: token), also after an hour."""
    try:
        action, reason, seen = signing.loads(token, salt=_SALT, max_age=TOKEN_SECONDS)
    except signing.BadSignature as error:
        raise refuse_field("token", "invalid") from error
    outcome = Outcome(uuid4())
    for comment_id, version, revision in seen:
        try:
            with transaction.atomic():
                settled = decide_case(
                    case=_find_case(moderator, comment_id, version, revision),
                    moderator=moderator,
                    action=DecisionAction(action),
                    reason=reason,
                    note=note,
                    version=version or 1,
                    batch=outcome.batch,
                )
        except Stale as stale:
            latest = find_standing_decision(comment_id)
            outcome.left_out.append(LeftOut(comment_id, stale.case.pk, "stale_version", latest))
        except Refused as refused:
            outcome.left_out.append(LeftOut(comment_id, None, refused.code))
        else:
            outcome.done.append(settled.decision)
    return outcome


def undo_bulk(*, moderator: User, batch: UUID) -> Outcome:
    """Take back all that was decided at one go and still stands. Raises Refused (bulk_not_found)."""
    decisions = list(list_together(moderator, batch).select_related("comment__case"))
    if not decisions:
        raise Refused("bulk_not_found")
    outcome = Outcome(batch)
    for decision in decisions:
        try:
            outcome.done.append(undo_decision(decision=decision, moderator=moderator).decision)
        except Refused as refused:
            comment = decision.comment
            latest = find_standing_decision(comment.pk)
            outcome.left_out.append(LeftOut(comment.pk, comment.case.pk, refused.code, latest))
    return outcome


def _get_case(comment: Comment) -> Case:
    """Return the comment's case, or what stands for one that nobody ever had to look at."""
    case: Case | None = getattr(comment, "case", None)
    return case or Case(comment=comment, site=comment.thread.site, state=CaseState.SETTLED, version=0)


def _find_case(moderator: User, comment_id: int, version: int, revision: int) -> Case:
    """Return the comment's case, its thread locked. Raises Refused (case_not_found; stale_version: another text)."""
    mine = Comment.objects.filter(pk=comment_id, thread__site__memberships__user=moderator)
    comment = mine.select_related("thread__site", "case__site").first()
    if comment is None:
        raise Refused("case_not_found")
    lock_thread(comment.thread_id)  # before a case is made, as everybody does
    comment.refresh_from_db(fields=["revision"])
    if comment.revision != revision:
        raise Refused("stale_version")
    if version:
        return _get_case(comment)
    case, is_new = file_case_of(comment, PICKED)
    if not is_new:
        raise Stale(case)  # it had none when it was looked at
    return case
