"""The tables of discussions. Invariants are constraints here; changes go through `discussions/actions`."""

from discussions.models.authors import Author, AuthorKind, AuthorToken
from discussions.models.comments import Comment, RankingChange, Revision, Status
from discussions.models.erasures import Eraser, Erasure
from discussions.models.events import ABOUT_NEW_COMMENTS, Event, EventKind, Notification, NotificationKind
from discussions.models.following import ConfirmationRequest, Follow, Mailbox, Pace
from discussions.models.letters import Letter
from discussions.models.notices import LegalGround, Notice, NoticeState
from discussions.models.passages import Passage
from discussions.models.predictions import (
    Crowd,
    CrowdGroup,
    Forecast,
    Prompt,
    PromptAction,
    PromptChange,
    PromptState,
    PromptTemplate,
    Record,
    Score,
)
from discussions.models.reactions import Flag, FlagReason, Mute, Vote
from discussions.models.sites import ApiKey, AuthorPages, ChallengeSetting, Scope, SigningKey, Site
from discussions.models.threads import Thread, ThreadChange, ThreadMode, ThreadState, ThreadViews

__all__ = [
    "ABOUT_NEW_COMMENTS",
    "ApiKey",
    "Author",
    "AuthorKind",
    "AuthorPages",
    "AuthorToken",
    "ChallengeSetting",
    "Comment",
    "ConfirmationRequest",
    "Crowd",
    "CrowdGroup",
    "Eraser",
    "Erasure",
    "Event",
    "EventKind",
    "Flag",
    "FlagReason",
    "Follow",
    "Forecast",
    "LegalGround",
    "Letter",
    "Mailbox",
    "Mute",
    "Notice",
    "NoticeState",
    "Notification",
    "NotificationKind",
    "Pace",
    "Passage",
    "Prompt",
    "PromptAction",
    "PromptChange",
    "PromptState",
    "PromptTemplate",
    "RankingChange",
    "Record",
    "Revision",
    "Scope",
    "Score",
    "SigningKey",
    "Site",
    "Status",
    "Thread",
    "ThreadChange",
    "ThreadMode",
    "ThreadState",
    "ThreadViews",
    "Vote",
]
