"""Passages that several comments quote: what counts as one, for how many, and that it stays true whatever happens."""

from typing import Any

import pytest
from django.db import IntegrityError, connection, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from hypothesis.stateful import Bundle, RuleBasedStateMachine, invariant, rule, run_state_machine_as_test

from discussions import quoting
from discussions.actions import passages
from discussions.actions.comments import withdraw_comment
from discussions.actions.erasing import erase_author
from discussions.actions.marks import rewrite_comment
from discussions.actions.passages import count_quotes
from discussions.catalogue import LANGUAGES
from discussions.markup import render_markdown
from discussions.models import Comment, Eraser, Passage, Status, Thread
from discussions.queries.passages import MOST_QUOTING, list_threads_to_count, read_quotes
from discussions.quoting import MOST_QUOTES, Quote, contains, find_passages, find_quotes, normalise
from discussions.tasks import sweep_quotes
from tests.build import build_author, build_comment, move
from tests.client import ApiClient
from tests.conftest import make_site, make_thread
from tests.truth import find_drift, list_passages

ADDRESS = "sites/gazette/threads/weather/passages"
PAGE = "/threads/gazette/weather"
SAID = "The harbour will freeze over before the year is out."


def quote(text: str = SAID, *, more: str = "I doubt it.") -> str:
    return f"> {text}\n\n{more}"


def build_quoting(thread: Thread, *bodies: str) -> list[Comment]:
    """Return a published comment for each body, each by somebody else."""
    return [
        build_comment(thread, build_author(thread, f"Reader {number}"), body=body)
        for number, body in enumerate(bodies, start=1)
    ]


def read(anyone: ApiClient, thread: Thread) -> list[dict[str, Any]]:
    count_quotes(thread.pk)
    assert find_drift(thread) == []
    passages: list[dict[str, Any]] = anyone.get(ADDRESS).json()["passages"]
    return passages


# --- What is the same passage ---------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("body", "quotes"),
    [
        ("No quote here > at all.", []),
        ("> One line\n> and the next\n\nMine.", ["One line\nand the next"]),
        ("> First.\n>\n> Second.\n\nMine.\n\n> Third.", ["First.", "Second.", "Third."]),
        ("> Ada wrote:\n>\n> > What Ben said.\n>\n> What Ada said.", ["Ada wrote:", "What Ada said."]),
        ("> *Very* `odd` & <b>", ["Very odd & <b>"]),
        ("> - one\n> - two", ["one", "two"]),
        (
            "\n\n".join(f"> number {number}" for number in range(9)),
            [f"number {number}" for number in range(5)],
        ),
    ],
)
def test_a_quote_is_a_paragraph_of_a_blockquote(body: str, quotes: list[str]) -> None:
    if body.count("> number") == 9:
        body = body.replace("\n\n", "\n\nAnd:\n\n")
    assert find_quotes(render_markdown(body)) == quotes


@pytest.mark.parametrize(
    "other",
    [
        "  the HARBOUR will freeze over, before the year is out",
        "“The harbour will freeze over before the year is out!”",
        "The harbour will\u00a0freeze over — before the year is out…",
        "Ｔｈｅ harbour will freeze over before the year is out",
        "The hárbour will freeze over before the year is out",
    ],
)
def test_words_are_the_same_however_they_are_written(other: str) -> None:
    assert normalise(other) == normalise(SAID)


def make_quotes(*texts: tuple[int, str]) -> list[Quote]:
    return [
        Quote(number, author, text, normalise(text)) for number, (author, text) in enumerate(texts, start=1)
    ]


def test_three_authors_make_a_passage_and_one_alone_none() -> None:
    assert find_passages(make_quotes((1, SAID), (2, SAID))) == []
    assert find_passages(make_quotes((1, SAID), (1, SAID), (1, SAID), (2, SAID))) == []
    (found,) = find_passages(make_quotes((1, SAID), (2, SAID.upper()), (2, SAID), (3, SAID)))
    assert found == (SAID, 3, (1, 2, 3, 4))


