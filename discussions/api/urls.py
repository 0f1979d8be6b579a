"""The addresses of the readers' API, below /api/v1/."""

from django.urls import path

from discussions import converters  # noqa: F401  (the kinds of parts that these addresses have)
from discussions.api import (
    appeals,
    author_pages,
    authors,
    comments,
    feeds,
    follows,
    house_rules,
    notices,
    notifications,
    own_data,
    passages,
    predictions,
    texts,
    threads,
)

_SITE = "sites/<site:site_key>"
_THREAD = f"{_SITE}/threads/<thread:thread_key>"

urlpatterns = [
    path(f"{_SITE}/threads", threads.ThreadByUrlView.as_view()),
    path(f"{_SITE}/feed.atom", feeds.SiteFeedView.as_view()),
    path(f"{_SITE}/authors/<number:author_id>", author_pages.AuthorPageView.as_view()),
    path(f"{_SITE}/authors/<number:author_id>/feed.atom", feeds.AuthorFeedView.as_view()),
    path(f"{_SITE}/counts", threads.CountsView.as_view()),
    path(f"{_SITE}/preview", texts.PreviewView.as_view()),
    path(f"{_SITE}/rules", house_rules.SiteRulesView.as_view()),
    path(f"{_SITE}/guests", authors.GuestsView.as_view()),
    path(_THREAD, threads.ThreadView.as_view()),
    path(f"{_THREAD}/comments", comments.ThreadCommentsView.as_view()),
    path(f"{_THREAD}/me", threads.MineView.as_view()),
    path(f"{_THREAD}/follow", follows.FollowView.as_view()),
    path(f"{_THREAD}/updates", threads.UpdatesView.as_view()),
    path(f"{_THREAD}/views", threads.ViewsView.as_view()),
    path(f"{_THREAD}/feed.atom", feeds.ThreadFeedView.as_view()),
    path(f"{_THREAD}/passages", passages.PassagesView.as_view()),
    path(f"{_THREAD}/prompts", predictions.ThreadPromptsView.as_view()),
    path(f"{_THREAD}/prompts/<prompt:prompt_key>", predictions.SitePromptView.as_view()),
    path(f"{_SITE}/forecasters", predictions.ForecastersView.as_view()),
    path("prompts/<number:prompt_id>/forecast", predictions.ForecastView.as_view()),
    path("prompts/<number:prompt_id>/crowd", predictions.CrowdView.as_view()),
    path("prompts/<number:prompt_id>/prompt.svg", predictions.PictureView.as_view(), name="prompt-picture"),
    path("prompts/<number:prompt_id>/scores", predictions.ScoresView.as_view()),
    path("prompts/<number:prompt_id>/resolution", predictions.ResolutionView.as_view()),
    path("authors/<number:author_id>/record", predictions.RecordView.as_view()),
    path("comments/<number:comment_id>", comments.CommentView.as_view()),
    path("comments/<number:comment_id>/replies", comments.RepliesView.as_view()),
    path("comments/<number:comment_id>/branch", texts.BranchView.as_view()),
    path("comments/<number:comment_id>/revisions", texts.RevisionsView.as_view()),
    path("comments/<number:comment_id>/vote", comments.VoteView.as_view()),
    path("comments/<number:comment_id>/flags", comments.FlagsView.as_view()),
    path("comments/<number:comment_id>/appeals", appeals.AppealsView.as_view()),
    path("comments/<number:comment_id>/complaints", appeals.ComplaintsView.as_view()),
    path("comments/<number:comment_id>/notices", notices.NoticesView.as_view()),
    path("authors/<number:author_id>/mute", authors.MuteView.as_view()),
    path("me", own_data.MeView.as_view()),
    path("me/export", own_data.OwnDataView.as_view()),
    path("me/notifications", notifications.NotificationsView.as_view()),
    path("me/notifications/read", notifications.NotificationsReadView.as_view()),
    path("me/notifications/mail", notifications.MailSettingsView.as_view()),
    path("me/warnings/<number:warning_id>/acknowledge", authors.AcknowledgeView.as_view()),
]
