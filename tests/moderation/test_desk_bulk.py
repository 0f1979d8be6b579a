"""The desk's pages for deciding on many comments at once, as a browser without JavaScript sends them."""

import re
from datetime import timedelta
from html import unescape
from typing import Any
from urllib.parse import quote
from uuid import UUID, uuid4

import pytest
from django.contrib.auth.models import User
from django.test import Client
from django.utils import timezone

from discussions.models import Comment, Site, Thread
from moderation.actions.bulk import TOKEN_SECONDS
from moderation.actions.claims import claim_case
from moderation.models import Case, CommentLink, Decision, HouseRule, Membership, Role
from moderation.queries.selections import MAX_SELECTED
from tests.build import build_comment, hold
from tests.client import ApiClient
from tests.moderation.desks import open_desk

pytestmark = pytest.mark.django_db


@pytest.fixture
def wave(thread: Thread) -> list[Case]:
    texts = ("Leeks cost too much.", "The match was a draw.", "My aunt wanted to hear another song.")
    return [hold(thread, text) for text in texts]


def preview(desk: Client, wave: list[Case], choice: str = "") -> Any:
    cases = "".join(f"cases={case.pk}&" for case in wave)
    return desk.get(f"/desk/bulk?{cases}choice={choice}")


def find_token(page: Any) -> str:
    (token,) = re.findall(r'name="token" value="([^"]+)"', page.text)
    return unescape(token)


def carry_out(desk: Client, page: Any, note: str = "") -> Any:
    return desk.post("/desk/bulk/do", {"token": find_token(page), "note": note}, follow=True)


def find_batch(answer: Any) -> UUID:
    return UUID(answer.redirect_chain[-1][0].rpartition("/")[2])


def statuses(wave: list[Case]) -> list[str]:
    return [Comment.objects.get(case=case).status for case in wave]


def test_what_is_ticked_is_shown_decided_on_and_taken_back(
    bob: ApiClient, wave: list[Case], thread: Thread
) -> None:
    desk = open_desk(bob)
    ticks = re.findall(r'name="cases" value="(\d+)" form="picking"', desk.get("/desk/").text)
    assert sorted(map(int, ticks)) == [case.pk for case in wave]
    page = preview(desk, wave[:2], "reject:off_topic")
    assert "2 comments will change" in page.text
    assert "Reject 2 comments" in page.text
    assert [case.comment.body in page.text for case in wave] == [True, True, False]
    done = carry_out(desk, page, "A wave")
    assert "2 comments were rejected: off topic." in done.text
    assert "A wave" in done.text
    assert statuses(wave) == ["rejected", "rejected", "held"]
    together = Decision.objects.filter(batch=find_batch(done))
    assert set(together.values_list("code", "note", "moderator__username")) == {
        ("off_topic", "A wave", "bob")
    }
    undone = desk.post(f"/desk/bulks/{find_batch(done)}/undo", follow=True)
    assert "All of it is taken back." in undone.text
    assert "Undo all of it" not in undone.text
    assert statuses(wave) == ["held"] * 3


@pytest.mark.parametrize(
    ("choice", "button", "status"),
    [
        ("", "Reject 3 comments", "rejected"),
        ("approve", "Approve 3 comments", "published"),
        ("spam", "Mark 3 comments as spam", "spam"),
    ],
)
def test_each_choice_does_what_its_button_says(
    bob: ApiClient, wave: list[Case], choice: str, button: str, status: str
) -> None:
    page = preview(open_desk(bob), wave, choice)
    assert button in page.text
    carry_out(open_desk(bob), page)
    assert statuses(wave) == [status] * 3


