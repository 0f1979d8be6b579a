"""Many comments at once: what a preview shows is what is done, nothing else, and all of it comes back."""

from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone

from discussions.models import Comment, Site, Status, Thread
from moderation.actions.bulk import TOKEN_SECONDS
from moderation.actions.claims import claim_case
from moderation.models import Case, CommentLink, Decision
from moderation.queries.selections import MAX_SELECTED
from moderation.tasks import check_waiting, sweep_pending
from tests.build import build_author, build_comment, hold
from tests.client import ApiClient
from tests.moderation.test_undo import read_all
from tests.truth import find_drift

pytestmark = pytest.mark.django_db


def preview(who: ApiClient, action: str = "reject", reason: str = "", **select: Any) -> Any:
    body = {"action": action, "reason": reason, "select": select}
    return who.post("moderation/cases/bulk/preview", body)


def carry_out(who: ApiClient, shown: Any) -> Any:
    assert shown.status_code == 200, shown.content
    return who.post("moderation/cases/bulk", {"token": shown.json()["token"], "note": "A wave"})


def undo(who: ApiClient, done: Any) -> Any:
    return who.post(f"moderation/bulks/{done.json()['bulk']}/undo")


def ids(cases: list[Case]) -> list[str]:
    return [str(case.pk) for case in cases]


def statuses(comments: list[Comment]) -> list[str]:
    return [Comment.objects.get(pk=comment.pk).status for comment in comments]


@pytest.fixture
def wave(thread: Thread) -> list[Case]:
    return [
        hold(thread, f"{opening} is what nobody here wanted to hear about")
        for opening in ("The old bridge", "My aunt's recipe", "Saturday's match", "The price of leeks")
    ]


def test_what_was_shown_is_done_at_one_go_and_taken_back_at_one_go(
    thread: Thread, bob: ApiClient, wave: list[Case]
) -> None:
    before = read_all()
    shown = preview(bob, "spam", cases=ids(wave))
    assert shown.json() | {"token": ""} == shown.json() | {
        "count": 4,
        "statuses": {"held": 4},
        "left_out": [],
        "has_more": False,
        "token": "",
    }
    assert len(shown.json()["sample"]) == 4
    assert read_all() == before
    done = carry_out(bob, shown)
    assert (done.status_code, done.json()["count"], done.json()["left_out"]) == (201, 4, [])
    assert statuses([case.comment for case in wave]) == ["spam"] * 4
    together = Decision.objects.filter(batch=done.json()["bulk"])
    assert set(together.values_list("note", "moderator__username")) == {("A wave", "bob")}
    assert find_drift(thread) == []
    undone = undo(bob, done)
    assert (undone.json()["count"], undone.json()["left_out"]) == (4, [])
    assert read_all() == before


def test_whatever_moved_on_since_it_was_seen_is_left_and_said(
    bob: ApiClient, erin: ApiClient, wave: list[Case]
) -> None:
    shown = preview(bob, cases=ids(wave))
    first, second = wave[:2]
    body = {"action": "approve", "version": first.version}
    erin.post(f"moderation/cases/{first.pk}/decisions", body)
    claim_case(second, erin.user)
    done = carry_out(bob, shown).json()
    assert done["count"] == 2
    assert sorted(done["left_out"], key=lambda left: int(left["comment"])) == [
        {
            "comment": str(first.comment_id),
            "case": str(first.pk),
            "code": "stale_version",
            "action": "approve",
            "by": "erin",
        },
        {
            "comment": str(second.comment_id),
            "case": None,
            "code": "case_claimed",
            "action": None,
            "by": None,
        },
    ]
    assert statuses([case.comment for case in wave]) == ["published", "held", "rejected", "rejected"]


def test_undoing_all_leaves_what_somebody_decided_since(
    bob: ApiClient, erin: ApiClient, wave: list[Case]
) -> None:
    done = carry_out(bob, preview(bob, cases=ids(wave)))
    case = bob.get(f"moderation/cases/{wave[0].pk}").json()
    erin.post(f"moderation/cases/{case['id']}/decisions", {"action": "approve", "version": case["version"]})
    undone = undo(bob, done).json()
    assert undone["count"] == 3
    (left,) = undone["left_out"]
    assert (left["case"], left["code"]) == (case["id"], "decision_superseded")
    assert (left["action"], left["by"]) == ("approve", "erin")
    assert statuses([case.comment for case in wave]) == ["published", "held", "held", "held"]
    assert undo(bob, done).json()["count"] == 0


