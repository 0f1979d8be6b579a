"""The tables of moderation. Evidence (findings) is kept apart from what was done about it (decisions)."""

from moderation.models.cases import Actor, Case, CaseKind, CaseState, Decision, DecisionAction, RejectReason
from moderation.models.evidence import CommentLink, Finding, Fingerprint
from moderation.models.listings import ListedItem, ListImport, ListKind
from moderation.models.people import AccessToken, Membership, Role
from moderation.models.policies import PolicyVersion, WordList
from moderation.models.providers import AskWhen, CallState, OnFailure, Provider, ProviderCall, ProviderKind

__all__ = [
    "AccessToken",
    "Actor",
    "AskWhen",
    "CallState",
    "Case",
    "CaseKind",
    "CaseState",
    "CommentLink",
    "Decision",
    "DecisionAction",
    "Finding",
    "Fingerprint",
    "ListImport",
    "ListKind",
    "ListedItem",
    "Membership",
    "OnFailure",
    "PolicyVersion",
    "Provider",
    "ProviderCall",
    "ProviderKind",
    "RejectReason",
    "Role",
    "WordList",
]
