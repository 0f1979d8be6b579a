"""The pages that readers see, outside the API."""

from django.urls import path
from django.views.generic import RedirectView

from discussions.pages import front, mail

urlpatterns = [
    path("", front.show_front, name="front"),
    path("embed.js", front.show_embed, name="embed"),
    path("demo/", front.show_demo, name="demo"),
    path("mail/confirm/<str:token>", mail.confirm, name="confirm-address"),
    path("demo", RedirectView.as_view(pattern_name="demo")),
]