def test_what_came_since_the_preview_is_not_touched(thread: Thread, bob: ApiClient) -> None:
    author = build_author(thread)
    old = build_comment(thread, author)
    shown = preview(bob, author=str(author.pk))
    new = build_comment(thread, author, body="Written a moment later.")
    assert carry_out(bob, shown).json()["count"] == 1
    assert statuses([old, new]) == ["rejected", "published"]


# --- Ways of choosing -------------------------------------------------------------------------------------


def test_all_by_an_author_since_then_with_a_case_or_without(thread: Thread, bob: ApiClient) -> None:
    author = build_author(thread)
    old, new = build_comment(thread, author), build_comment(thread, author, body="And another.")
    gone = build_comment(thread, author, status=Status.WITHDRAWN)
    Comment.objects.filter(pk=old.pk).update(created_at=timezone.now() - timedelta(days=2))
    since = (timezone.now() - timedelta(days=1)).isoformat()
    assert preview(bob, author=str(author.pk)).json()["count"] == 2
    done = carry_out(bob, preview(bob, author=str(author.pk), since=since))
    assert statuses([old, new, gone]) == ["published", "rejected", "withdrawn"]
    case = Case.objects.get(comment=new)
    assert (case.code, case.state) == ("case.picked", "settled")
    undo(bob, done)
    assert statuses([new]) == ["published"]


def test_a_comment_that_got_a_case_meanwhile_is_stale(
    thread: Thread, bob: ApiClient, dora: ApiClient
) -> None:
    comment = build_comment(thread, build_author(thread))
    shown = preview(bob, author=str(comment.author_id))
    dora.post(f"comments/{comment.pk}/flags", {"reason": "abuse"})
    (left,) = carry_out(bob, shown).json()["left_out"]
    assert left["code"] == "stale_version"
    assert statuses([comment]) == ["published"]


def test_a_text_that_nobody_saw_is_not_decided_on(thread: Thread, alice: ApiClient, bob: ApiClient) -> None:
    comment = build_comment(thread, alice.author)  # it has no case
    shown = preview(bob, "spam", author=str(alice.author.pk))
    assert shown.json()["count"] == 1
    assert alice.patch(f"comments/{comment.pk}", {"body": "I have thought better of it."}).status_code == 202
    done = carry_out(bob, shown).json()
    assert (done["count"], [each["code"] for each in done["left_out"]]) == (0, ["stale_version"])


def test_what_was_still_being_checked_is_checked_after_all(
    thread: Thread, alice: ApiClient, bob: ApiClient
) -> None:
    posted = alice.post(f"sites/{thread.site.key}/threads/{thread.key}/comments", {"body": "Fine weather."})
    comment = Comment.objects.get(pk=int(posted.json()["id"]))
    done = carry_out(bob, preview(bob, author=str(alice.author.pk)))
    check_waiting(thread.site_id)  # it finds nothing to do
    assert undo(bob, done).status_code == 201
    assert statuses([comment]) == [Status.PENDING]
    sweep_pending()
    check_waiting(thread.site_id)
    assert statuses([comment]) == [Status.PUBLISHED]


def test_all_that_is_nearly_the_same(thread: Thread, bob: ApiClient, wave: list[Case]) -> None:
    twins = [hold(thread, wave[0].comment.body) for _ in range(2)]
    shown = preview(bob, near_duplicates_of=str(wave[0].pk)).json()
    assert {each["id"] for each in shown["sample"]} == {str(case.comment_id) for case in [wave[0], *twins]}


def test_all_with_one_link_on_my_sites_only(
    thread: Thread, other_site: Site, bob: ApiClient, frank: ApiClient
) -> None:
    elsewhere = Thread.objects.create(site=other_site, key="elsewhere")
    for place in (thread, elsewhere):
        comment = build_comment(place, build_author(place))
        CommentLink.objects.create(comment=comment, site=place.site, domain="win.example")
    assert preview(bob, link_domain="WIN.example").json()["count"] == 1
    assert preview(frank, link_domain="win.example").json()["count"] == 1
    assert preview(bob, link_domain="other.example").json()["count"] == 0


