"""The addresses of the other services' protocols: theirs, not ours to choose."""

from django.urls import path

from moderation.protocols.akismet import views as akismet
from moderation.protocols.coral import views as coral
from moderation.protocols.perspective import views as perspective

urlpatterns = [
    path("1.1/verify-key", akismet.verify_key),
    path("1.1/comment-check", akismet.check_comment),
    path("1.1/submit-spam", akismet.submit_spam),
    path("1.1/submit-ham", akismet.submit_ham),
    path("1.1/get-subscription", akismet.show_subscription),
    path("1.1/get-stats", akismet.show_stats),
    path("1.1/deactivate", akismet.deactivate),
    path("1.1/test", akismet.show_test),
    path("1.2/usage-limit", akismet.show_usage_limit),
    path("1.2/key-sites", akismet.show_key_sites),
    path("v1alpha1/comments:analyze", perspective.analyze),
    path("v1alpha1/comments:suggestscore", perspective.suggest_score),
    path("coral/<slug:site_key>/moderation", coral.moderate, name="coral-moderation"),
    path("$discovery/rest", perspective.show_discovery),
]
