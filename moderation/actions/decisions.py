"""Carrying out what moderators decide about cases, and taking it back."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any, NamedTuple, TypedDict, Unpack
from uuid import UUID

from django.contrib.auth.models import User
from django.db import transaction
from django.db.models import F
from django.utils import timezone

from discussions.actions.events import record_event
from discussions.actions.statuses import lock_thread
from discussions.models import Comment, EventKind
from discussions.refusals import Refused, refuse_field
from moderation.actions.asked import find_asked, reopen_asked
from moderation.actions.cases import NOT_ASKED
from moderation.actions.choices import ADMINS_ACTIONS, TARGETS, list_actions
from moderation.actions.claims import check_claim
from moderation.actions.effects import EFFECTS, Scene
from moderation.actions.feedback import plan_feedback
from moderation.actions.sanctions import get_role
from moderation.actions.texts import NewText, build_edit, build_redaction
from moderation.models import Actor, Case, CaseState, Decision, DecisionAction, Role
from moderation.queries.decisions import find_standing_decision
from moderation.queries.house_rules import is_reason
from moderation.queries.memberships import find_colleague
from moderation.queries.rule_texts import find_rules_version
from moderation.text.folding import Span


class Wanted(TypedDict, total=False):
    """What some actions need beside a reason: the `body` of edit, the `spans` of redact, the `colleague` of ask.

    `answer` is what the author is told of their appeal, or those who gave notice of it, where the decision answers one;
    `unfounded` says of the notices that nobody could have believed them; `batch` is what is done at one go.
    """

    answer: str
    unfounded: bool
    body: str
    spans: Sequence[Span]
    colleague: str
    batch: UUID


class Stale(Exception):
    """The case moved on since the moderator looked. `case` is as it is now."""

    def __init__(self, case: Case) -> None:
        self.case = case
        super().__init__(case.pk)


class Settled(NamedTuple):
    decision: Decision
    case: Case


def decide_case(
    *,
    case: Case,
    moderator: User,
    action: DecisionAction,
    reason: str,
    note: str,
    version: int,
    **wanted: Unpack[Wanted],
) -> Settled:
    """Carry out a moderator's decision. One about the comment's status or text settles the case.

    Raises Stale if the case is no longer at `version`; Refused: action_not_available if `list_actions` does not have
    it, own_decision_appealed where it would answer an appeal against the moderator's own decision, case_claimed while
    somebody else works on it, too_many_pinned, invalid_fields for a `reason` that is no active
    house rule of the site, and what is wrong with `wanted`.
    """
    if reason and not is_reason(case.site, reason):
        raise refuse_field("reason", "unknown_choice")
    # Before anything is locked: a hostile text takes a while.
    text = _build_text(case, action, version, wanted)
    colleague = find_colleague(case.site, moderator, wanted["colleague"]) if wanted.get("colleague") else None
    with transaction.atomic():
        scene = _lock(case.comment_id, moderator, note=note, text=text, colleague=colleague)
        comment, current = scene.comment, scene.case
        if current.version != version:
            raise Stale(current)
        check_claim(current, moderator)
        if action not in list_actions(comment, current, get_role(moderator, current.site_id)):
            raise Refused("action_not_available")
        asked = find_asked(comment, moderator, action, wanted)
        from_status = comment.status
        details = EFFECTS[action].do(scene) | _name_rules(current, reason)
        if action in TARGETS:
            details |= {**_settle(current), **asked.describe()}
            plan_feedback(comment)
        else:
            _change_case(current)
        decision = Decision.objects.create(
            comment=comment,
            revision=comment.revision,
            action=action,
            from_status=from_status,
            to_status=comment.status,
            case_was_open=current.state == CaseState.OPEN,
            actor=Actor.MODERATOR,
            moderator=moderator,
            code=reason,
            note=note,
            details=details,
            batch=wanted.get("batch"),
        )
        asked.answer(decision)
        _tell(EventKind.DECISION_MADE, scene, decision, from_status, answers_appeal=asked.appeal is not None)
    current.refresh_from_db()
    return Settled(decision, current)


def undo_decision(*, decision: Decision, moderator: User) -> Settled:
    """Take a moderator's decision back: the comment, its thread and its case become what they were.

    Raises Refused: decision_superseded when something else has happened to the comment since, and was not taken back;
    forbidden for what only admins do.
    """
    with transaction.atomic():
        scene = _lock(decision.comment_id, moderator)
        comment, case = scene.comment, scene.case
        standing = find_standing_decision(comment.pk)
        # A machine's decision is not undone but decided otherwise: `pending` is no state for a person to put back.
        if standing is None or standing.pk != decision.pk or decision.actor != Actor.MODERATOR:
            raise Refused("decision_superseded")
        action, from_status = DecisionAction(decision.action), comment.status
        if action in ADMINS_ACTIONS and get_role(moderator, case.site_id) != Role.ADMIN:
            raise Refused("forbidden")
        EFFECTS[action].undo(scene, decision)
        reopen_asked(decision)
        undo = Decision.objects.create(
            comment=comment,
            revision=comment.revision,
            action=DecisionAction.UNDO,
            from_status=from_status,
            to_status=comment.status,
            case_was_open=case.state == CaseState.OPEN,
            actor=Actor.MODERATOR,
            moderator=moderator,
            undoes=decision,
            batch=decision.batch,
        )
        _tell(EventKind.DECISION_UNDONE, scene, decision, from_status)
        if action in TARGETS:
            _unsettle(case, decision)
            plan_feedback(comment)
        else:
            _change_case(case)
    case.refresh_from_db()
    return Settled(undo, case)


def _name_rules(case: Case, reason: str) -> dict[str, Any]:
    """Return which version of the site's house rules a decision for this reason is made under."""
    return {"house_rules": find_rules_version(case.site_id)} if reason else {}


