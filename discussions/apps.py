"""Tells Django that discussions is an app."""

from django.apps import AppConfig


class DiscussionsConfig(AppConfig):
    name = "discussions"
