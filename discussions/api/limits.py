"""Limits of the API's writers: each request that changes something is counted, whatever its view forgets to say."""

from typing import TYPE_CHECKING

from rest_framework.permissions import SAFE_METHODS
from rest_framework.request import Request
from rest_framework.throttling import BaseThrottle

from discussions.api.authentication import get_identity
from discussions.limits.asking import can_be_asked, spend_or_ask
from discussions.limits.shared import WHOLE_SITE
from discussions.limits.spending import spend, spend_as

if TYPE_CHECKING:  # it imports what the settings name, this among them
    from rest_framework.views import APIView

# For what guests who do it suspiciously are asked to prove something first (discussions/limits/asking.py).
ASKED = frozenset({"post", "vote", "flag"})


class LimitWriting(BaseThrottle):
    """Counts a request as what its view's `limits` say of the method, else as `react`. Reading counts only there."""

    def allow_request(self, request: Request, view: "APIView") -> bool:
        """Return True. Raises Refused (rate_limited, challenge_required)."""
        default = None if request.method in SAFE_METHODS else "react"
        action = getattr(view, "limits", {}).get(request.method, default)
        if action is not None:
            identity = get_identity(request)
            thread_key = view.kwargs.get("thread_key", WHOLE_SITE)
            if identity is None:
                spend(request, action)
            elif action in ASKED and can_be_asked(identity.site, identity.author):
                spend_or_ask(
                    request, action, site=identity.site, author=identity.author, thread_key=thread_key
                )
            else:
                spend_as(request, action, identity.author, site=identity.site, thread_key=thread_key)
        return True