def _build_text(case: Case, action: DecisionAction, version: int, wanted: Wanted) -> NewText | None:
    if action not in (DecisionAction.EDIT, DecisionAction.REDACT):
        return None
    comment = Comment.objects.select_related("thread__site").get(pk=case.comment_id)
    if action == DecisionAction.EDIT:
        return build_edit(comment, wanted.get("body", ""))
    current = Case.objects.get(pk=case.pk)
    if current.version != version:  # the spans are of a text that is no more
        raise Stale(current)
    return build_redaction(comment, wanted.get("spans", ()))


def _lock(comment_id: int, moderator: User, **wanted: Any) -> Scene:
    thread = lock_thread(Comment.objects.values_list("thread_id", flat=True).get(pk=comment_id))
    comment = Comment.objects.select_for_update(no_key=True, of=("self",)).get(pk=comment_id)
    comment.thread = thread
    case = Case.objects.select_for_update().get(comment=comment)
    return Scene(comment=comment, thread=thread, case=case, moderator=moderator, **wanted)


def _tell(
    kind: EventKind, scene: Scene, decision: Decision, from_status: str, *, answers_appeal: bool = False
) -> None:
    """Write down what a moderator decided or took back; who wrote or reported the comment is told what became of it."""
    record_event(
        kind,
        site=scene.thread.site,
        thread_id=scene.thread.pk,
        comment_id=scene.comment.pk,
        facts={
            "decision": str(decision.pk),
            "action": decision.action,
            "reason": decision.code,
            "status": scene.comment.status,
            "from_status": from_status,
            "by": scene.moderator.get_username(),
            "answers_appeal": answers_appeal,
        },
        waits=DecisionAction(decision.action) in TARGETS,
    )


def _settle(case: Case) -> Mapping[str, Any]:
    """Settle a case, and return what it was, for `_unsettle`."""
    before = {name: getattr(case, name) for name in ("asked_by_id", "asked_of_id", "asked_note")}
    before |= {name: _write_time(getattr(case, name)) for name in ("settled_at", "asked_at", "due_at")}
    _change_case(case, state=CaseState.SETTLED, settled_at=timezone.now(), **NOT_ASKED)
    return {"case": before}


def _unsettle(case: Case, decision: Decision) -> None:
    before = dict(decision.details.get("case", {}))
    if decision.case_was_open:
        before["settled_at"] = None
        _change_case(case, state=CaseState.OPEN, **before)
    elif case.state == CaseState.OPEN or before:
        before["settled_at"] = before.get("settled_at") or timezone.now()
        _change_case(case, state=CaseState.SETTLED, **before)
    else:
        _change_case(case)


def _write_time(moment: datetime | None) -> str | None:
    return None if moment is None else moment.isoformat()


def _change_case(case: Case, **changes: Any) -> None:
    Case.objects.filter(pk=case.pk).update(**changes, version=F("version") + 1)
