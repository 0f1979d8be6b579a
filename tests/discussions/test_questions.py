"""Threads whose comments are questions, unanswered ones first, and experts' answers; and both sides of a yes or no."""

import random
from typing import Any

import pytest
from django.db import IntegrityError, transaction
from django.test import Client

from discussions.actions.erasing import erase_author
from discussions.actions.threads import edit_thread
from discussions.actions.votes import count_votes, vote_on_comment
from discussions.models import Author, AuthorKind, Comment, Eraser, Forecast, Prompt, Status, Thread
from tests.build import build_author, build_comment, build_prompt, move
from tests.client import ApiClient
from tests.moderation.desks import open_desk
from tests.plans import explain
from tests.truth import find_drift

pytestmark = pytest.mark.django_db

ADDRESS = "sites/gazette/threads/weather/comments"
PAGE = "/threads/gazette/weather"


def build_expert(thread: Thread, name: str = "Ada Byron", **values: Any) -> Author:
    said = {"name": name, "is_expert": True, "title": "Professor of meteorology"} | values
    return Author.objects.create(site=thread.site, kind=AuthorKind.SSO, external_id=name, **said)


def set_up(thread: Thread, bob: ApiClient, **values: Any) -> Thread:
    thread = Thread.objects.select_related("site").get(pk=thread.pk)
    return edit_thread(thread=thread, person=bob.user, version=thread.settings_version, values=values)


@pytest.fixture
def asked(thread: Thread, bob: ApiClient) -> Thread:
    """The thread, whose comments are questions."""
    return set_up(thread, bob, mode="questions")


def read(anyone: ApiClient, **query: Any) -> list[dict[str, Any]]:
    nodes: list[dict[str, Any]] = anyone.get(ADDRESS, query).json()["comments"]
    return nodes


def ids(nodes: list[dict[str, Any]]) -> list[int]:
    return [int(node["id"]) for node in nodes]


def test_an_experts_reply_answers_a_question(anyone: ApiClient, asked: Thread, client: Client) -> None:
    question = build_comment(asked, build_author(asked), body="When does it rain?")
    other = build_comment(asked, build_author(asked), body="When does it snow?")
    (shown,) = [node for node in read(anyone) if node["id"] == str(question.pk)]
    assert (shown["is_question"], shown["answers"], shown["marks"]) == (True, 0, ["unanswered"])
    build_comment(asked, build_author(asked), parent=question, body="I wonder, too.")
    answer = build_comment(asked, build_expert(asked), parent=question, body="On Sunday.")
    nodes = read(anyone, sort="unanswered")
    assert ids(nodes) == [other.pk, question.pk]
    assert (nodes[1]["answers"], nodes[1]["marks"]) == (1, ["answered"])
    (reply,) = [each for each in nodes[1]["replies"] if each["id"] == str(answer.pk)]
    assert (reply["is_answer"], reply["marks"]) == (True, ["expert", "answer"])
    assert find_drift(asked) == []
    page = client.get(PAGE).text
    for said in (
        "answered",
        "waits for an answer",
        "experts answer them",
        "Ask a question…",
        "sort=unanswered",
    ):
        assert said in page, said


def test_what_is_no_answer_any_more_leaves_the_question_open(anyone: ApiClient, asked: Thread) -> None:
    question = build_comment(asked, build_author(asked))
    answer = build_comment(asked, build_expert(asked), parent=question, status=Status.HELD)
    steps = [
        (Status.HELD, Status.PUBLISHED, 1),
        (Status.PUBLISHED, Status.REJECTED, 0),
        (Status.REJECTED, Status.PUBLISHED, 1),
        (Status.PUBLISHED, Status.WITHDRAWN, 0),
    ]
    assert read(anyone)[0]["answers"] == 0
    for before, after, answers in steps:
        move(answer, before, after)
        assert read(anyone)[0]["answers"] == answers
        assert find_drift(asked) == []


def test_live_pages_hear_of_an_answer(anyone: ApiClient, asked: Thread) -> None:
    question = build_comment(asked, build_author(asked))
    since = anyone.get(ADDRESS).json()["version"]
    build_comment(asked, build_expert(asked), parent=question)
    changed = anyone.get(f"{ADDRESS.removesuffix('comments')}updates", {"since": since}).json()["comments"]
    assert {each["id"]: each["answers"] for each in changed}[str(question.pk)] == 1


