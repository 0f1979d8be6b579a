"""A case as a moderator reads it: marked text, evidence in sentences, who did what. Plain values for the templates."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import pairwise
from typing import Any

from django.contrib.auth.models import User

from discussions.models import Comment, FlagReason
from moderation.actions.choices import TARGETS, list_actions
from moderation.actions.sanctions import get_role
from moderation.models import (
    ASIDE,
    Actor,
    Case,
    CaseKind,
    CaseState,
    Decision,
    DecisionAction,
    Finding,
)
from moderation.queries.appeals import find_open_appeal
from moderation.queries.cases import (
    list_case_notes,
    list_decisions,
    list_findings,
    list_link_domains,
    list_near_duplicates,
)
from moderation.queries.claims import find_claim
from moderation.queries.complaints import list_open_complaints
from moderation.queries.decisions import can_undo
from moderation.queries.desk import list_reports
from moderation.queries.house_rules import list_house_rules, name_reasons
from moderation.queries.memberships import list_colleagues
from moderation.queries.notices import list_open_notices
from moderation.queries.records import describe_author
from moderation.queries.watches import is_watching
from moderation.reasons import describe
from moderation.web.forms import KIND_NAMES

DID = {
    DecisionAction.PUBLISH: "published it",
    DecisionAction.HOLD: "held it for a moderator",
    DecisionAction.APPROVE: "approved it",
    DecisionAction.REJECT: "rejected it",
    DecisionAction.SPAM: "marked it as spam",
    DecisionAction.EDIT: "edited the text",
    DecisionAction.REDACT: "took words out",
    DecisionAction.FEATURE: "featured it",
    DecisionAction.UNFEATURE: "no longer features it",
    DecisionAction.PIN: "pinned it",
    DecisionAction.UNPIN: "unpinned it",
    DecisionAction.LOCK: "closed the replies below it",
    DecisionAction.UNLOCK: "opened the replies below it",
    DecisionAction.CLOSE: "closed the thread",
    DecisionAction.REOPEN: "opened the thread again",
    DecisionAction.ASK: "asked for a second opinion",
    DecisionAction.UNDO: "took that back",
    DecisionAction.RECHECK: "edited it",
    DecisionAction.WITHDRAW: "withdrew it",
    DecisionAction.FLAG: "reported it",
    DecisionAction.APPEAL: "objected to the removal",
    DecisionAction.NOTICE: "gave notice that it is illegal",
}
# What takes a button and no more, besides deciding: its name and key. These leave the case where it is.
MARKS = {
    DecisionAction.FEATURE: ("Feature it", "f"),
    DecisionAction.UNFEATURE: ("Feature it no longer", "f"),
    DecisionAction.PIN: ("Pin it to the top", "i"),
    DecisionAction.UNPIN: ("Unpin it", "i"),
    DecisionAction.LOCK: ("Close the replies below it", "l"),
    DecisionAction.UNLOCK: ("Open the replies below it", "l"),
    DecisionAction.CLOSE: ("Close the whole thread", "c"),
    DecisionAction.REOPEN: ("Open the thread again", "c"),
}
REPORT_REASONS = {f"flag.{reason.value}": reason.label.lower() for reason in FlagReason}


@dataclass(frozen=True)
class Piece:
    """A stretch of the text; `sentences` say what the checks noticed in it."""

    text: str
    label: str = ""
    sentences: str = ""


@dataclass(frozen=True)
class Evidence:
    sentence: str
    check: str
    label: str
    percent: int


@dataclass(frozen=True)
class Event:
    """Something that was done to the comment."""

    who: str
    did: str
    why: str
    note: str
    at: datetime

    @property
    def sentence(self) -> str:
        return f"{self.who} {self.did}" + (f" ({self.why})" if self.why else "")


def show_card(case: Case) -> dict[str, Any]:
    """Return what a list shows of a case."""
    return {
        "case": case,
        "comment": case.comment,
        "thread": case.comment.thread,
        "kind": KIND_NAMES[CaseKind(case.kind)],
        "why": describe(case.code, case.details),
        "is_open": case.state == CaseState.OPEN,
        "claim": find_claim(case),
    }


def show_case(case: Case, viewer: User) -> dict[str, Any]:
    """Return what a case's own page shows: the card, and everything that is known."""
    comment = case.comment
    appeal = find_open_appeal(comment.pk)
    complaints = list_open_complaints(comment.pk)
    own = [complaint.decided_by_id == viewer.pk for complaint in complaints]
    is_own = any(own) or (appeal is not None and appeal.decided_by_id == viewer.pk)
    actions = list_actions(comment, case, get_role(viewer, case.site_id))
    if is_own:
        actions = [action for action in actions if action not in TARGETS]
    findings, rules = list_findings(comment), list_house_rules(case.site)
    reasons = {rule.code: rule.title for rule in rules}
    decisions = list_decisions(comment)
    return {
        **show_card(case),
        "parent": comment.parent,
        "article": _find_article(comment),
        "pieces": mark_text(comment.body, findings),
        "suspicions": [_show_finding(finding) for finding in findings if finding.outcome == "suspect"],
        "unavailable": [_show_finding(finding) for finding in findings if finding.outcome == "unavailable"],
        "clear": [_show_finding(finding) for finding in findings if finding.outcome == "clear"],
        "record": describe_author(comment.author, except_comment=comment.pk),
        "reports": list_reports(comment),
        "domains": list_link_domains(comment),
        "duplicates": list_near_duplicates(comment),
        "events": [show_event(decision, viewer, case, findings, reasons) for decision in decisions],
        "notes": list_case_notes(case),
        "is_watched": is_watching(comment.thread, viewer),
        "actions": [action.value for action in actions],
        "appeal": appeal,
        "notices": list_open_notices(comment.pk),
        "complaints": complaints,
        "is_own_removal": is_own,
        "marks": [(mark.value, *MARKS[mark], DID[mark]) for mark in actions if mark in MARKS],
        "colleagues": list_colleagues(case.site, viewer) if DecisionAction.ASK in actions else [],
        "asked": find_question(case, viewer),
        "answered": find_answer(decisions, viewer, reasons) if case.asked_by is None else None,
        "reasons": [
            (str(key), rule.code, rule.title.lower())
            for key, rule in enumerate((rule for rule in rules if rule.is_active), start=1)
        ],
    }


