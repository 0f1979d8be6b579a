"""The addresses of the readers' API, below /api/v1/."""

from django.urls import path, register_converter
from django.urls.converters import StringConverter

from discussions.api import authors, comments, follows, texts, threads
from discussions.api.fields import ID_PATTERN
from discussions.models.sites import SITE_KEY_PATTERN
from discussions.models.threads import THREAD_KEY_PATTERN


class SiteKeyConverter(StringConverter):
    regex = SITE_KEY_PATTERN


class ThreadKeyConverter(StringConverter):
    regex = THREAD_KEY_PATTERN


class NumberConverter:
    """An id has one spelling: no leading zeros."""

    regex = ID_PATTERN

    def to_python(self, value: str) -> int:
        return int(value)

    def to_url(self, value: int) -> str:
        return str(value)


register_converter(SiteKeyConverter, "site")
register_converter(ThreadKeyConverter, "thread")
register_converter(NumberConverter, "number")

_SITE = "sites/<site:site_key>"
_THREAD = f"{_SITE}/threads/<thread:thread_key>"

urlpatterns = [
    path(f"{_SITE}/threads", threads.ThreadByUrlView.as_view()),
    path(f"{_SITE}/counts", threads.CountsView.as_view()),
    path(f"{_SITE}/preview", texts.PreviewView.as_view()),
    path(f"{_SITE}/guests", authors.GuestsView.as_view()),
    path(_THREAD, threads.ThreadView.as_view()),
    path(f"{_THREAD}/comments", comments.ThreadCommentsView.as_view()),
    path(f"{_THREAD}/me", threads.MineView.as_view()),
    path(f"{_THREAD}/follow", follows.FollowView.as_view()),
    path(f"{_THREAD}/updates", threads.UpdatesView.as_view()),
    path(f"{_THREAD}/feed.atom", threads.FeedView.as_view()),
    path("comments/<number:comment_id>", comments.CommentView.as_view()),
    path("comments/<number:comment_id>/replies", comments.RepliesView.as_view()),
    path("comments/<number:comment_id>/branch", texts.BranchView.as_view()),
    path("comments/<number:comment_id>/revisions", texts.RevisionsView.as_view()),
    path("comments/<number:comment_id>/vote", comments.VoteView.as_view()),
    path("comments/<number:comment_id>/flags", comments.FlagsView.as_view()),
    path("authors/<number:author_id>/mute", authors.MuteView.as_view()),
    path("me", authors.MeView.as_view()),
    path("me/warnings/<number:warning_id>/acknowledge", authors.AcknowledgeView.as_view()),
]