def test_only_named_experts_answer_where_some_are_named(
    anyone: ApiClient, asked: Thread, bob: ApiClient, client: Client
) -> None:
    ada, emmy = build_expert(asked), build_expert(asked, "Emmy Noether")
    question = build_comment(asked, build_author(asked))
    build_comment(asked, ada, parent=question)
    answer = bob.patch(f"moderation/threads/{asked.pk}", {"version": 1, "experts": [str(emmy.pk)]}).json()
    named = {"id": str(emmy.pk), "name": "Emmy Noether", "title": "Professor of meteorology"}
    assert answer["experts"] == [named]
    assert {each["name"] for each in answer["known_experts"]} == {"Ada Byron", "Emmy Noether"}
    assert read(anyone)[0]["answers"] == 0
    build_comment(asked, emmy, parent=Comment.objects.get(pk=question.pk))
    assert read(anyone)[0]["answers"] == 1
    assert "<bdi>Emmy Noether</bdi>" in client.get(PAGE).text
    assert anyone.get("sites/gazette/threads/weather").json()["experts"] == [named]
    # All of them again.
    bob.patch(f"moderation/threads/{asked.pk}", {"version": 2, "experts": []})
    assert read(anyone)[0]["answers"] == 2
    assert find_drift(asked) == []


def test_a_guest_a_member_of_staff_and_a_stranger_are_no_experts(
    asked: Thread, bob: ApiClient, frank: ApiClient
) -> None:
    elsewhere = Thread.objects.create(site=frank.user.memberships.get().site, key="theirs")
    nobody = [
        build_author(asked),
        build_expert(asked, "Sam", is_expert=False, is_staff=True),
        build_expert(elsewhere),
    ]
    for author in nobody:
        sent = {"version": 1, "experts": [str(author.pk)]}
        answer = bob.patch(f"moderation/threads/{asked.pk}", sent)
        assert answer.json()["error"]["fields"]["experts.0"]["code"] == "unknown_choice"
    question = build_comment(asked, build_author(asked))
    for author in nobody[:2]:
        build_comment(asked, author, parent=question)
    question.refresh_from_db()
    assert question.answer_count == 0


def test_a_thread_that_becomes_one_of_questions_knows_what_is_there(
    anyone: ApiClient, thread: Thread, bob: ApiClient
) -> None:
    expert = build_expert(thread)
    comments = [build_comment(thread, build_author(thread)) for _ in range(3)]
    build_comment(thread, expert, parent=comments[1])
    assert read(anyone, sort="unanswered") == []
    set_up(thread, bob, mode="questions")
    assert ids(read(anyone, sort="unanswered")) == [comments[2].pk, comments[0].pk, comments[1].pk]
    assert find_drift(thread) == []
    set_up(thread, bob, mode="conversation")
    assert read(anyone, sort="unanswered") == []
    assert all(node["marks"] == [] for node in read(anyone))
    assert find_drift(thread) == []


def test_an_answer_belongs_to_a_question(thread: Thread) -> None:
    comment = build_comment(thread, build_author(thread))
    with pytest.raises(IntegrityError, match="comment_answered_is_question"), transaction.atomic():
        Comment.objects.filter(pk=comment.pk).update(answer_count=1)


def test_an_erased_expert_is_named_nowhere(asked: Thread, bob: ApiClient) -> None:
    expert = build_expert(asked)
    bob.patch(f"moderation/threads/{asked.pk}", {"version": 1, "experts": [str(expert.pk)]})
    erase_author(expert, by=Eraser.READER)
    asked.refresh_from_db()
    assert asked.experts == []
    # What the newsroom's log says of it is an id alone.
    assert "Ada" not in str(bob.get(f"moderation/threads/{asked.pk}").json())


def test_paging_through_questions_meets_each_once(anyone: ApiClient, asked: Thread) -> None:
    dice = random.Random(7)
    expert, author = build_expert(asked), build_author(asked)
    questions = [build_comment(asked, author) for _ in range(17)]
    voters = [build_author(asked) for _ in range(4)]
    seen: list[int] = []
    query: dict[str, Any] = {"sort": "unanswered", "limit": 3}
    while True:
        page = anyone.get(ADDRESS, query).json()
        seen += ids(page["comments"])
        if page["next"] is None:
            break
        query = {"cursor": page["next"], "limit": 3}
        build_comment(asked, expert, parent=dice.choice(questions))
        vote_on_comment(comment=dice.choice(questions), author=dice.choice(voters), value=1)
        count_votes()
    assert sorted(seen) == [question.pk for question in questions]


