"""The shape of a thread, with what its newsroom says of it."""

from typing import Any

from rest_framework import serializers

from discussions.author_links import find_template
from discussions.models import Thread, ThreadMode, ThreadState


class ExpertOutput(serializers.Serializer[Any]):
    id = serializers.CharField(help_text="The author's.")
    name = serializers.CharField(allow_blank=True)
    title = serializers.CharField(allow_blank=True)


class ThreadOutput(serializers.Serializer[Any]):
    site = serializers.CharField()
    key = serializers.CharField()
    url = serializers.CharField(allow_blank=True)
    title = serializers.CharField(allow_blank=True)
    section = serializers.CharField(allow_blank=True)
    state = serializers.ChoiceField(choices=ThreadState.choices)
    count = serializers.IntegerField(help_text="Published comments.")
    version = serializers.IntegerField()
    created_at = serializers.DateTimeField()
    closes_at = serializers.DateTimeField(allow_null=True)
    last_comment_at = serializers.DateTimeField(allow_null=True)
    note_html = serializers.CharField(
        allow_blank=True, help_text="What the newsroom says above the comments, as safe HTML."
    )
    slow_seconds = serializers.IntegerField(help_text="How long each author waits between two comments.")
    featured = serializers.IntegerField(help_text="Comments that moderators featured.")
    mode = serializers.ChoiceField(
        choices=ThreadMode.choices, help_text="In `questions`, top-level comments are questions to experts."
    )
    experts = ExpertOutput(many=True, help_text="Who answers; none: every expert of the site.")
    passages = serializers.IntegerField(help_text="How many passages several of its comments quote.")
    author_pages = serializers.CharField(
        allow_null=True,
        help_text="Where the pages of its authors of the kind `sso` are, `{id}` for the author's; none, if the site "
        "wants none.",
    )
    is_guided = serializers.BooleanField(
        help_text="Any of note, pace, featured, questions and passages is there to be shown."
    )


def show_thread(thread: Thread) -> dict[str, Any]:
    return {
        "site": thread.site.key,
        "key": thread.key,
        "url": thread.url,
        "title": thread.title,
        "section": thread.section,
        "state": thread.state,
        "count": thread.comment_count,
        "version": thread.version,
        "created_at": thread.created_at,
        "closes_at": thread.closes_at,
        "last_comment_at": thread.last_comment_at,
        "note_html": thread.note_html,
        "slow_seconds": thread.slow_seconds,
        "featured": thread.featured_count,
        "mode": thread.mode,
        "experts": thread.experts,
        "passages": thread.passage_count,
        "author_pages": find_template(thread.site),
        "is_guided": bool(
            thread.note_html
            or thread.slow_seconds
            or thread.featured_count
            or thread.passage_count
            or thread.mode == ThreadMode.QUESTIONS
        ),
    }
