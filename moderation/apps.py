"""Tells Django that moderation is an app, and what follows when allauth has given somebody a new password."""

from django.apps import AppConfig


class ModerationConfig(AppConfig):
    name = "moderation"

    def ready(self) -> None:
        from allauth.account.signals import password_reset

        from moderation.actions.accounts import revoke_tokens_after_reset

        password_reset.connect(revoke_tokens_after_reset, dispatch_uid="parley.tokens")
