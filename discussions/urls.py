"""The pages that readers see, outside the API."""

from django.urls import path
from django.views.generic import RedirectView

from discussions import pages

urlpatterns = [
    path("", pages.show_front, name="front"),
    path("embed.js", pages.show_embed, name="embed"),
    path("demo/", pages.show_demo, name="demo"),
    path("demo", RedirectView.as_view(pattern_name="demo")),
]
