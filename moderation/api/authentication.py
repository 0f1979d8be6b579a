"""Moderators come with a session of the desk, or with a token of their own."""

from typing import Any

from django.contrib.auth.models import User
from django.utils import timezone
from drf_spectacular.extensions import OpenApiAuthenticationExtension
from rest_framework.authentication import BaseAuthentication, SessionAuthentication
from rest_framework.permissions import SAFE_METHODS, BasePermission
from rest_framework.request import Request
from rest_framework.throttling import BaseThrottle
from rest_framework.views import APIView

from discussions.limits.spending import spend
from discussions.refusals import Refused
from discussions.tokens import hash_token
from moderation.actions.accounts import note_use
from moderation.actions.team import note_presence
from moderation.models import AccessToken
from moderation.queries.memberships import find_admission


class TokenAuthentication(BaseAuthentication):
    def authenticate(self, request: Request) -> tuple[User, AccessToken] | None:
        scheme, _, token = request.headers.get("Authorization", "").partition(" ")
        if not scheme:
            return None
        known = None
        if scheme.lower() == "bearer" and token.isascii():
            known = (
                AccessToken.objects.select_related("user")
                .filter(token_hash=hash_token(token.strip()))
                .first()
            )
        if known is None or not known.user.is_active:
            raise Refused("invalid_token")
        if known.expires_at is not None and known.expires_at <= timezone.now():
            raise Refused("token_expired")
        note_use(known)
        return known.user, known

    def authenticate_header(self, request: Request) -> str:
        return "Bearer"


class IsModerator(BasePermission):
    """Somebody who moderates at least one site, with two factors where one asks for them.

    Which cases they see is the queries' matter. Read from the database for every request: who is removed is out.
    """

    def has_permission(self, request: Request, view: APIView) -> bool:
        person = get_moderator(request)
        admission = find_admission(person)
        if admission.lacks_second_factor:
            raise Refused("two_factors_needed")
        note_presence(person, admission)
        return admission.sites > 0


def get_moderator(request: Request) -> User:
    """Return the person who asks. Raises Refused (not_authenticated)."""
    if not isinstance(request.user, User):
        raise Refused("not_authenticated")
    return request.user


class LimitModerators(BaseThrottle):
    """Counts what a moderator changes as `moderate`, and as what the view's `limits` say where that is dearer."""

    def allow_request(self, request: Request, view: APIView) -> bool:
        """Return True. Raises Refused (rate_limited)."""
        if request.method not in SAFE_METHODS:
            action = getattr(view, "limits", {}).get(request.method, "moderate")
            spend(request, action, author=f"person-{get_moderator(request).pk}")
        return True


class ModeratorView(APIView):
    authentication_classes = (TokenAuthentication, SessionAuthentication)
    permission_classes = (IsModerator,)
    throttle_classes = (LimitModerators,)


class TokenScheme(OpenApiAuthenticationExtension):  # type: ignore[no-untyped-call]
    target_class = "moderation.api.authentication.TokenAuthentication"
    name = "moderator"

    def get_security_definition(self, auto_schema: Any) -> dict[str, Any]:
        return {"type": "http", "scheme": "bearer", "description": "A moderator's own token."}
