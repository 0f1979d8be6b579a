"""The tables of moderation. Evidence (findings) is kept apart from what was done about it (decisions)."""

from moderation.models.cases import Actor, Case, CaseKind, CaseState, Decision, DecisionAction, RejectReason
from moderation.models.evidence import CommentLink, Finding, Fingerprint
from moderation.models.people import AccessToken, Membership, Role
from moderation.models.policies import PolicyVersion, WordList
from moderation.models.raids import Raid

__all__ = [
    "AccessToken",
    "Actor",
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
    "Raid",
    "RejectReason",
    "Role",
    "WordList",
]
