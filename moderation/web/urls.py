"""The addresses of the desk, below /desk/."""

from django.urls import URLPattern

app_name = "desk"
urlpatterns: list[URLPattern] = []
