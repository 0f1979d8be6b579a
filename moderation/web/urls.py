"""The addresses of the desk, below /desk/."""

from django.contrib.auth.views import LogoutView
from django.urls import include, path
from django.views.decorators.cache import never_cache

from discussions.page_security import with_content_policy
from moderation.web import people, views

app_name = "desk"
urlpatterns = [
    path("", views.show_queue, name="queue"),
    path("login", never_cache(with_content_policy(views.DeskLoginView.as_view())), name="login"),
    path("logout", LogoutView.as_view(), name="logout"),
    path("cases/<number:case_id>", views.show_case_page, name="case"),
    path("cases/<number:case_id>/decide", views.decide, name="decide"),
    path("decisions/<number:decision_id>/undo", views.undo, name="undo"),
    path("authors", people.show_authors, name="authors"),
    path("authors/<number:author_id>", people.show_author, name="author"),
    path("authors/<number:author_id>/sanctions", people.sanction, name="sanction"),
    path("authors/<number:author_id>/notes", people.note, name="note"),
    path("sanctions/<number:sanction_id>/lift", people.lift, name="lift"),
    path("notes/<number:note_id>/delete", people.delete_own_note, name="delete-note"),
    path("", include("moderation.web.site_urls")),
]
