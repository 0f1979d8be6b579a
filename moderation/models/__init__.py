"""The tables of moderation. Evidence (findings) is kept apart from what was done about it (decisions)."""

from moderation.models.appeals import Appeal, AppealState, Complaint
from moderation.models.audits import Audit, AuditAnswer, AuditVerdict
from moderation.models.cases import (
    ASIDE,
    ASKED_FOR,
    Actor,
    Case,
    CaseKind,
    CaseState,
    CaseText,
    Decision,
    DecisionAction,
    RejectReason,
)
from moderation.models.evidence import CommentLink, Finding, Fingerprint, Judgement
from moderation.models.flags import FlagCalibration, FlagScore
from moderation.models.house_rules import HouseRule, HouseRulesVersion
from moderation.models.learning import ModelState, SiteModelVersion
from moderation.models.listings import ListedItem, ListImport, ListKind
from moderation.models.notices import NoticeAnswer
from moderation.models.people import AccessToken, Digest, Invitation, Membership, Role, Team, Watch
from moderation.models.policies import DutiesVersion, PolicyVersion, Rule, WordList
from moderation.models.protocols import CoralSecret, Lesson, Protocol, ProtocolUse
from moderation.models.providers import AskWhen, CallState, OnFailure, Provider, ProviderCall, ProviderKind
from moderation.models.queue import CaseChange, CaseCount, CountCheck
from moderation.models.raids import Raid
from moderation.models.sanctions import (
    STANDING_KINDS,
    AuthorNote,
    CaseNote,
    Sanction,
    SanctionKind,
    SanctionReason,
)
from moderation.models.statements import Statement, StatementState
from moderation.models.webhooks import Delivery, DeliveryState, Lane, Webhook, WebhookFormat

__all__ = [
    "ASIDE",
    "ASKED_FOR",
    "STANDING_KINDS",
    "AccessToken",
    "Actor",
    "Appeal",
    "AppealState",
    "AskWhen",
    "Audit",
    "AuditAnswer",
    "AuditVerdict",
    "AuthorNote",
    "CallState",
    "Case",
    "CaseChange",
    "CaseCount",
    "CaseKind",
    "CaseNote",
    "CaseState",
    "CaseText",
    "CommentLink",
    "Complaint",
    "CoralSecret",
    "CountCheck",
    "Decision",
    "DecisionAction",
    "Delivery",
    "DeliveryState",
    "Digest",
    "DutiesVersion",
    "Finding",
    "Fingerprint",
    "FlagCalibration",
    "FlagScore",
    "HouseRule",
    "HouseRulesVersion",
    "Invitation",
    "Judgement",
    "Lane",
    "Lesson",
    "ListImport",
    "ListKind",
    "ListedItem",
    "Membership",
    "ModelState",
    "NoticeAnswer",
    "OnFailure",
    "PolicyVersion",
    "Protocol",
    "ProtocolUse",
    "Provider",
    "ProviderCall",
    "ProviderKind",
    "Raid",
    "RejectReason",
    "Role",
    "Rule",
    "Sanction",
    "SanctionKind",
    "SanctionReason",
    "SiteModelVersion",
    "Statement",
    "StatementState",
    "Team",
    "Watch",
    "Webhook",
    "WebhookFormat",
    "WordList",
]