def test_a_preview_of_mine_is_no_key_to_others_sites(
    bob: ApiClient, frank: ApiClient, wave: list[Case]
) -> None:
    assert preview(frank, cases=ids(wave)).json()["count"] == 0
    done = carry_out(frank, preview(bob, cases=ids(wave))).json()
    assert {left["code"] for left in done["left_out"]} == {"case_not_found"}
    assert statuses([case.comment for case in wave]) == ["held"] * 4


def test_what_can_not_be_done_is_shown_before(bob: ApiClient, erin: ApiClient, wave: list[Case]) -> None:
    claim_case(wave[0], erin.user)
    bob.post(f"moderation/cases/{wave[1].pk}/decisions", {"action": "reject", "version": wave[1].version})
    shown = preview(bob, cases=ids(wave)).json()
    assert {left["case"]: left["code"] for left in shown["left_out"]} == {
        str(wave[0].pk): "case_claimed",
        str(wave[1].pk): "action_not_available",
    }
    assert shown["count"] == 2


# --- What is refused --------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("select", "code"),
    [
        ({}, "invalid"),
        ({"cases": ["1"], "link_domain": "win.example"}, "invalid"),
        ({"cases": [str(number) for number in range(1, MAX_SELECTED + 2)]}, "too_large"),
        ({"author": "01"}, "invalid"),
        ({"author": "1", "since": "yesterday"}, "invalid"),
        ({"link_domain": "x" * 254}, "too_long"),
    ],
)
def test_a_selection_that_makes_no_sense(bob: ApiClient, select: dict[str, Any], code: str) -> None:
    answer = preview(bob, **select)
    assert answer.status_code == 422
    assert answer.json()["error"]["fields"]["select"]["code"] == code


def test_only_a_rule_of_the_house_is_a_reason(bob: ApiClient, wave: list[Case]) -> None:
    answer = preview(bob, reason="pets", cases=ids(wave))
    assert answer.json()["error"]["fields"]["reason"]["code"] == "unknown_choice"
    assert preview(bob, reason="abuse", cases=ids(wave)).status_code == 200


def test_only_a_fresh_token_of_ours_counts(
    bob: ApiClient, wave: list[Case], monkeypatch: pytest.MonkeyPatch
) -> None:
    token = preview(bob, cases=ids(wave)).json()["token"]
    for bad in ("nonsense", token[:-1], token[1:]):
        answer = bob.post("moderation/cases/bulk", {"token": bad})
        assert answer.json()["error"]["fields"]["token"]["code"] == "invalid"
    monkeypatch.setattr("time.time", lambda: timezone.now().timestamp() + TOKEN_SECONDS + 1)
    answer = bob.post("moderation/cases/bulk", {"token": token})
    assert answer.json()["error"]["fields"]["token"]["code"] == "invalid"
    assert statuses([case.comment for case in wave]) == ["held"] * 4


def test_more_than_five_hundred_are_done_in_parts(
    thread: Thread, bob: ApiClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("moderation.actions.bulk.MAX_SELECTED", 2)
    author = build_author(thread)
    comments = [build_comment(thread, author, body=f"Remark {number}") for number in range(3)]
    shown = preview(bob, author=str(author.pk))
    assert (shown.json()["count"], shown.json()["has_more"]) == (2, True)
    carry_out(bob, shown)
    assert statuses(comments) == ["published", "rejected", "rejected"]


# --- Cases of comments that have none ---------------------------------------------------------------------


def test_any_comment_can_be_acted_on(thread: Thread, bob: ApiClient) -> None:
    comment = build_comment(thread, build_author(thread))
    made = bob.post(f"moderation/comments/{comment.pk}/case")
    assert (made.status_code, made.json()["state"]) == (201, "settled")
    assert made.json()["why"] == "Picked out by a moderator."
    again = bob.post(f"moderation/comments/{comment.pk}/case")
    assert (again.status_code, again.json()["id"]) == (200, made.json()["id"])
    body = {"action": "feature", "version": made.json()["version"]}
    assert bob.post(f"moderation/cases/{made.json()['id']}/decisions", body).status_code == 201
