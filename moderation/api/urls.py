"""The addresses of the moderators' API, below /api/v1/moderation/."""

from django.urls import path

from moderation.api import authors, cases, house_rules, models, policies, providers, raids, rules, word_lists

urlpatterns = [
    path("cases", cases.CasesView.as_view()),
    path("cases/<number:case_id>", cases.CaseView.as_view()),
    path("cases/<number:case_id>/decisions", cases.CaseDecisionsView.as_view()),
    path("cases/<number:case_id>/claim", cases.CaseClaimView.as_view()),
    path("models", models.ModelsView.as_view()),
    path("models/revert", models.RevertView.as_view()),
    path("decisions/<number:decision_id>/undo", cases.UndoView.as_view()),
    path("house-rules", house_rules.HouseRulesView.as_view()),
    path("rules", rules.RulesView.as_view()),
    path("rules/preview", rules.RulePreviewView.as_view()),
    path("rules/<number:rule_id>", rules.RuleView.as_view()),
    path("policy", policies.PolicyView.as_view()),
    path("policy/replay", policies.PolicyReplayView.as_view()),
    path("word-lists", word_lists.WordListsView.as_view()),
    path("word-lists/preview", word_lists.WordListPreviewView.as_view()),
    path("word-lists/<number:list_id>", word_lists.WordListView.as_view()),
    path("word-lists/<number:list_id>/entries.csv", word_lists.WordListFileView.as_view()),
    path("providers", providers.ProvidersView.as_view()),
    path("providers/<number:provider_id>", providers.ProviderView.as_view()),
    path("providers/<number:provider_id>/test", providers.ProviderTestView.as_view()),
    path("providers/<number:provider_id>/stats", providers.ProviderStatsView.as_view()),
    path("authors", authors.AuthorsView.as_view()),
    path("authors/<number:author_id>", authors.AuthorView.as_view()),
    path("authors/<number:author_id>/sanctions", authors.SanctionsView.as_view()),
    path("authors/<number:author_id>/sanctions/preview", authors.SanctionPreviewView.as_view()),
    path("authors/<number:author_id>/notes", authors.NotesView.as_view()),
    path("sanctions/<number:sanction_id>/lift", authors.LiftView.as_view()),
    path("notes/<number:note_id>", authors.NoteView.as_view()),
    path("raids", raids.RaidsView.as_view()),
    path("raids/<number:raid_id>/end", raids.EndRaidView.as_view()),
]
