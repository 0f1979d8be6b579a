"""What moderators' clients get."""

from typing import Any

from rest_framework import serializers

from discussions.api.errors import ErrorOutput
from discussions.api.outputs import AuthorOutput, show_author
from discussions.models import Author, Comment, Status, Thread, ThreadState
from moderation.actions.choices import list_actions
from moderation.api.inputs import CASE_ACTIONS
from moderation.api.notice_outputs import (
    CaseComplaintOutput,
    CaseNoticeOutput,
    show_case_notice,
    show_complaint,
)
from moderation.models import (
    Actor,
    Appeal,
    Case,
    CaseKind,
    CaseNote,
    CaseState,
    Decision,
    DecisionAction,
    Finding,
    Raid,
    Role,
)
from moderation.queries.appeals import find_open_appeal
from moderation.queries.cases import (
    list_case_notes,
    list_decisions,
    list_findings,
    list_near_duplicates,
    list_tags,
)
from moderation.queries.claims import find_claim
from moderation.queries.complaints import list_open_complaints
from moderation.queries.notices import list_notices
from moderation.queries.pressing import list_priority_parts
from moderation.queries.queue import MAX_COUNTED
from moderation.queries.records import describe_author
from moderation.reasons import describe


class CaseCommentOutput(serializers.Serializer[Any]):
    id = serializers.CharField()
    status = serializers.ChoiceField(choices=Status.choices)
    revision = serializers.IntegerField()
    body = serializers.CharField(allow_blank=True)
    body_html = serializers.CharField(allow_blank=True)
    created_at = serializers.DateTimeField()
    author = AuthorOutput()
    is_featured = serializers.BooleanField()
    is_pinned = serializers.BooleanField()
    is_locked = serializers.BooleanField(help_text="No more replies below it.")
    is_edited_by_moderator = serializers.BooleanField()


class CaseThreadOutput(serializers.Serializer[Any]):
    id = serializers.CharField()
    key = serializers.CharField()
    title = serializers.CharField(allow_blank=True)
    section = serializers.CharField(allow_blank=True)
    url = serializers.CharField(allow_blank=True)
    state = serializers.ChoiceField(choices=ThreadState.choices)


class CaseAppealOutput(serializers.Serializer[Any]):
    text = serializers.CharField()
    created_at = serializers.DateTimeField()
    removed_by = serializers.CharField(
        allow_null=True, help_text="Who made the decision, and may not answer. None: no person did."
    )


class SecondOpinionOutput(serializers.Serializer[Any]):
    asked_by = serializers.CharField()
    asked_of = serializers.CharField(allow_null=True, help_text="None: any colleague.")
    note = serializers.CharField(allow_blank=True)
    asked_at = serializers.DateTimeField()


class ClaimOutput(serializers.Serializer[Any]):
    moderator = serializers.CharField()
    until = serializers.DateTimeField()


class CaseOutput(serializers.Serializer[Any]):
    id = serializers.CharField()
    site = serializers.CharField()
    kind = serializers.ChoiceField(choices=CaseKind.choices)
    state = serializers.ChoiceField(choices=CaseState.choices)
    version = serializers.IntegerField(help_text="Send it with a decision.")
    priority = serializers.IntegerField(help_text="0 to 100.")
    code = serializers.CharField(help_text="Why it is here; listed in docs/checks.md.")
    why = serializers.CharField(help_text="The same in a sentence.")
    language = serializers.CharField(help_text="ISO 639-1; `und`: not known.")
    exposure = serializers.IntegerField(help_text="How many readers it may have reached, roughly.")
    opened_at = serializers.DateTimeField()
    due_at = serializers.DateTimeField(allow_null=True, help_text="Until when somebody is to be answered.")
    settled_at = serializers.DateTimeField(allow_null=True)
    claim = ClaimOutput(allow_null=True, help_text="Who works on it now.")
    actions = serializers.ListField(
        child=serializers.ChoiceField(choices=CASE_ACTIONS),
        help_text="What you may do now.",
    )
    second_opinion = SecondOpinionOutput(
        allow_null=True, help_text="A colleague is asked what they think of it."
    )
    comment = CaseCommentOutput()
    parent = CaseCommentOutput(allow_null=True, help_text="What the comment replies to.")
    thread = CaseThreadOutput()


class SpanOutput(serializers.Serializer[Any]):
    start = serializers.IntegerField(help_text="In code points of `body`.")
    end = serializers.IntegerField()


