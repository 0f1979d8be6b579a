"""The tables of moderation. Evidence (findings) is kept apart from what was done about it (decisions)."""

from moderation.models.cases import Actor, Case, CaseKind, CaseState, Decision, DecisionAction, RejectReason
from moderation.models.evidence import CommentLink, Finding, Fingerprint
from moderation.models.people import AccessToken, Membership, Role
from moderation.models.policies import PolicyVersion, WordList
from moderation.models.sanctions import STANDING_KINDS, AuthorNote, Sanction, SanctionKind, SanctionReason

__all__ = [
    "STANDING_KINDS",
    "AccessToken",
    "Actor",
    "AuthorNote",
    "Case",
    "CaseKind",
    "CaseState",
    "CommentLink",
    "Decision",
    "DecisionAction",
    "Finding",
    "Fingerprint",
    "Membership",
    "PolicyVersion",
    "RejectReason",
    "Role",
    "Sanction",
    "SanctionKind",
    "SanctionReason",
    "WordList",
]
