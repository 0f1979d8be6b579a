"""What each action of a moderator does, and how exactly that is taken back.

Both happen in a transaction that has locked the comment's thread, the comment and its case. What taking back needs to
know is kept with the decision.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, NamedTuple

from django.contrib.auth.models import User
from django.utils import timezone

from discussions.actions.marks import (
    feature_comment,
    lock_branch,
    pin_comment,
    restore_text,
    rewrite_comment,
    unpin_comment,
)
from discussions.actions.statuses import forget_publication, set_status
from discussions.actions.threads import set_thread_state
from discussions.models import Comment, Status, Thread, ThreadState
from discussions.refusals import Refused
from moderation.actions.cases import NOT_ASKED, note_words
from moderation.actions.choices import TARGETS
from moderation.actions.links import remember_links
from moderation.actions.texts import NewText
from moderation.models import Case, Decision, DecisionAction

Details = dict[str, Any]


@dataclass(frozen=True, slots=True, kw_only=True)
class Scene:
    """What an action is done to, all of it locked, and what was asked for beside it."""

    comment: Comment
    thread: Thread
    case: Case
    moderator: User
    note: str = ""
    text: NewText | None = None
    colleague: User | None = None


class Effect(NamedTuple):
    """`do` returns what `undo` needs to know."""

    do: Callable[[Scene], Details]
    undo: Callable[[Scene, Decision], None]


def _move_to(target: Status) -> Effect:
    def do(scene: Scene) -> Details:
        comment, before = scene.comment, Status(scene.comment.status)
        details: Details = {}
        if before != target:
            if target == Status.PUBLISHED and comment.published_at is None:
                details["is_first_publication"] = True
                details["last_comment_at"] = _write_time(scene.thread.last_comment_at)
            _set_status(comment, before, target)
        return details

    def undo(scene: Scene, decision: Decision) -> None:
        comment, before = scene.comment, Status(decision.from_status)
        if comment.status != before:
            _set_status(comment, Status(comment.status), before)
        if decision.details.get("is_first_publication"):
            forget_publication(comment, decision.details["last_comment_at"])

    return Effect(do, undo)


def _set_status(comment: Comment, before: Status, after: Status) -> None:
    if after == Status.PUBLISHED and comment.author.erased_at is not None:
        raise Refused("action_not_available")  # there is nothing left to publish
    moved = set_status(comment_id=comment.pk, revision=comment.revision, from_status=before, to_status=after)
    assert moved  # it is locked
    comment.refresh_from_db()


def _write_time(moment: Any) -> str | None:
    return None if moment is None else moment.isoformat()


_publish = _move_to(Status.PUBLISHED)


def _rewrite(scene: Scene) -> Details:
    assert scene.text is not None
    before = scene.comment.revision
    rewrite_comment(scene.comment, body=scene.text.body, body_html=scene.text.body_html)
    _note_text(scene)
    return {**_publish.do(scene), "revision": before}


def _restore(scene: Scene, decision: Decision) -> None:
    _publish.undo(scene, decision)
    restore_text(scene.comment, decision.details["revision"])
    _note_text(scene)


def _note_text(scene: Scene) -> None:
    remember_links([scene.comment])
    note_words(scene.case, scene.comment)


def _pin(scene: Scene) -> Details:
    pin_comment(scene.comment)
    return {}


def _unpin(scene: Scene) -> Details:
    place = scene.comment.pinned_place
    unpin_comment(scene.comment)
    return {"place": place}


def _feature(scene: Scene, *, is_featured: bool) -> Details:
    feature_comment(scene.comment, is_featured=is_featured)
    return {}


def _lock(scene: Scene, *, is_locked: bool) -> Details:
    lock_branch(scene.comment, is_locked=is_locked)
    return {}


def _change_thread(before: ThreadState, after: ThreadState) -> Effect:
    def do(scene: Scene) -> Details:
        set_thread_state(scene.thread, after)
        return {}

    def undo(scene: Scene, decision: Decision) -> None:
        if scene.thread.state != after:  # by another comment's case, or an editor
            raise Refused("decision_superseded")
        set_thread_state(scene.thread, before)

    return Effect(do, undo)


def _ask(scene: Scene) -> Details:
    colleague = scene.colleague
    Case.objects.filter(pk=scene.case.pk).update(
        asked_by=scene.moderator, asked_of=colleague, asked_note=scene.note, asked_at=timezone.now()
    )
    return {"colleague": None if colleague is None else colleague.get_username()}


def _stop_asking(scene: Scene, decision: Decision) -> None:
    Case.objects.filter(pk=scene.case.pk).update(**NOT_ASKED)


EFFECTS: Mapping[DecisionAction, Effect] = {
    **{action: _move_to(target) for action, target in TARGETS.items()},
    DecisionAction.EDIT: Effect(_rewrite, _restore),
    DecisionAction.REDACT: Effect(_rewrite, _restore),
    DecisionAction.FEATURE: Effect(
        lambda scene: _feature(scene, is_featured=True),
        lambda scene, decision: feature_comment(scene.comment, is_featured=False),
    ),
    DecisionAction.UNFEATURE: Effect(
        lambda scene: _feature(scene, is_featured=False),
        lambda scene, decision: feature_comment(scene.comment, is_featured=True),
    ),
    DecisionAction.PIN: Effect(_pin, lambda scene, decision: unpin_comment(scene.comment)),
    DecisionAction.UNPIN: Effect(
        _unpin, lambda scene, decision: pin_comment(scene.comment, place=decision.details["place"])
    ),
    DecisionAction.LOCK: Effect(
        lambda scene: _lock(scene, is_locked=True),
        lambda scene, decision: lock_branch(scene.comment, is_locked=False),
    ),
    DecisionAction.UNLOCK: Effect(
        lambda scene: _lock(scene, is_locked=False),
        lambda scene, decision: lock_branch(scene.comment, is_locked=True),
    ),
    DecisionAction.CLOSE: _change_thread(ThreadState.OPEN, ThreadState.CLOSED),
    DecisionAction.REOPEN: _change_thread(ThreadState.CLOSED, ThreadState.OPEN),
    DecisionAction.ASK: Effect(_ask, _stop_asking),
}
