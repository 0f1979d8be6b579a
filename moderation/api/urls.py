"""The addresses of the moderators' API, below /api/v1/moderation/."""

from django.urls import path

from moderation.api import authors, cases

urlpatterns = [
    path("cases", cases.CasesView.as_view()),
    path("cases/<number:case_id>", cases.CaseView.as_view()),
    path("cases/<number:case_id>/decisions", cases.CaseDecisionsView.as_view()),
    path("decisions/<number:decision_id>/undo", cases.UndoView.as_view()),
    path("authors", authors.AuthorsView.as_view()),
    path("authors/<number:author_id>", authors.AuthorView.as_view()),
    path("authors/<number:author_id>/sanctions", authors.SanctionsView.as_view()),
    path("authors/<number:author_id>/sanctions/preview", authors.SanctionPreviewView.as_view()),
    path("authors/<number:author_id>/notes", authors.NotesView.as_view()),
    path("sanctions/<number:sanction_id>/lift", authors.LiftView.as_view()),
    path("notes/<number:note_id>", authors.NoteView.as_view()),
]