class FindingOutput(serializers.Serializer[Any]):
    check = serializers.CharField()
    outcome = serializers.ChoiceField(choices=["clear", "suspect", "unavailable"])
    label = serializers.CharField()  # type: ignore[assignment]  # Field has an attribute of this name
    score = serializers.FloatField()
    code = serializers.CharField()
    sentence = serializers.CharField()
    spans = SpanOutput(many=True)


class DecisionOutput(serializers.Serializer[Any]):
    id = serializers.CharField()
    action = serializers.ChoiceField(choices=DecisionAction.choices)
    actor = serializers.ChoiceField(choices=Actor.choices)
    moderator = serializers.CharField(allow_null=True)
    from_status = serializers.ChoiceField(choices=Status.choices)
    to_status = serializers.ChoiceField(choices=Status.choices)
    code = serializers.CharField(allow_blank=True)
    note = serializers.CharField(allow_blank=True)
    policy_version = serializers.IntegerField(allow_null=True)
    undoes = serializers.CharField(allow_null=True)
    created_at = serializers.DateTimeField()


class AuthorRecordOutput(serializers.Serializer[Any]):
    published = serializers.IntegerField()
    rejected = serializers.IntegerField()
    spam = serializers.IntegerField()
    since = serializers.DateTimeField()


class CaseNoteOutput(serializers.Serializer[Any]):
    id = serializers.CharField()
    text = serializers.CharField()
    moderator = serializers.CharField()
    created_at = serializers.DateTimeField()


class PriorityPartOutput(serializers.Serializer[Any]):
    code = serializers.CharField()
    points = serializers.IntegerField()
    sentence = serializers.CharField()


class CaseDetailOutput(CaseOutput):
    priority_parts = PriorityPartOutput(
        many=True,
        help_text="What `priority` is made of now, 100 at most. It is brought up to date every 5 minutes.",
    )
    appeal = CaseAppealOutput(allow_null=True, help_text="Its author objects to its removal.")
    complaints = CaseComplaintOutput(many=True, help_text="Who reported it object to its staying.")
    notices = CaseNoticeOutput(many=True, help_text="That it is illegal, the latest first.")
    findings = FindingOutput(many=True)
    tags = serializers.ListField(child=serializers.CharField(), help_text="Given by the site's rules.")
    decisions = DecisionOutput(many=True)
    author_record = AuthorRecordOutput()
    near_duplicates = CaseCommentOutput(many=True)
    notes = CaseNoteOutput(many=True)


class CasePageOutput(serializers.Serializer[Any]):
    cases = CaseOutput(many=True)
    next = serializers.CharField(allow_null=True)
    counts = serializers.DictField(
        child=serializers.IntegerField(),
        allow_null=True,
        help_text="On the first page: how many there are of each kind that has any, whatever `kind` is asked for; "
        f"null if more than {MAX_COUNTED} and not the whole queue of a site.",
    )


class DecidedOutput(serializers.Serializer[Any]):
    decision = DecisionOutput()
    case = CaseOutput()


class StaleOutput(ErrorOutput):
    case = CaseDetailOutput(
        required=False, help_text="With `stale_version`: the case as it is now, with who did what."
    )


class RaidOutput(serializers.Serializer[Any]):
    id = serializers.CharField()
    site = serializers.CharField()
    thread = CaseThreadOutput(allow_null=True, help_text="None: the whole site.")
    code = serializers.CharField(help_text="What gave it away; listed in docs/checks.md.")
    why = serializers.CharField(help_text="The same in a sentence.")
    evidence = serializers.DictField(help_text="How many accounts and comments, and the ids of these.")
    started_at = serializers.DateTimeField()
    ends_at = serializers.DateTimeField()
    ended_at = serializers.DateTimeField(allow_null=True)
    ended_by = serializers.CharField(
        allow_null=True, help_text="The moderator who ended it; none if it ended by itself."
    )


class RaidPageOutput(serializers.Serializer[Any]):
    raids = RaidOutput(many=True)
    next = serializers.CharField(allow_null=True)


def show_case(case: Case, role: Role) -> dict[str, Any]:
    """Return a case as CaseOutput, for somebody in this role on its site."""
    comment, thread = case.comment, case.comment.thread
    return {
        "id": str(case.pk),
        "site": case.site.key,
        "kind": case.kind,
        "state": case.state,
        "version": case.version,
        "priority": case.priority,
        "code": case.code,
        "why": describe(case.code, case.details),
        "language": case.language,
        "exposure": case.exposure,
        "opened_at": case.opened_at,
        "due_at": case.due_at,
        "settled_at": case.settled_at,
        "claim": show_claim(case),
        "actions": [action.value for action in list_actions(comment, case, role)],
        "second_opinion": _show_second_opinion(case),
        "comment": show_comment(comment),
        "parent": None if comment.parent is None else show_comment(comment.parent),
        "thread": show_thread(thread),
    }


