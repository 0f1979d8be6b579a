"""A site's word lists over HTTP: read, make, change, delete, in and out as CSV, and try out on what was decided."""

from typing import ClassVar

from django.http import HttpResponse
from drf_spectacular.types import OpenApiTypes
from rest_framework.request import Request
from rest_framework.response import Response

from discussions.api.formats import AnythingAccepted
from discussions.api.inputs import read_input
from discussions.api.schema import describe
from moderation.actions.replays import replay_words
from moderation.actions.rules import change_word_list, create_word_list, delete_word_list
from moderation.actions.wordfiles import import_words
from moderation.api.authentication import ModeratorView, get_moderator
from moderation.api.cases import PRIVATE, READING
from moderation.api.setup_inputs import (
    NewWordListInput,
    SiteQuery,
    WordListFileInput,
    WordListInput,
    WordListPreviewInput,
)
from moderation.api.setup_outputs import (
    ReplayOutput,
    WordListOutput,
    WordListsOutput,
    show_replay,
    show_word_list,
)
from moderation.queries.memberships import get_my_site
from moderation.queries.rules import get_my_word_list, list_word_lists
from moderation.text.wordfiles import write_csv


class WordListsView(ModeratorView):
    @describe(
        operation_id="moderation_word_lists_list",
        answers={200: WordListsOutput},
        errors=(*READING, "site_not_found"),
        parameters=[SiteQuery],
        tags=["setup"],
    )
    def get(self, request: Request) -> Response:
        """List a site's word lists by name."""
        query = read_input(SiteQuery, request.query_params)
        lists = list_word_lists(get_my_site(get_moderator(request), query["site"]))
        return Response({"word_lists": [show_word_list(words) for words in lists]}, headers=PRIVATE)

    @describe(
        answers={201: WordListOutput},
        errors=("site_not_found", "limit_reached"),
        writes=True,
        request=NewWordListInput,
        tags=["setup"],
    )
    def post(self, request: Request) -> Response:
        """Make a word list. It takes effect with the next comment."""
        values = read_input(NewWordListInput, request.data)
        person = get_moderator(request)
        site = get_my_site(person, values.pop("site"))
        words = create_word_list(site=site, person=person, values=values)
        return Response(show_word_list(words), status=201)


class WordListView(ModeratorView):
    @describe(answers={200: WordListOutput}, errors=(*READING, "word_list_not_found"), tags=["setup"])
    def get(self, request: Request, list_id: int) -> Response:
        """Read a word list with all its entries."""
        return Response(show_word_list(get_my_word_list(get_moderator(request), list_id)), headers=PRIVATE)

    @describe(
        answers={200: WordListOutput},
        errors=("word_list_not_found", "stale_version"),
        writes=True,
        request=WordListInput,
        tags=["setup"],
    )
    def put(self, request: Request, list_id: int) -> Response:
        """Change a word list: what is left out becomes what it is by default."""
        person = get_moderator(request)
        words = get_my_word_list(person, list_id)
        values = read_input(WordListInput, request.data)
        change_word_list(words=words, person=person, version=values.pop("version"), values=values)
        return Response(show_word_list(words))

    @describe(answers={204: None}, errors=("word_list_not_found",), writes=True, request=None, tags=["setup"])
    def delete(self, request: Request, list_id: int) -> Response:
        """Delete a word list. Conditions of rules that name it no longer hold."""
        person = get_moderator(request)
        delete_word_list(words=get_my_word_list(person, list_id), person=person)
        return Response(status=204)


class WordListFileView(ModeratorView):
    # Spreadsheets and browsers ask for what they like: all get the file.
    content_negotiation_class = AnythingAccepted

    @describe(
        answers={(200, "text/csv"): OpenApiTypes.STR},
        errors=(*READING, "word_list_not_found"),
        tags=["setup"],
    )
    def get(self, request: Request, list_id: int) -> HttpResponse:
        """Read a word list's entries as a CSV file."""
        words = get_my_word_list(get_moderator(request), list_id)
        headers = {**PRIVATE, "Content-Disposition": 'attachment; filename="entries.csv"'}
        file = write_csv(words.entries.splitlines())
        return HttpResponse(file, content_type="text/csv; charset=utf-8", headers=headers)

    @describe(
        answers={200: WordListOutput},
        errors=("word_list_not_found", "stale_version"),
        writes=True,
        request=WordListFileInput,
        tags=["setup"],
    )
    def put(self, request: Request, list_id: int) -> Response:
        """Replace a word list's entries by those of a CSV file: all of them, or none if a row is bad."""
        person = get_moderator(request)
        words = get_my_word_list(person, list_id)
        values = read_input(WordListFileInput, request.data)
        import_words(words=words, person=person, version=values["version"], file=values["csv"])
        return Response(show_word_list(words))


class WordListPreviewView(ModeratorView):
    limits: ClassVar = {"POST": "replay"}

    @describe(
        answers={200: ReplayOutput},
        errors=("site_not_found",),
        writes=True,
        request=WordListPreviewInput,
        tags=["setup"],
    )
    def post(self, request: Request) -> Response:
        """Try a word list out on the last decided comments. Nothing is stored or changed."""
        values = read_input(WordListPreviewInput, request.data)
        site = get_my_site(get_moderator(request), values.pop("site"))
        result, examples = replay_words(site, last=values.pop("last"), values=values)
        return Response(show_replay(result, examples), headers=PRIVATE)
