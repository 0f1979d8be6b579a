"""The addresses of the moderators' API, below /api/v1/moderation/."""

from django.urls import path

from moderation.api import cases, providers

urlpatterns = [
    path("cases", cases.CasesView.as_view()),
    path("cases/<number:case_id>", cases.CaseView.as_view()),
    path("cases/<number:case_id>/decisions", cases.CaseDecisionsView.as_view()),
    path("decisions/<number:decision_id>/undo", cases.UndoView.as_view()),
    path("providers", providers.ProvidersView.as_view()),
    path("providers/<number:provider_id>", providers.ProviderView.as_view()),
    path("providers/<number:provider_id>/test", providers.ProviderTestView.as_view()),
    path("providers/<number:provider_id>/stats", providers.ProviderStatsView.as_view()),
]