def test_a_case_leads_to_all_like_it_by_its_author_and_with_its_link(
    bob: ApiClient, wave: list[Case], thread: Thread
) -> None:
    desk, case = open_desk(bob), wave[0]
    twin = hold(thread, case.comment.body)
    for each in (case, wave[1]):
        CommentLink.objects.create(comment=each.comment, site=thread.site, domain="win.example")
    old = build_comment(thread, case.comment.author, body="What I wrote last month.")
    Comment.objects.filter(pk=old.pk).update(created_at=timezone.now() - timedelta(days=30))
    page = desk.get(f"/desk/cases/{case.pk}").text
    author = f"/desk/bulk?author={case.comment.author_id}"
    expected = {
        f"/desk/bulk?like={case.pk}": {case.comment.body, twin.comment.body},
        f"{author}&days=1": {case.comment.body},
        f"{author}&days=7": {case.comment.body},
        author: {case.comment.body, old.body},
        "/desk/bulk?link=win.example": {case.comment.body, wave[1].comment.body},
    }
    counts = {}
    for link, bodies in expected.items():
        assert f'href="{link.replace("&", "&amp;")}"' in page
        shown = desk.get(link).text
        assert all(body in shown for body in bodies)
        counts[link.partition("?")[2].partition("=")[0], "days" in link] = shown.count('<p class="excerpt"')
    assert counts == {("like", False): 2, ("author", True): 1, ("author", False): 2, ("link", False): 2}


def test_what_is_left_out_is_said_one_by_one(bob: ApiClient, erin: ApiClient, wave: list[Case]) -> None:
    desk = open_desk(bob)
    claim_case(wave[0], erin.user)
    page = preview(desk, wave)
    assert "2 comments will change" in page.text
    assert "erin is on it" in page.text
    body = {"action": "approve", "version": wave[1].version}
    erin.post(f"moderation/cases/{wave[1].pk}/decisions", body)
    done = carry_out(desk, page)
    assert "1 comment was rejected." in done.text
    assert "1 was left as it is" in done.text
    assert "erin approved it" in done.text
    assert f"/desk/cases/{wave[1].pk}" in done.text
    assert statuses(wave) == ["held", "published", "rejected"]
    # The page says it again when it is loaded again.
    assert "erin approved it" in desk.get(f"/desk/bulks/{find_batch(done)}").text


def test_an_undo_says_what_could_not_be_taken_back(bob: ApiClient, erin: ApiClient, wave: list[Case]) -> None:
    desk = open_desk(bob)
    done = carry_out(desk, preview(desk, wave))
    case = Case.objects.get(pk=wave[0].pk)
    erin.post(f"moderation/cases/{case.pk}/decisions", {"action": "approve", "version": case.version})
    undone = desk.post(f"/desk/bulks/{find_batch(done)}/undo", follow=True).text
    assert "2 of 3 were taken back." in undone
    assert "1 could not be taken back" in undone
    assert "erin approved it" in undone
    assert statuses(wave) == ["published", "held", "held"]


def test_what_came_too_late_for_all_is_said_too(bob: ApiClient, wave: list[Case]) -> None:
    desk = open_desk(bob)
    page = preview(desk, wave)
    carry_out(desk, page)
    again = carry_out(desk, page)
    assert "Nothing was done." in again.text
    assert again.text.count("You rejected it") == 3
    assert "Undo all of it" not in again.text


def test_moderators_of_other_sites_see_and_do_nothing(
    bob: ApiClient, frank: ApiClient, wave: list[Case]
) -> None:
    CommentLink.objects.create(comment=wave[0].comment, site=wave[0].site, domain="win.example")
    desk, page = open_desk(frank), preview(open_desk(bob), wave)
    for query in (f"cases={wave[0].pk}", f"author={wave[0].comment.author_id}", "link=win.example"):
        shown = desk.get(f"/desk/bulk?{query}").text
        assert "Nothing would change" in shown
        assert wave[0].comment.body not in shown
    assert desk.get(f"/desk/bulk?like={wave[0].pk}").status_code == 404
    tried = carry_out(desk, page)
    assert "Nothing was done." in tried.text
    assert wave[2].comment.body not in tried.text
    batch = find_batch(carry_out(open_desk(bob), page))
    assert desk.get(f"/desk/bulks/{batch}").status_code == 404
    assert desk.post(f"/desk/bulks/{batch}/undo").status_code == 404
    assert statuses(wave) == ["rejected"] * 3


