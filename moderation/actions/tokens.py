"""Moderators' keys to the API."""

import secrets
from datetime import datetime

from django.contrib.auth.models import User

from discussions.tokens import hash_token
from moderation.models import AccessToken

ACCESS_TOKEN_PREFIX = "pm_"  # noqa: S105  (no secret: what all of them begin with)


def create_access_token(*, user: User, name: str, expires_at: datetime | None = None) -> str:
    """Make a token for `user`. Returns it; it is not stored and can't be shown again."""
    token = ACCESS_TOKEN_PREFIX + secrets.token_urlsafe(32)
    AccessToken.objects.create(user=user, name=name, token_hash=hash_token(token), expires_at=expires_at)
    return token
