"""What brought comments before whoever decided about them, as their authors are told: of others, never who."""

from collections.abc import Collection, Iterable, ValuesView
from typing import NamedTuple

from moderation.models import Actor, Decision, DecisionAction, Judgement

_STOPS = (DecisionAction.HOLD, DecisionAction.REJECT, DecisionAction.SPAM)


class _Step(NamedTuple):
    """One line of a comment's log."""

    id: int
    comment_id: int
    action: str
    actor: str
    code: str


def find_noticed(decisions: Collection[Decision] | ValuesView[Decision]) -> dict[int, tuple[str, ...]]:
    """Return what each of these decisions was made upon, by its id, of `discussions.gate.NOTICERS`. Two queries.

    A machine, where it held, removed or flagged the comment for what is in it since a moderator last approved it; a
    report by a reader since then; a notice of illegal content that the decision answers. Where none of these did, it
    was the moderator; nobody, where a policy alone holds a comment.
    """
    comments = {decision.comment_id for decision in decisions}
    logs: dict[int, list[_Step]] = {comment_id: [] for comment_id in comments}
    rows = Decision.objects.filter(comment__in=comments).order_by("pk")
    for row in rows.values_list("pk", "comment_id", "action", "actor", "code"):
        logs[row[1]].append(_Step(*row))
    flagged = set(
        Judgement.objects.filter(revision__comment__in=comments, band="flagged").values_list(
            "revision__comment_id", "revision__number"
        )
    )
    return {
        decision.pk: _name_noticers(
            decision, logs[decision.comment_id], (decision.comment_id, decision.revision) in flagged
        )
        for decision in decisions
    }


def _name_noticers(decision: Decision, log: Iterable[_Step], is_flagged: bool) -> tuple[str, ...]:
    before = [step for step in log if step.id <= decision.pk]
    approved = max((step.id for step in before if step.action == DecisionAction.APPROVE), default=0)
    since = [step for step in before if step.id > approved]
    noticed = {
        "machine": any(map(_is_seen, since)) or (approved == 0 and is_flagged),
        "report": any(step.action == DecisionAction.FLAG for step in since),
        "notice": bool(decision.details.get("notices")),
    }
    found = tuple(name for name, did in noticed.items() if did)
    return found or (("person",) if decision.actor == Actor.MODERATOR else ())


def _is_seen(step: _Step) -> bool:
    """Tell whether a machine saw something in the comment: neither a report nor the policy for newcomers did."""
    return (
        step.actor == Actor.MACHINE
        and step.action in _STOPS
        and not step.code.startswith(("flag.", "policy."))
    )
