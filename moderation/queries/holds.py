"""Why a comment waits for a moderator, as its author is told; and which of its texts readers have seen.

Authors learn the kind of reason, in the catalogue's words, and neither the words nor the numbers by which to get past.
"""

from collections.abc import Collection, Mapping, Sequence

from discussions.gate import Hold
from discussions.models import Comment, Revision, Status
from moderation.models import Actor, Decision, DecisionAction
from moderation.queries.noticing import find_noticed

# By what comes before the dot in the code of a decision; in ABOUT_TEXT, what a writer can change.
ABOUT_TEXT = {
    "words": "held.words",
    "toxicity": "held.hurtful",
    "promotion": "held.promotion",
    "links": "held.links",
    "calls": "held.promotion",
    "plug": "held.promotion",
    "shouting": "held.form",
    "gibberish": "held.form",
}
_REASONS = ABOUT_TEXT | {
    "duplicates": "held.repeated",
    "echoes": "held.repeated",
    "velocity": "held.repeated",
    "coordination": "held.repeated",
    "flag": "held.reported",
}
_REASONS_BY_CODE = {
    "policy.all_premoderated": "held.everybody",
    "policy.thread_premoderated": "held.everybody",
    "policy.new_commenter": "held.newcomer",
    "policy.raid": "held.newcomer",
    "policy.unproven": "held.unproven",
}
_OTHER = "held.other"


def name_reason(code: str) -> str:
    """Return what the author is told for the code of a decision, as a code of the catalogue."""
    if code.endswith(".unavailable"):
        return "held.unavailable"
    return _REASONS_BY_CODE.get(code) or _REASONS.get(code.partition(".")[0], _OTHER)


def explain_holds(comments: Collection[Comment]) -> dict[int, Hold]:
    """Return why those of `comments` that are held wait, by id. At most three queries."""
    held = [comment.pk for comment in comments if comment.status == Status.HELD]
    if not held:
        return {}
    latest = (
        Decision.objects.filter(comment__in=held, to_status=Status.HELD)
        .exclude(from_status=Status.HELD)
        .order_by("comment_id", "-pk")
        .distinct("comment_id")
    )
    decisions = {decision.comment_id: decision for decision in latest}
    noticed = find_noticed(decisions.values())
    return {
        comment_id: _explain(decisions[comment_id], noticed) if comment_id in decisions else Hold(code=_OTHER)
        for comment_id in held
    }


def _explain(decision: Decision, noticed: Mapping[int, Sequence[str]]) -> Hold:
    return Hold(
        code=name_reason(decision.code),
        is_by_machine=decision.actor == Actor.MACHINE,
        noticed=noticed[decision.pk],
    )


def list_public_revisions(comment: Comment) -> set[int]:
    """Return the numbers of the revisions of a published comment that were published while they were its text.

    What stood before a text of the moderators' is not among them: they took it away.
    """
    revisions = Revision.objects.filter(comment=comment)
    written_over = revisions.filter(is_by_moderator=True).order_by("-number").values_list("number", flat=True)
    first = next(iter(written_over), 1)
    seen = Decision.objects.filter(comment=comment, to_status=Status.PUBLISHED, revision__gte=first)
    moves = seen.exclude(action__in=(DecisionAction.FLAG, DecisionAction.NOTICE))
    return {*moves.values_list("revision", flat=True), comment.revision}
