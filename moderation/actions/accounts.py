"""A moderator's own account: access tokens, and the end of all other sessions."""

from datetime import timedelta

from django.contrib.auth.models import User
from django.db.models import Q
from django.utils import timezone

from discussions.refusals import Refused
from moderation.actions.tokens import create_access_token
from moderation.models import AccessToken

MAX_TOKENS = 20
USED_EVERY = timedelta(minutes=1)


def create_own_token(*, person: User, name: str, days: int | None) -> str:
    """Make an access token, good for so many days or until it is revoked. Raises Refused (limit_reached).

    Returns it; it can't be shown again.
    """
    if AccessToken.objects.filter(user=person).count() >= MAX_TOKENS:
        raise Refused("limit_reached")
    expires_at = None if days is None else timezone.now() + timedelta(days=days)
    return create_access_token(user=person, name=name, expires_at=expires_at)


def revoke_own_token(*, person: User, token_id: int) -> None:
    """End an access token of one's own, with its next request. Raises Refused (not_found)."""
    removed, _ = AccessToken.objects.filter(user=person, pk=token_id).delete()
    if not removed:
        raise Refused("not_found")


def end_sessions(*, person: User, password: str, with_tokens: bool) -> None:
    """End every session of this person, and their access tokens if asked for.

    `password` is theirs, and has been checked: hashed anew it stays what it was, while each session holds a
    fingerprint of the former hash. The caller's own session has to be renewed.
    """
    person.set_password(password)
    person.save(update_fields=["password"])
    if with_tokens:
        AccessToken.objects.filter(user=person).delete()


def revoke_tokens_after_reset(sender: object, user: User, **_: object) -> None:
    """End all access tokens of somebody whose forgotten password was set anew: others may have made some of these.

    Sessions end with the password by themselves. Second factors stay, for who has got into a mailbox must not get past
    them; letters have told of each that was added.
    """
    AccessToken.objects.filter(user=user).delete()


def note_use(token: AccessToken) -> None:
    """Note that an access token was used, unless that was noted less than a minute ago."""
    now = timezone.now()
    if token.last_used_at is None or token.last_used_at <= now - USED_EVERY:
        unnoted = Q(last_used_at__isnull=True) | Q(last_used_at__lte=now - USED_EVERY)
        AccessToken.objects.filter(unnoted, pk=token.pk).update(last_used_at=now)
