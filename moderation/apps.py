"""Tells Django that moderation is an app."""

from django.apps import AppConfig


class ModerationConfig(AppConfig):
    name = "moderation"
