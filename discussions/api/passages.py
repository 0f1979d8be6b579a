"""What several of a thread's comments quote, of the article or of what else they talk about."""

from typing import Any

from django.http import HttpResponse
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from discussions.api.outputs import AuthorOutput, show_author
from discussions.api.schema import describe
from discussions.api.threads import PublicView, answer_cached
from discussions.models import Comment
from discussions.models.passages import MAX_LINKED
from discussions.queries.passages import ShownPassage, list_passages
from discussions.queries.threads import get_thread
from discussions.quoting import MOST_PASSAGES


class QuotingOutput(serializers.Serializer[Any]):
    id = serializers.CharField(help_text="The comment's.")
    author = AuthorOutput()
    created_at = serializers.DateTimeField()


class PassageOutput(serializers.Serializer[Any]):
    text = serializers.CharField(help_text="As the first who quoted it wrote it. Plain text.")
    authors = serializers.IntegerField(help_text="How many different ones quote it: three at least.")
    count = serializers.IntegerField(help_text="In how many comments.")
    comments = QuotingOutput(many=True, help_text=f"The first {MAX_LINKED} of these, oldest first.")


class PassagesOutput(serializers.Serializer[Any]):
    passages = PassageOutput(many=True, help_text=f"{MOST_PASSAGES} at most, what most quote first.")


class PassagesView(PublicView):
    @describe(
        answers={200: PassagesOutput, 304: None}, errors=("thread_not_found",), public=True, tags=["threads"]
    )
    def get(self, request: Request, site_key: str, thread_key: str) -> HttpResponse:
        """List the passages that several of a thread's comments quote."""
        thread = get_thread(site_key, thread_key)
        return answer_cached(
            request,
            thread,
            lambda: Response({"passages": [show_passage(each) for each in list_passages(thread)]}),
        )


def show_passage(passage: ShownPassage) -> dict[str, Any]:
    return {
        "text": passage.text,
        "authors": passage.author_count,
        "count": passage.comment_count,
        "comments": [show_quoting(comment) for comment in passage.comments],
    }


def show_quoting(comment: Comment) -> dict[str, Any]:
    return {
        "id": str(comment.pk),
        "author": show_author(comment.author),
        "created_at": comment.created_at,
    }