def test_a_longer_quote_quotes_what_it_contains() -> None:
    """And so it counts for that, but nobody who quotes the shorter one has quoted all of the longer."""
    long = f"As he says: {SAID} And that was that."
    (found,) = find_passages(make_quotes((1, long), (2, SAID), (3, SAID)))
    assert (found.text, found.authors) == (SAID, 3)
    (found,) = find_passages(make_quotes((1, long), (2, long), (3, long), (4, SAID)))
    assert (found.text, found.authors) == (SAID, 4)
    (found,) = find_passages(make_quotes((1, long), (2, long), (3, long)))
    assert (found.text, found.authors) == (long, 3)
    # Words, and not letters: nobody says "the harbour will freeze overnight".
    assert (
        find_passages(
            make_quotes((1, "harbour will freeze over"), (2, SAID), (3, "the harbour will freeze overnight"))
        )
        == []
    )


def test_too_short_is_no_passage_and_scripts_without_spaces_count_their_letters() -> None:
    assert find_passages(make_quotes(*((author, "It will freeze.") for author in range(5)))) == []
    chinese = "港口将在年底前结冰"
    (found,) = find_passages(make_quotes((1, f"市长说，{chinese}。"), (2, chinese), (3, chinese)))
    assert (found.text, found.authors) == (chinese, 3)
    assert find_passages(make_quotes(*((author, "年底结冰") for author in range(5)))) == []


WORDS = st.lists(st.sampled_from("abc"), min_size=3, max_size=9).map(" ".join)


@settings(max_examples=150, deadline=None, phases=(Phase.explicit, Phase.generate, Phase.shrink))
@given(st.lists(st.tuples(st.integers(1, 5), WORDS), max_size=14), st.randoms(use_true_random=False))
def test_comparing_all_with_all_says_the_same(said: list[tuple[int, str]], random: Any) -> None:
    quotes = make_quotes(*said)
    found = [(each.text, each.authors, len(each.comments)) for each in find_passages(quotes)]
    assert found == list_passages(quotes)
    random.shuffle(quotes)
    assert [(each.text, each.authors, len(each.comments)) for each in find_passages(quotes)] == found


def test_of_many_different_quotes_hardly_two_are_compared(monkeypatch: pytest.MonkeyPatch) -> None:
    """As many as are looked at, and as long: only those that begin with the same words."""
    compared = []

    def note(words: str, part: str) -> bool:
        compared.append(part)
        return contains(words, part)

    monkeypatch.setattr(quoting, "contains", note)
    texts = [
        (number, " ".join(f"w{(number * 7 + word) % 9_973}" for word in range(100)))
        for number in range(MOST_QUOTING * MOST_QUOTES)
    ]
    assert find_passages(make_quotes(*texts)) == []
    assert len(texts) < len(compared) < 30 * len(texts)


# --- In a thread ----------------------------------------------------------------------------------------------------


@pytest.mark.django_db
def test_what_three_readers_quote_is_listed_and_leads_to_them(
    anyone: ApiClient, thread: Thread, client: Client
) -> None:
    assert read(anyone, thread) == []
    assert "guide.passages" not in client.get(PAGE).text
    comments = build_quoting(thread, quote(), quote(SAID.lower()), quote("Nobody else quotes this one here."))
    assert read(anyone, thread) == []
    comments += build_quoting(thread, quote(f"He said: “{SAID}” Then he left."))
    (passage,) = read(anyone, thread)
    quoting = [comments[0], comments[1], comments[3]]
    assert (passage["text"], passage["authors"], passage["count"]) == (SAID, 3, 3)
    assert [each["id"] for each in passage["comments"]] == [str(comment.pk) for comment in quoting]
    assert passage["comments"][0]["author"]["name"] == "Reader 1"
    shown = anyone.get("sites/gazette/threads/weather").json()
    assert (shown["passages"], shown["is_guided"]) == (1, True)
    page = client.get(PAGE).text
    listed = page.split('<details class="passages">')[1].split("</details>")[0]
    assert "Most quoted passages" in listed
    assert "Quoted by 3 people" in listed
    for comment in quoting:
        assert f'href="{PAGE}/comments/{comment.pk}#comment-{comment.pk}"' in listed
    for language in LANGUAGES:
        assert "guide." not in client.get(PAGE, {"lang": language}).text