def find_question(case: Case, viewer: User) -> str:
    """Return who asks whom for a second opinion, or nothing."""
    if case.asked_by is None:
        return ""
    if case.asked_of == viewer:
        return f"{_name_user(case.asked_by, viewer)} asks for your opinion"
    asked_of = getattr(case.asked_of, "username", "any colleague")
    return f"{_name_user(case.asked_by, viewer)} asked {asked_of} for a second opinion"


def find_answer(
    decisions: Sequence[Decision], viewer: User, reasons: Mapping[str, str]
) -> dict[str, Any] | None:
    """Return the last question for a second opinion, in words, and what was decided then; None without such an answer.

    `decisions` are the case's, latest first.
    """
    undone = {decision.undoes_id for decision in decisions}
    standing = [each for each in decisions if each.actor == Actor.MODERATOR and each.pk not in undone]
    ask = next((each for each in standing if each.action == DecisionAction.ASK), None)
    done = (DecisionAction.UNDO, *ASIDE)
    answers = [each for each in standing if ask and each.pk > ask.pk and each.action not in done]
    if ask is None or not answers:
        return None
    asked_of = ask.details.get("colleague") or "any colleague"
    return {
        "question": f"{_name_actor(ask, viewer)} asked {'you' if asked_of == viewer.username else asked_of}",
        "note": ask.note,
        "event": show_event(answers[-1], viewer, reasons=reasons),
    }


def show_event(
    decision: Decision,
    viewer: User,
    case: Case | None = None,
    findings: Sequence[Finding] = (),
    reasons: Mapping[str, str] | None = None,
) -> Event:
    return Event(
        who=_name_actor(decision, viewer),
        did=DID[DecisionAction(decision.action)],
        why=_explain(decision, case, findings)
        if decision.actor == Actor.MACHINE
        else _name_reason(decision, reasons),
        note=decision.note,
        at=decision.created_at,
    )


def show_notice(decision: Decision, viewer: User) -> dict[str, Any]:
    """Return what a moderator is told of what they did."""
    return {
        "event": show_event(decision, viewer),
        "author": decision.comment.author.name,
        "case": decision.comment.case,
        "undo": can_undo(decision) and decision,
    }


def mark_text(text: str, findings: Sequence[Finding]) -> list[Piece]:
    """Return `text` cut where marks begin or end. Spans are in code points, may overlap, and are not trusted to fit."""
    spans = [
        (max(0, start), min(end, len(text)), finding)
        for finding in findings
        if finding.outcome == "suspect"
        for start, end in finding.spans
    ]
    cuts = sorted({0, len(text), *(cut for start, end, _ in spans if start < end for cut in (start, end))})
    pieces = []
    for start, end in pairwise(cuts):
        here = [finding for first, last, finding in spans if first <= start and end <= last]
        sentences = dict.fromkeys(describe(finding.code, finding.details) for finding in here)
        pieces.append(Piece(text[start:end], here[0].label if here else "", " ".join(sentences)))
    return pieces


def _show_finding(finding: Finding) -> Evidence:
    return Evidence(
        sentence=describe(finding.code, finding.details),
        check=finding.check_name,
        label=finding.label,
        percent=round(finding.score * 100),
    )


def _name_actor(decision: Decision, viewer: User) -> str:
    if decision.moderator is not None:
        return _name_user(decision.moderator, viewer)
    return {Actor.AUTHOR: "The author", Actor.READER: "A reader"}.get(Actor(decision.actor), "Parley")


def _name_user(person: User, viewer: User) -> str:
    return "You" if person.pk == viewer.pk else person.get_username()


def _name_reason(decision: Decision, reasons: Mapping[str, str] | None) -> str:
    """Return why a person decided so: a reader's reason, or the site's house rule."""
    if not decision.code or decision.code in REPORT_REASONS:
        return REPORT_REASONS.get(decision.code, "")
    if reasons is None:
        reasons = name_reasons(decision.comment.thread.site)
    return reasons.get(decision.code, "").lower()


def _explain(decision: Decision, case: Case | None, findings: Sequence[Finding]) -> str:
    """Return a machine's reason in words: its details are kept with the case and the findings."""
    code = decision.code
    known = {finding.code: finding.details for finding in findings}
    if case is not None:
        known[case.code] = case.details
    return describe(code, known.get(code, {})) if code else ""


def _find_article(comment: Comment) -> str:
    """Return the address of the article if it can be linked to: an import may have brought anything."""
    url = comment.thread.url
    return url if url.startswith(("https://", "http://")) else ""
