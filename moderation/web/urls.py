"""The addresses of the desk, below /desk/."""

from django.urls import include, path

from moderation.web import account, bulk, colleagues, deciding, invitations, live, people, team, views

app_name = "desk"
urlpatterns = [
    path("", views.show_queue, name="queue"),
    path("cases/<number:case_id>", views.show_case_page, name="case"),
    path("cases/<number:case_id>/card", views.show_case_card, name="card"),
    path("cases/<number:case_id>/decide", deciding.decide, name="decide"),
    path("cases/<number:case_id>/notes", colleagues.note, name="case-note"),
    path("case-notes/<number:note_id>/delete", colleagues.delete_own_note, name="delete-case-note"),
    path("cases/<number:case_id>/watch", colleagues.watch, name="watch"),
    path("opinions", colleagues.show_opinions, name="opinions"),
    path("decisions/<number:decision_id>/undo", deciding.undo, name="undo"),
    path("take", deciding.take, name="take"),
    path("start", deciding.start, name="start"),
    path("hold", deciding.hold, name="hold"),
    path("bulk", bulk.show_bulk, name="bulk"),
    path("bulk/do", bulk.do_bulk, name="bulk-do"),
    path("bulks/<uuid:batch>", bulk.show_done, name="bulk-done"),
    path("bulks/<uuid:batch>/undo", bulk.undo, name="bulk-undo"),
    path("changes", live.show_changes, name="changes"),
    path("veil", views.veil, name="veil"),
    path("end", views.show_end, name="end"),
    path("account", account.show_account, name="account"),
    path("account/tokens", account.add_token, name="add-token"),
    path("account/tokens/<number:token_id>/revoke", account.revoke_token, name="revoke-token"),
    path("account/sessions/end", account.end_other_sessions, name="end-sessions"),
    path("invitation/<str:token>", invitations.open_invitation, name="invitation-link"),
    path("invitation", invitations.show_invitation, name="invitation"),
    path("sites/<slug:site_key>/team", team.show_team, name="team"),
    path("sites/<slug:site_key>/team/factors", team.ask_factors, name="ask-factors"),
    path("sites/<slug:site_key>/team/invite", team.send_invitation, name="invite"),
    path("invitations/<number:invitation_id>/revoke", team.revoke, name="revoke-invitation"),
    path("members/<number:member_id>/role", team.set_role, name="set-role"),
    path("members/<number:member_id>/remove", team.remove, name="remove-member"),
    path("authors", people.show_authors, name="authors"),
    path("authors/<number:author_id>", people.show_author, name="author"),
    path("authors/<number:author_id>/sanctions", people.sanction, name="sanction"),
    path("authors/<number:author_id>/notes", people.note, name="note"),
    path("sanctions/<number:sanction_id>/lift", people.lift, name="lift"),
    path("notes/<number:note_id>/delete", people.delete_own_note, name="delete-note"),
    path("", include("moderation.web.site_urls")),
]
