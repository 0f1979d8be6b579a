"""The addresses of the moderators' API, below /api/v1/moderation/."""

from django.urls import path

from moderation.api import cases, raids

urlpatterns = [
    path("cases", cases.CasesView.as_view()),
    path("cases/<number:case_id>", cases.CaseView.as_view()),
    path("cases/<number:case_id>/decisions", cases.CaseDecisionsView.as_view()),
    path("decisions/<number:decision_id>/undo", cases.UndoView.as_view()),
    path("raids", raids.RaidsView.as_view()),
    path("raids/<number:raid_id>/end", raids.EndRaidView.as_view()),
]
