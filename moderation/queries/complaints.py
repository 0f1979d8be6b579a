"""What those said who reported a comment, or gave notice of it, against the decision that it stays."""

from collections.abc import Sequence

from django.db.models import Q, QuerySet
from django.utils import timezone

from discussions.gate import Grievance, Objection
from discussions.models import Flag, Notice, NoticeState, Status
from moderation.models import AppealState, Complaint, Decision, DecisionAction
from moderation.queries.appeals import APPEAL_WINDOW
from moderation.queries.decisions import list_judgements
from moderation.queries.duties import get_duties

KEPT = (NoticeState.KEPT, NoticeState.UNFOUNDED)


def list_open_complaints(comment_id: int) -> QuerySet[Complaint]:
    """Return what waits for another person's decision about a comment, the oldest first."""
    waiting = Complaint.objects.filter(comment_id=comment_id, state=AppealState.OPEN)
    return waiting.select_related("decided_by", "notice").order_by("pk")


def find_complaint(subject: Notice | Flag) -> Complaint | None:
    """Return the latest objection of whoever gave this notice, or made this report."""
    mine = Q(notice=subject) if isinstance(subject, Notice) else Q(flag=subject)
    return Complaint.objects.filter(mine).order_by("-pk").first()


def find_dismissal(subject: Notice | Flag) -> Decision | None:
    """Return the decision by a person that left the comment as it is after this notice or report; None if none did."""
    if isinstance(subject, Notice):
        if subject.state not in KEPT:
            return None
        return Decision.objects.filter(answered_notices__notice=subject).first()
    judged = list_judgements(subject.comment_id, subject.revision).filter(undone_by__isnull=True)
    last = judged.exclude(action=DecisionAction.UNDO).order_by("-pk").first()
    if last is None or last.to_status != Status.PUBLISHED or last.action != DecisionAction.APPROVE:
        return None
    return (
        last if Flag.objects.filter(pk=subject.pk, score__scored_at__lte=last.created_at).exists() else None
    )


def find_grievance(subject: Notice | Flag) -> Grievance:
    """Return until when somebody can still object to what became of their notice or report, and their objection."""
    complaint, dismissal = find_complaint(subject), find_dismissal(subject)
    objection = None if complaint is None else _show(complaint)
    if dismissal is None or not get_duties(subject.comment.thread.site_id).hears_reporters:
        return Grievance(until=None, objection=objection)
    until = dismissal.created_at + APPEAL_WINDOW
    is_over = timezone.now() > until or is_final(subject, complaint, dismissal)
    return Grievance(until=None if is_over else until, objection=objection)


def list_objections_of(subjects: Sequence[Notice] | Sequence[Flag]) -> dict[int, Objection]:
    """Return the latest objection of whoever gave each of these notices, or made each of these reports. One query."""
    kind = "notice" if subjects and isinstance(subjects[0], Notice) else "flag"
    theirs = Complaint.objects.filter(**{f"{kind}__in": [subject.pk for subject in subjects]}).order_by("pk")
    return {getattr(complaint, f"{kind}_id"): _show(complaint) for complaint in theirs}


def is_final(subject: Notice | Flag, complaint: Complaint | None, dismissal: Decision) -> bool:
    """Tell whether this decision was objected to already, or is what denied an objection."""
    if complaint is None:
        return False
    return isinstance(subject, Notice) or dismissal.pk in (complaint.decision_id, complaint.outcome_id)


def _show(complaint: Complaint) -> Objection:
    return Objection(
        state=complaint.state,
        text=complaint.text,
        answer=complaint.answer,
        created_at=complaint.created_at,
        answered_at=complaint.answered_at,
    )
