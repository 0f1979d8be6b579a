"""The pages that readers see, outside the API."""

from django.urls import URLPattern

urlpatterns: list[URLPattern] = []