def show_claim(case: Case) -> dict[str, Any] | None:
    claim = find_claim(case)
    return None if claim is None else {"moderator": claim.moderator.get_username(), "until": claim.until}


def show_case_detail(case: Case, role: Role) -> dict[str, Any]:
    comment = case.comment
    return {
        **show_case(case, role),
        "priority_parts": [
            {"code": part.code, "points": part.points, "sentence": describe(part.code, part.details)}
            for part in list_priority_parts(case)
        ],
        "appeal": _show_appeal(find_open_appeal(case.comment_id)),
        "complaints": [show_complaint(complaint) for complaint in list_open_complaints(case.comment_id)],
        "notices": [show_case_notice(notice) for notice in list_notices(case.comment_id)],
        "findings": [show_finding(finding) for finding in list_findings(comment)],
        "tags": list_tags(comment),
        "decisions": [show_decision(decision) for decision in list_decisions(comment)],
        "author_record": _show_record(comment.author, comment),
        "notes": [show_case_note(note) for note in list_case_notes(case)],
        "near_duplicates": [show_comment(other) for other in list_near_duplicates(comment)],
    }


def show_case_note(note: CaseNote) -> dict[str, Any]:
    return {
        "id": str(note.pk),
        "text": note.text,
        "moderator": note.moderator.get_username(),
        "created_at": note.created_at,
    }


def show_finding(finding: Finding) -> dict[str, Any]:
    return {
        "check": finding.check_name,
        "outcome": finding.outcome,
        "label": finding.label,
        "score": finding.score,
        "code": finding.code,
        "sentence": describe(finding.code, finding.details),
        "spans": [{"start": start, "end": end} for start, end in finding.spans],
    }


def show_decision(decision: Decision) -> dict[str, Any]:
    return {
        "id": str(decision.pk),
        "action": decision.action,
        "actor": decision.actor,
        "moderator": None if decision.moderator is None else decision.moderator.get_username(),
        "from_status": decision.from_status,
        "to_status": decision.to_status,
        "code": decision.code,
        "note": decision.note,
        "policy_version": decision.policy_version,
        "undoes": None if decision.undoes_id is None else str(decision.undoes_id),
        "created_at": decision.created_at,
    }


def show_raid(raid: Raid) -> dict[str, Any]:
    return {
        "id": str(raid.pk),
        "site": raid.site.key,
        "thread": None if raid.thread is None else show_thread(raid.thread),
        "code": raid.code,
        "why": describe(raid.code, raid.evidence),
        "evidence": raid.evidence,
        "started_at": raid.started_at,
        "ends_at": raid.ends_at,
        "ended_at": raid.ended_at,
        "ended_by": None if raid.ended_by is None else raid.ended_by.get_username(),
    }


def _show_appeal(appeal: Appeal | None) -> dict[str, Any] | None:
    if appeal is None:
        return None
    by = None if appeal.decided_by is None else appeal.decided_by.get_username()
    return {"text": appeal.text, "created_at": appeal.created_at, "removed_by": by}


def _show_second_opinion(case: Case) -> dict[str, Any] | None:
    if case.asked_by is None:
        return None
    return {
        "asked_by": case.asked_by.get_username(),
        "asked_of": None if case.asked_of is None else case.asked_of.get_username(),
        "note": case.asked_note,
        "asked_at": case.asked_at,
    }


def show_thread(thread: Thread) -> dict[str, Any]:
    told = {name: getattr(thread, name) for name in ("key", "title", "section", "url", "state")}
    return {"id": str(thread.pk), **told}


def show_comment(comment: Comment) -> dict[str, Any]:
    shown = {
        name: getattr(comment, name)
        for name in (
            *("status", "revision", "body", "body_html", "created_at"),
            *("is_featured", "is_locked", "is_edited_by_moderator"),
        )
    }
    is_pinned = comment.pinned_place is not None
    return {"id": str(comment.pk), "author": show_author(comment.author), "is_pinned": is_pinned, **shown}


def _show_record(author: Author, comment: Comment) -> dict[str, Any]:
    record = describe_author(author, except_comment=comment.pk)
    return {
        "published": record.published,
        "rejected": record.rejected,
        "spam": record.spam,
        "since": author.created_at,
    }
