"""Which cases of the queue a moderator asks for, in which order, page by page."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from discussions.actions.comments import Origin, edit_comment
from discussions.models import Comment, Site, Status, Thread
from moderation.actions.cases import put_case
from moderation.actions.rules import create_rule
from moderation.models import Case, CaseKind, CaseState, Judgement, Membership, Watch
from moderation.queries.queue import (
    CaseFilter,
    CaseSort,
    find_cases,
    find_first,
    find_neighbours,
    list_around,
    page_cases,
)
from tests.build import build_author, build_comment, hold
from tests.client import ApiClient

pytestmark = pytest.mark.django_db


def ask(person: ApiClient, **query: object) -> list[str]:
    answer = person.get("moderation/cases", query)
    assert answer.status_code == 200, answer.content
    return [case["id"] for case in answer.json()["cases"]]


@pytest.fixture
def sports(site: Site) -> Thread:
    return Thread.objects.create(site=site, key="match", title="The match", section="Sports")


def test_each_filter_finds_its_cases_and_no_others(bob: ApiClient, thread: Thread, sports: Thread) -> None:
    one, other = hold(sports, "The referee needs glasses."), hold(thread, "What a cold wet day.")
    Case.objects.filter(pk=one.pk).update(kind=CaseKind.ABUSE, language="de", rules=[7, 8])
    Watch.objects.create(moderator=bob.user, thread=sports)
    for query in (
        {"kind": "abuse"},
        {"section": "Sports"},
        {"language": "de"},
        {"thread": "match"},
        {"author": str(one.comment.author_id)},
        {"rule": "8"},
        {"q": "referee"},
        {"watched": "true"},
        {"site": "gazette", "section": "Sports", "q": "glasses", "watched": "true"},
    ):
        assert ask(bob, **query) == [str(one.pk)], query
    assert sorted(ask(bob, site="gazette")) == sorted([str(one.pk), str(other.pk)])
    for query in ({"kind": "spam"}, {"section": "sports"}, {"rule": "9"}, {"site": "herald"}, {"q": "?"}):
        assert ask(bob, **query) == [], query


@pytest.mark.parametrize(
    ("q", "is_found"),
    [
        ("REFEREE", True),
        ("referee glasses", True),
        ("referee sunglasses", False),
        ("referee or linesman", True),
        ('"needs glasses"', True),
        ('"glasses needs"', False),
        ("referee -glasses", False),
        ("referee -linesman", True),
        ("Schiedsrichter", False),
        ("größer", True),
        ("судья", True),
        ("'; --", False),
        ("& | ! :*", False),
    ],
)
def test_the_search_takes_what_a_search_engine_takes(
    bob: ApiClient, thread: Thread, q: str, is_found: bool
) -> None:
    case = hold(thread, "The Referee needs glasses. Größer! Судья слеп.")
    assert ask(bob, q=q) == ([str(case.pk)] if is_found else [])


def test_the_search_follows_an_edit(bob: ApiClient, thread: Thread, alice: ApiClient) -> None:
    case = hold(thread, "The referee needs glasses.")
    edit_comment(comment=case.comment, body="I take that back.", origin=Origin())
    assert ask(bob, q="referee") == []


@pytest.mark.parametrize(
    ("query", "code"),
    [
        ({"q": "x" * 201}, "too_long"),
        ({"section": "x" * 101}, "too_long"),
        ({"rule": "first"}, "invalid"),
        ({"claimed": "me"}, "unknown_choice"),
        ({"watched": "perhaps"}, "invalid"),
    ],
)
def test_what_makes_no_sense_is_refused(
    bob: ApiClient, thread: Thread, query: dict[str, str], code: str
) -> None:
    answer = bob.get("moderation/cases", query)
    assert answer.status_code == 422
    (problem,) = answer.json()["error"]["fields"].values()
    assert problem["code"] == code


def test_a_case_knows_how_its_text_was_judged(thread: Thread, erin: ApiClient) -> None:
    document = {
        "if": {"field": "text", "operator": "contains_words", "value": ["hail"]},
        "then": {"action": "hold"},
    }
    rule = create_rule(site=thread.site, person=erin.user, values={"name": "Hail", "document": document})
    case = hold(thread, "There was a lot of hail in the garden, and the roses did not like that at all.")
    judged = Judgement.objects.get(revision__comment=case.comment)
    assert (case.kind, case.rules, case.language) == (CaseKind.RULE, [rule.pk], judged.language)
    assert case.language == "en"
    assert (case.thread, case.author) == (thread, case.comment.author)


def test_who_claimed_it_is_a_filter(bob: ApiClient, erin: ApiClient, thread: Thread) -> None:
    mine, theirs, free, stale = (hold(thread, f"Remark {number} on something else") for number in range(4))
    bob.put(f"moderation/cases/{mine.pk}/claim")
    for case in (theirs, stale):
        erin.put(f"moderation/cases/{case.pk}/claim")
    Case.objects.filter(pk=stale.pk).update(claimed_until=timezone.now())
    assert ask(bob, claimed="mine") == [str(mine.pk)]
    assert ask(bob, claimed="others") == [str(theirs.pk)]
    assert sorted(ask(bob, claimed="nobody")) == sorted([str(free.pk), str(stale.pk)])


def test_a_thread_begins_in_its_section(alice: ApiClient, anyone: ApiClient, site: Site) -> None:
    sent = {"body": "First!", "url": "https://gazette.example/match", "section": "Sports"}
    assert alice.post("sites/gazette/threads/match/comments", sent).status_code == 202
    assert anyone.get("sites/gazette/threads/match").json()["section"] == "Sports"
    # Later comments say nothing of it: whoever writes one does not move the article.
    alice.post("sites/gazette/threads/match/comments", {**sent, "body": "Second!", "section": "Politics"})
    assert anyone.get("sites/gazette/threads/match").json()["section"] == "Sports"
    refused = alice.post("sites/gazette/threads/other/comments", {**sent, "section": "x" * 101})
    assert refused.json()["error"]["fields"]["section"]["code"] == "too_long"


# --- Several sites ----------------------------------------------------------------------------------------


@pytest.fixture
def both(frank: ApiClient, thread: Thread, other_site: Site) -> list[Case]:
    """Cases of two sites, whose priorities, ages and exposures go to and fro; frank moderates both."""
    Membership.objects.create(user=frank.user, site=thread.site)
    elsewhere = Thread.objects.create(site=other_site, key="weather", title="Weather")
    cases = []
    for number in range(9):
        case = hold((thread, elsewhere)[number % 2], f"Opinion {number}, different from all before")
        case.priority, case.exposure = number * 7 % 5, number * 5 % 3
        case.opened_at = timezone.now() - timedelta(hours=number * 4 % 9)
        case.due_at = timezone.now() + timedelta(hours=number * 5 % 7)
        case.save()
        cases.append(case)
    return cases


ORDERS: dict[CaseSort, Callable[[Case], tuple[object, ...]]] = {
    CaseSort.PRIORITY: lambda case: (-case.priority, -case.pk),
    CaseSort.EXPOSURE: lambda case: (-case.exposure, -case.pk),
    CaseSort.OLDEST: lambda case: (case.opened_at, case.pk),
    CaseSort.NEWEST: lambda case: (-case.opened_at.timestamp(), -case.pk),
    CaseSort.DEADLINE: lambda case: (case.due_at, case.pk),
}


@pytest.mark.parametrize("sort", CaseSort)
def test_a_case_that_the_list_has_not_stands_nowhere_in_it(
    frank: ApiClient, both: list[Case], sort: CaseSort
) -> None:
    """Such as one that nobody waits for, in the list by deadline."""
    Case.objects.filter(pk=both[0].pk).update(due_at=None)
    case = Case.objects.get(pk=both[0].pk)
    found = find_cases(frank.user, CaseFilter())
    around = [each.pk for each in list_around(found, case, sort, limit=20)]
    assert case.pk in around
    assert len(find_neighbours(found, case, sort)) == 2


@pytest.mark.parametrize("sort", CaseSort)
def test_cases_of_several_sites_come_in_one_order(frank: ApiClient, both: list[Case], sort: CaseSort) -> None:
    expected = [case.pk for case in sorted(both, key=ORDERS[sort])]
    found = find_cases(frank.user, CaseFilter())
    seen: list[int] = []
    cursor = None
    while True:
        page = page_cases(found, sort=sort, cursor=cursor, limit=2)
        seen += [case.pk for case in page.cases]
        cursor = page.next_cursor
        if cursor is None:
            break
    assert seen == expected
    assert find_first(found, sort) == expected[0]
    by_id = {case.pk: case for case in both}
    for before, here, after in zip([None, *expected], expected, [*expected[1:], None], strict=False):
        assert find_neighbours(found, by_id[here], sort) == (before, after)


def test_of_several_sites_one_can_be_asked_for(frank: ApiClient, both: list[Case], thread: Thread) -> None:
    assert len(ask(frank)) == len(both)
    assert len(ask(frank, site="herald")) == 4
    assert len(ask(frank, thread="weather")) == len(both)


def test_a_list_costs_the_same_whatever_its_length(
    bob: ApiClient, frank: ApiClient, thread: Thread, other_site: Site
) -> None:
    Membership.objects.create(user=frank.user, site=thread.site)

    def count(person: ApiClient, **query: object) -> int:
        with CaptureQueriesContext(connection) as queries:
            ask(person, limit=100, **query)
        return len(queries)

    queries = [{}, {"q": "opinion"}, {"sort": "exposure", "section": "Sports"}, {"watched": "true"}]
    author = build_author(thread)
    for person in (bob, frank):
        ask(person)  # the first one notes that they are at work
    costs = []
    for size in (5, 50):
        while Case.objects.count() < size:
            comment = build_comment(thread, author, status=Status.HELD, body=f"Opinion {size}")
            file_case(comment)
        costs.append([count(person, **query) for person in (bob, frank) for query in queries])
    assert costs[0] == costs[1]
    assert max(costs[0]) <= 7


def file_case(comment: Comment) -> None:
    put_case(
        comment, kind=CaseKind.NEW, state=CaseState.OPEN, code="policy.new_commenter", details={}, evidence=1
    )