def test_strangers_log_in_first_and_who_moderates_nothing_is_told(client: Client, wave: list[Case]) -> None:
    paths = ("/desk/bulk", f"/desk/bulks/{uuid4()}")
    posts = ("/desk/bulk/do", f"/desk/bulks/{uuid4()}/undo")
    answers = [*map(client.get, paths), *map(client.post, posts)]
    assert all(answer.headers["Location"].startswith("/desk/login?next=/desk/") for answer in answers)
    client.force_login(User.objects.create_user("ed"))
    assert {answer.status_code for answer in (*map(client.get, paths), *map(client.post, posts))} == {403}


def test_only_a_fresh_token_of_ours_counts(
    bob: ApiClient, wave: list[Case], monkeypatch: pytest.MonkeyPatch
) -> None:
    desk = open_desk(bob)
    token = find_token(preview(desk, wave))
    for bad in ("nonsense", token[:-1], token[1:]):
        answer = desk.post("/desk/bulk/do", {"token": bad})
        assert answer.status_code == 422
        assert "Nothing was done" in answer.text
    monkeypatch.setattr("time.time", lambda: timezone.now().timestamp() + TOKEN_SECONDS + 1)
    assert desk.post("/desk/bulk/do", {"token": token}).status_code == 422
    assert statuses(wave) == ["held"] * 3


@pytest.mark.parametrize(
    ("query", "status"),
    [
        ("cases=x", 400),
        ("cases=" + "&cases=".join(map(str, range(MAX_SELECTED + 1))), 400),
        ("cases=1&choice=feature", 400),
        ("cases=1&choice=approve:abuse", 400),
        ("author=0", 400),
        ("author=1&days=2", 400),
        ("link=" + "x" * 254, 400),
        ("cases=1&link=win.example", 422),
        ("", 200),
    ],
)
def test_a_selection_that_makes_no_sense_is_refused(bob: ApiClient, query: str, status: int) -> None:
    assert open_desk(bob).get(f"/desk/bulk?{query}").status_code == status


def test_who_selects_nothing_is_told_what_to_do(bob: ApiClient) -> None:
    assert "Nothing is selected." in open_desk(bob).get("/desk/bulk").text


def test_only_what_is_a_rule_on_all_the_sites_can_be_named(
    bob: ApiClient, wave: list[Case], other_site: Site
) -> None:
    desk = open_desk(bob)
    assert preview(desk, wave, "reject:pets").status_code == 422
    assert 'value="reject:off_topic"' in preview(desk, wave, "reject").text
    assert 'value="reject:off_topic"' not in preview(desk, wave, "spam").text
    Membership.objects.create(user=bob.user, site=other_site, role=Role.MODERATOR)
    for place, code in enumerate(("pets", "abuse"), start=1):
        HouseRule.objects.create(site=other_site, code=code, title=code, position=place)
    both = [*wave, hold(Thread.objects.create(site=other_site, key="elsewhere"), "A word from elsewhere.")]
    offered = re.findall(r'value="reject:(\w+)"', preview(desk, both).text)
    assert offered == ["abuse"]
    assert preview(desk, both, "reject:off_topic").status_code == 422


def test_what_people_write_is_shown_and_not_obeyed(bob: ApiClient, thread: Thread) -> None:
    case = hold(thread, "<script>alert(1)</script> & more of it")
    desk = open_desk(bob)
    done = carry_out(desk, preview(desk, [case]))
    for text in (preview(desk, [case]).text, done.text, desk.get(f"/desk/bulk?link={quote('<b>')}").text):
        assert "<script>alert" not in text
        assert "<b></bdi>" not in text
