"""Limits of the API's writers: each request that changes something is counted, whatever its view forgets to say."""

from typing import TYPE_CHECKING

from rest_framework.permissions import SAFE_METHODS
from rest_framework.request import Request
from rest_framework.throttling import BaseThrottle

from discussions.api.authentication import get_identity
from discussions.limits.shared import WHOLE_SITE
from discussions.limits.spending import spend, spend_as

if TYPE_CHECKING:  # it imports what the settings name, this among them
    from rest_framework.views import APIView


class LimitWriting(BaseThrottle):
    """Counts a request as what its view's `limits` say of the method, else as `react`. Reading counts only there."""

    def allow_request(self, request: Request, view: "APIView") -> bool:
        """Return True. Raises Refused (rate_limited)."""
        default = None if request.method in SAFE_METHODS else "react"
        action = getattr(view, "limits", {}).get(request.method, default)
        if action is not None:
            identity = get_identity(request)
            if identity is None:
                spend(request, action)
            else:
                spend_as(
                    request,
                    action,
                    identity.author,
                    site=identity.site,
                    thread_key=view.kwargs.get("thread_key", WHOLE_SITE),
                )
        return True
