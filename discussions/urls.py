"""The pages that readers see, outside the API."""

from django.urls import path
from django.views.generic import RedirectView

from discussions.pages import front

urlpatterns = [
    path("", front.show_front, name="front"),
    path("embed.js", front.show_embed, name="embed"),
    path("demo/", front.show_demo, name="demo"),
    path("demo", RedirectView.as_view(pattern_name="demo")),
]
