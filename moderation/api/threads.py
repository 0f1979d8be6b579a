"""What the newsroom sets of a thread, over HTTP: its state, when it closes, its pace, the note above its comments."""

from typing import Any

from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from discussions.actions.questions import name_experts
from discussions.actions.threads import SETTINGS, edit_thread
from discussions.api.fields import Choice, CommentId, Text, Time, WholeNumber
from discussions.api.inputs import read_input
from discussions.api.schema import describe
from discussions.api.thread_outputs import ExpertOutput
from discussions.models import Thread, ThreadChange, ThreadMode, ThreadState
from discussions.models.threads import MAX_EXPERTS, MAX_NOTE_CHARACTERS, MAX_SLOW_SECONDS
from moderation.api.authentication import ModeratorView, get_moderator
from moderation.api.cases import PRIVATE, READING
from moderation.api.outputs import CaseThreadOutput, show_thread
from moderation.api.setup_inputs import SiteQuery, VersionInput
from moderation.queries.memberships import get_my_site
from moderation.queries.threads import (
    find_threads,
    get_my_thread,
    list_changes_of,
    list_experts,
    page_threads,
)


class ThreadsQuery(SiteQuery):
    name = serializers.CharField(
        required=False,
        max_length=2000,
        help_text="Only threads with this key, or of the page with this address.",
    )
    cursor = serializers.CharField(required=False, max_length=300, help_text="From `next`.")
    limit = serializers.IntegerField(default=50, min_value=1, max_value=100)


class ThreadInput(VersionInput):
    state = Choice(required=False, choices=ThreadState.choices)
    closes_at = Time(required=False, allow_null=True, help_text="It takes no new comments from then on.")
    slow_seconds = WholeNumber(
        required=False,
        min_value=0,
        max_value=MAX_SLOW_SECONDS,
        help_text="Slow mode: how long each author waits between two comments; 0 not at all.",
    )
    mode = Choice(
        required=False,
        choices=ThreadMode.choices,
        help_text="In `questions`, top-level comments are questions, and replies of experts their answers.",
    )
    experts = serializers.ListField(
        required=False,
        child=CommentId(),
        max_length=MAX_EXPERTS,
        help_text="Whose replies are answers: ids of authors who are experts of the site; none: all of these.",
    )
    note = Text(
        required=False,
        allow_blank=True,
        max_length=MAX_NOTE_CHARACTERS,
        help_text="What stands above the comments, as Markdown.",
    )


class ThreadChangeOutput(serializers.Serializer[Any]):
    version = serializers.IntegerField()
    by = serializers.CharField()
    values = serializers.DictField(help_text="What it was like afterwards.")
    created_at = serializers.DateTimeField()


class SetThreadOutput(CaseThreadOutput):
    site = serializers.CharField()
    closes_at = serializers.DateTimeField(allow_null=True)
    slow_seconds = serializers.IntegerField()
    mode = serializers.ChoiceField(choices=ThreadMode.choices)
    experts = ExpertOutput(many=True)
    note = serializers.CharField(allow_blank=True)
    note_html = serializers.CharField(allow_blank=True)
    count = serializers.IntegerField(help_text="Published comments.")
    featured = serializers.IntegerField(help_text="Comments that were featured.")
    version = serializers.IntegerField(help_text="Goes up with every change of these settings.")


class SetThreadDetailOutput(SetThreadOutput):
    known_experts = ExpertOutput(many=True, help_text="Experts of the site, those who came last first.")
    changes = ThreadChangeOutput(many=True, help_text="The latest, newest first.")


class SetThreadsOutput(serializers.Serializer[Any]):
    threads = SetThreadOutput(many=True)
    next = serializers.CharField(allow_null=True)


class ThreadsView(ModeratorView):
    @describe(
        operation_id="moderation_threads_list",
        answers={200: SetThreadsOutput},
        errors=(*READING, "site_not_found", "invalid_cursor"),
        parameters=[ThreadsQuery],
        tags=["moderation"],
    )
    def get(self, request: Request) -> Response:
        """List a site's threads, those with the latest comments first; or find one by its key or address."""
        query = read_input(ThreadsQuery, request.query_params)
        site = get_my_site(get_moderator(request), query["site"])
        if "name" in query:
            found, following = find_threads(site, query["name"]), None
        else:
            found, following = page_threads(site, cursor=query.get("cursor"), limit=query["limit"])
        return Response({"threads": [show(thread) for thread in found], "next": following}, headers=PRIVATE)


class ThreadView(ModeratorView):
    @describe(
        answers={200: SetThreadDetailOutput}, errors=(*READING, "thread_not_found"), tags=["moderation"]
    )
    def get(self, request: Request, thread_id: int) -> Response:
        """Read what is set of a thread, and who set it."""
        return Response(show_detail(get_my_thread(get_moderator(request), thread_id)), headers=PRIVATE)

    @describe(
        answers={200: SetThreadDetailOutput},
        errors=("thread_not_found", "stale_version"),
        writes=True,
        request=ThreadInput,
        tags=["moderation"],
    )
    def patch(self, request: Request, thread_id: int) -> Response:
        """Set some of it; what is left out stays as it is."""
        person = get_moderator(request)
        thread = get_my_thread(person, thread_id)
        fields = read_input(ThreadInput, request.data)
        version = fields.pop("version")
        if "experts" in fields:
            fields["experts"] = name_experts(thread, fields["experts"])
        return Response(
            show_detail(edit_thread(thread=thread, person=person, version=version, values=fields))
        )


def show(thread: Thread) -> dict[str, Any]:
    return {
        **show_thread(thread),
        **{name: getattr(thread, name) for name in (*SETTINGS, "note_html")},
        "site": thread.site.key,
        "count": thread.comment_count,
        "featured": thread.featured_count,
        "version": thread.settings_version,
    }


def show_detail(thread: Thread) -> dict[str, Any]:
    known = [
        {"id": str(author.pk), "name": author.name, "title": author.title}
        for author in list_experts(thread.site)
    ]
    return {
        **show(thread),
        "known_experts": known,
        "changes": [show_change(change) for change in list_changes_of(thread)],
    }


def show_change(change: ThreadChange) -> dict[str, Any]:
    told = {name: getattr(change, name) for name in ("version", "values", "created_at")}
    return {"by": change.person.get_username(), **told}
