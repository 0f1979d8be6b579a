"""Why a comment waits for a moderator, as its author is told; and which of its texts readers have seen.

Authors learn the kind of reason, in the catalogue's words, and neither the words nor the numbers by which to get past.
"""

from collections.abc import Collection

from discussions.models import Comment, Revision, Status
from moderation.models import Decision, DecisionAction

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
}
_OTHER = "held.other"


def name_reason(code: str) -> str:
    """Return what the author is told for the code of a decision, as a code of the catalogue."""
    if code.endswith(".unavailable"):
        return "held.unavailable"
    return _REASONS_BY_CODE.get(code) or _REASONS.get(code.partition(".")[0], _OTHER)


def explain_holds(comments: Collection[Comment]) -> dict[int, str]:
    """Return why those of `comments` that are held wait, by id, as codes of the catalogue. At most one query."""
    held = [comment.pk for comment in comments if comment.status == Status.HELD]
    if not held:
        return {}
    latest = (
        Decision.objects.filter(comment__in=held, to_status=Status.HELD)
        .exclude(from_status=Status.HELD)
        .order_by("comment_id", "-pk")
        .distinct("comment_id")
    )
    codes = dict(latest.values_list("comment_id", "code"))
    return {comment_id: name_reason(codes.get(comment_id, "")) for comment_id in held}


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