def test_at_the_desk_a_discussion_becomes_one_of_questions(bob: ApiClient, thread: Thread) -> None:
    expert = build_expert(thread)
    desk = open_desk(bob)
    page = f"/desk/sites/gazette/threads/{thread.pk}"
    assert "Ada Byron, Professor of meteorology" in desk.get(page).text
    sent = {"state": "open", "slow_seconds": "0", "version": "0", "mode": "questions"}
    answer = desk.post(page, {**sent, "experts": [str(expert.pk)]}, follow=True)
    assert "who answers: <bdi>Ada Byron</bdi>" in answer.text
    thread.refresh_from_db()
    assert (thread.mode, [each["name"] for each in thread.experts]) == ("questions", ["Ada Byron"])
    assert desk.post(page, {**sent, "version": "1", "experts": ["x"]}).status_code == 422


def forecast(prompt: Prompt, author: Author, probability: float | None, **values: Any) -> None:
    made = {"values": None if probability is None else [probability], "counts": True} | values
    Forecast.objects.create(prompt=prompt, author=author, made_at=prompt.opens_at, **made)


def test_both_sides_come_in_turn_the_best_of_each_first(
    anyone: ApiClient, thread: Thread, client: Client
) -> None:
    assert "sort=sides" not in client.get(PAGE).text
    prompt = build_prompt(thread)
    build_prompt(thread, position=1)
    expectations = {"yes": [0.9, 0.5, 0.7], "no": [0.1, 0.49]}
    camps: dict[str, list[Comment]] = {}
    for camp, chances in expectations.items():
        camps[camp] = []
        for chance in chances:
            author = build_author(thread, f"{camp} {chance}")
            forecast(prompt, author, chance)
            camps[camp].append(build_comment(thread, author, body=f"I say {chance}."))
    silent = build_author(thread)
    undecided, shy = build_author(thread), build_author(thread)
    forecast(prompt, undecided, None)
    forecast(prompt, shy, 0.9, counts=False)
    for author in (silent, undecided, shy):
        build_comment(thread, author)
    held = build_author(thread)
    forecast(prompt, held, 0.9)
    build_comment(thread, held, status=Status.HELD)
    # Who changed sides is on the new one.
    turned = camps["no"][0].author
    Forecast.objects.filter(author=turned).update(is_live=False)
    forecast(prompt, turned, 0.6)
    vote_on_comment(comment=camps["yes"][1], author=build_author(thread), value=1)
    count_votes()
    page = anyone.get(ADDRESS, {"sort": "sides"}).json()
    found = [(int(node["id"]), node["marks"]) for node in page["comments"]]
    assert found == [
        (camps["yes"][1].pk, ["side_yes"]),
        (camps["no"][1].pk, ["side_no"]),
        (camps["no"][0].pk, ["side_yes"]),
        (camps["yes"][2].pk, ["side_yes"]),
        (camps["yes"][0].pk, ["side_yes"]),
    ]
    assert page["next"] is None
    assert ids(anyone.get(ADDRESS, {"sort": "sides", "limit": 2}).json()["comments"]) == [
        camps["yes"][1].pk,
        camps["no"][1].pk,
    ]
    assert "sort=sides" in client.get(PAGE).text
    view = client.get(f"{PAGE}?sort=sides").text
    assert view.index("expects yes") < view.index("expects no")


def test_what_is_no_question_of_yes_or_no_has_no_sides(
    anyone: ApiClient, thread: Thread, client: Client
) -> None:
    for values in ({"kind": "number"}, {"state": "annulled", "resolved_at": build_prompt(thread).opens_at}):
        Prompt.objects.all().delete()
        prompt = build_prompt(thread, **values)
        author = build_author(thread)
        forecast(prompt, author, 0.9)
        build_comment(thread, author)
        assert read(anyone, sort="sides") == []
        assert "sort=sides" not in client.get(PAGE).text


def test_both_sides_read_no_more_than_they_show(anyone: ApiClient, thread: Thread) -> None:
    """One statement of a page, by indexes."""
    prompt = build_prompt(thread)
    for number in range(30):
        author = build_author(thread)
        forecast(prompt, author, number / 30)
        build_comment(thread, author)
    plans, answer = explain(lambda: anyone.get(ADDRESS, {"sort": "sides", "limit": 4}))
    assert len(answer.json()["comments"]) == 4
    assert [fault for plan in plans for fault in plan.find_faults()] == []