@pytest.mark.django_db
def test_one_reader_with_many_comments_is_one(anyone: ApiClient, thread: Thread) -> None:
    author = build_author(thread)
    for number in range(5):
        build_comment(thread, author, body=quote(more=f"Again, {number}."))
    build_quoting(thread, quote())
    assert read(anyone, thread) == []


@pytest.mark.django_db
def test_who_quotes_what_they_answer_quotes_no_article(anyone: ApiClient, thread: Thread) -> None:
    first = build_comment(thread, build_author(thread), body=f"I *think*: {SAID}")
    for number in range(4):
        reply = build_comment(thread, build_author(thread), parent=first, body=quote(more=f"{number}?"))
        build_comment(thread, build_author(thread), parent=reply, body=quote(more=f"{number}!"))
    assert read(anyone, thread) == []
    # Those who don't answer it do quote the article, for all we know.
    build_quoting(thread, quote(), quote(), quote())
    assert [each["authors"] for each in read(anyone, thread)] == [3]


@pytest.mark.django_db
def test_what_was_erased_does_not_come_back_by_those_who_quoted_it(anyone: ApiClient, thread: Thread) -> None:
    author = build_author(thread)
    first = build_comment(thread, author, body=SAID)
    for _ in range(3):
        build_comment(thread, build_author(thread), parent=first, body=quote())
    erase_author(author, by=Eraser.READER)
    assert read(anyone, thread) == []


@pytest.mark.django_db
@pytest.mark.parametrize("way", ["rejected", "withdrawn", "erased", "rewritten"])
def test_who_no_longer_says_it_no_longer_counts(
    anyone: ApiClient, thread: Thread, client: Client, way: str
) -> None:
    comments = build_quoting(thread, quote(), quote(), quote())
    (passage,) = read(anyone, thread)
    comment = Comment.objects.select_related("author", "thread__site").get(pk=comments[1].pk)
    if way == "rejected":
        move(comment, Status.PUBLISHED, Status.REJECTED)
    elif way == "withdrawn":
        withdraw_comment(comment)
    elif way == "erased":
        erase_author(comment.author, by=Eraser.READER)
    else:
        with transaction.atomic():
            rewrite_comment(comment, body="No quote.", body_html="<p>No quote.</p>")
    # Nothing leads to what is gone, not even until the job comes by.
    if way != "rewritten":
        (behind,) = anyone.get(ADDRESS).json()["passages"]
        assert [each["id"] for each in behind["comments"]] == [str(comments[0].pk), str(comments[2].pk)]
        assert (
            f"/comments/{comment.pk}#"
            not in client.get(PAGE).text.split("<details class")[1].split("</details>")[0]
        )
    assert list_threads_to_count() == [thread.pk]
    assert read(anyone, thread) == []
    if way == "rejected":
        move(comment, Status.REJECTED, Status.PUBLISHED)
        assert read(anyone, thread) == [passage]


@pytest.mark.django_db
def test_comments_without_a_quote_have_nothing_counted(thread: Thread, anyone: ApiClient) -> None:
    build_quoting(thread, "No quote.", "3 > 2, as we know.")
    assert list_threads_to_count() == []
    build_quoting(thread, quote())
    assert list_threads_to_count() == [thread.pk]
    before = Thread.objects.get(pk=thread.pk).version
    assert count_quotes(thread.pk)
    assert not count_quotes(thread.pk), "nothing is behind"
    assert Thread.objects.get(pk=thread.pk).version == before, "readers see nothing new"


