"""Following a thread."""

from typing import Any

from django.http import HttpRequest
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from discussions.actions.follows import follow_thread, unfollow_thread
from discussions.actions.mailboxes import set_address
from discussions.addresses import find_client_address
from discussions.api.authentication import require_author
from discussions.api.fields import Email
from discussions.api.inputs import read_input
from discussions.api.schema import describe
from discussions.models import Author, Thread
from discussions.queries import threads
from discussions.queries.mailboxes import EMAIL_STATES, describe_email, find_mailbox
from discussions.tokens import hash_address

_ERRORS = ("thread_not_found",)


class FollowInput(serializers.Serializer[Any]):
    email = Email(
        required=False,
        allow_blank=True,
        default="",
        help_text="Where mail about it may go. A letter goes there first, with a link to say yes.",
    )


class FollowOutput(serializers.Serializer[Any]):
    follows = serializers.BooleanField()
    email = serializers.ChoiceField(
        choices=EMAIL_STATES,
        help_text="Whether mail may be sent to me: only to an address that was confirmed.",
    )


class FollowView(APIView):
    @describe(answers={200: FollowOutput}, errors=_ERRORS, writes=True, request=FollowInput, tags=["threads"])
    def put(self, request: Request, site_key: str, thread_key: str) -> Response:
        """Follow a thread: hear of its new comments in `me/notifications`, and by mail where that was asked for."""
        thread = threads.get_thread(site_key, thread_key)
        author = require_author(request, thread.site)
        email = read_input(FollowInput, request.data)["email"]
        follow_by_mail(request, thread, author, email)
        state = describe_email(author, find_mailbox(author))
        return Response({"follows": True, "email": state}, headers={"Cache-Control": "no-store"})

    @describe(answers={204: None}, errors=_ERRORS, writes=True, request=None, tags=["threads"])
    def delete(self, request: Request, site_key: str, thread_key: str) -> Response:
        """No longer follow a thread."""
        thread = threads.get_thread(site_key, thread_key)
        unfollow_thread(thread.pk, require_author(request, thread.site).pk)
        return Response(status=204)


def follow_by_mail(request: HttpRequest, thread: Thread, author: Author, email: str) -> None:
    """Let a reader follow a thread, and ask at `email`, if there is one, whether mail may go there.

    Raises Refused, as `follow_thread` and `set_address`.
    """
    follow_thread(thread, author)
    if email:
        _, subnet_hash = hash_address(find_client_address(request))
        set_address(author, email, subnet_hash=subnet_hash)