@pytest.mark.django_db
def test_whoever_is_overtaken_leaves_it_to_the_next(
    thread: Thread, anyone: ApiClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    build_quoting(thread, quote(), quote())

    def read_and_be_overtaken(thread_id: int) -> list[Quote]:
        quotes = original(thread_id)
        build_quoting(thread, quote())
        return quotes

    original = read_quotes
    monkeypatch.setattr(passages, "read_quotes", read_and_be_overtaken)
    assert not count_quotes(thread.pk)
    monkeypatch.setattr(passages, "read_quotes", original)
    assert [each["authors"] for each in read(anyone, thread)] == [3]


@pytest.mark.django_db
def test_a_sweep_finds_what_is_behind(thread: Thread, monkeypatch: pytest.MonkeyPatch) -> None:
    build_quoting(thread, quote(), quote(), quote())
    monkeypatch.setattr("discussions.tasks.count_quotes.delay", count_quotes)
    sweep_quotes()
    assert Passage.objects.get().author_count == 3
    sweep_quotes()
    assert list_threads_to_count() == []


@pytest.mark.django_db
def test_a_page_without_passages_costs_nothing_and_one_with_them_two_statements(
    thread: Thread, client: Client
) -> None:
    def count() -> int:
        with CaptureQueriesContext(connection) as queries:
            assert client.get(PAGE).status_code == 200
        return len(queries)

    build_quoting(thread, quote(), quote(), quote())
    before = count()
    count_quotes(thread.pk)
    assert count() == before + 2


@pytest.mark.django_db
@pytest.mark.parametrize(
    "values",
    [
        {"place": 0},
        {"place": 21},
        {"text": ""},
        {"author_count": 2},
        {"comment_count": 2},
        {"comment_ids": []},
        {"comment_ids": list(range(21))},
    ],
)
def test_the_database_takes_no_other(thread: Thread, values: dict[str, Any]) -> None:
    passage = {"place": 1, "text": "x", "author_count": 3, "comment_count": 3, "comment_ids": [1, 2, 3]}
    with pytest.raises(IntegrityError), transaction.atomic():
        Passage.objects.create(thread=thread, **{**passage, **values})


# --- Whatever happens -----------------------------------------------------------------------------------------------


TEXTS = [
    SAID,
    f"Well: {SAID}",
    "The mayor has never been to the harbour.",
    "The mayor has never been to the harbour. The harbour will freeze over before the year is out.",
]


class Quoting(RuleBasedStateMachine):
    comments: Bundle[int] = Bundle("comments")

    def __init__(self) -> None:
        super().__init__()
        self.block = transaction.atomic()
        self.block.__enter__()
        self.thread = make_thread(make_site())
        self.authors = [build_author(self.thread, f"Reader {number}") for number in range(5)]

    def teardown(self) -> None:
        transaction.set_rollback(True)
        self.block.__exit__(None, None, None)

    def get(self, pk: int) -> Comment:
        return Comment.objects.select_related("thread__site", "author").get(pk=pk)

    def post(self, author: int, text: str, parent: Comment | None = None) -> int:
        return build_comment(self.thread, self.authors[author], parent=parent, body=quote(text)).pk

    @rule(target=comments, author=st.integers(0, 4), text=st.sampled_from(TEXTS))
    def begin(self, author: int, text: str) -> int:
        return self.post(author, text)

    @rule(target=comments, author=st.integers(0, 4), text=st.sampled_from(TEXTS), parent=comments)
    def reply(self, author: int, text: str, parent: int) -> int:
        above = self.get(parent)
        return self.post(author, text, above if above.status == Status.PUBLISHED else None)

    @rule(pk=comments)
    def hide_or_show(self, pk: int) -> None:
        comment = self.get(pk)
        if comment.status == Status.PUBLISHED:
            move(comment, Status.PUBLISHED, Status.REJECTED)
        elif comment.status == Status.REJECTED:
            move(comment, Status.REJECTED, Status.PUBLISHED)

    @rule(pk=comments, text=st.sampled_from(TEXTS), quotes=st.booleans())
    def rewrite(self, pk: int, text: str, *, quotes: bool) -> None:
        body = quote(text) if quotes else text
        rewrite_comment(self.get(pk), body=body, body_html=render_markdown(body))

    @rule(pk=comments, blank=st.booleans())
    def withdraw(self, pk: int, *, blank: bool) -> None:
        withdraw_comment(self.get(pk), blank=blank)

    @rule()
    def count(self) -> None:
        count_quotes(self.thread.pk)

    @invariant()
    def what_is_counted_is_true(self) -> None:
        assert find_drift(self.thread) == []


@pytest.mark.django_db
def test_whatever_happens_what_is_counted_is_true() -> None:
    run_state_machine_as_test(
        Quoting,
        settings=settings(
            max_examples=12,
            stateful_step_count=20,
            deadline=None,
            phases=(Phase.generate, Phase.shrink),
            suppress_health_check=list(HealthCheck),
        ),
    )
