"""The desk's pages: who sees what, what they send, and what a browser is told about them."""

from typing import Any
from uuid import uuid4

import pytest
from django.contrib.auth.models import User
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from discussions.actions.comments import Origin, edit_comment
from discussions.actions.reactions import flag_comment
from discussions.models import Comment, FlagReason, Site, Status, Thread
from moderation.actions.checking import check_revision
from moderation.models import Case, Decision, Finding, Membership, Role, Rule
from moderation.web.cards import mark_text
from tests.build import build_author, build_comment, hold
from tests.client import ApiClient

pytestmark = pytest.mark.django_db


@pytest.fixture
def desk(bob: ApiClient) -> Client:
    """The browser of bob, who is logged in."""
    browser = Client()
    browser.force_login(bob.user)
    return browser


def decide(desk: Client, case: Case, choice: str, **changes: object) -> Any:
    sent = {"choice": choice, "version": case.version, **changes}
    return desk.post(f"/desk/cases/{case.pk}/decide", sent)


@pytest.mark.parametrize("path", ["/desk/", "/desk/cases/1", "/desk/cases/1?kind=spam"])
def test_strangers_log_in_first(client: Client, path: str) -> None:
    answer = client.get(path)
    assert answer.status_code == 302
    assert answer.headers["Location"].startswith("/desk/login?next=/desk/")


def test_a_decision_without_a_session_leads_to_the_queue_after_the_log_in(client: Client) -> None:
    answer = client.post("/desk/cases/1/decide", {"choice": "approve", "version": 1})
    assert answer.headers["Location"] == "/desk/login?next=/desk/"


def test_who_moderates_nothing_sees_nothing(client: Client, thread: Thread) -> None:
    case = hold(thread)
    client.force_login(User.objects.create_user("ed"))
    for path in ("/desk/", f"/desk/cases/{case.pk}"):
        answer = client.get(path)
        assert answer.status_code == 403
        assert "No site has made you a moderator yet." in answer.text
    assert client.post(f"/desk/cases/{case.pk}/decide", {"choice": "spam", "version": 1}).status_code == 403


def test_moderators_of_other_sites_see_nothing(frank: ApiClient, desk: Client, thread: Thread) -> None:
    case = hold(thread)
    decide(desk, case, "spam")
    decision = Decision.objects.latest("pk")
    stranger = Client()
    stranger.force_login(frank.user)
    assert "Rain" not in stranger.get("/desk/?state=settled").text
    assert stranger.get(f"/desk/cases/{case.pk}").status_code == 404
    assert (
        stranger.post(f"/desk/cases/{case.pk}/decide", {"choice": "approve", "version": 2}).status_code == 404
    )
    assert stranger.post(f"/desk/decisions/{decision.pk}/undo").status_code == 404
    assert "Rain" not in stranger.get(f"/desk/?done={decision.pk}").text
    assert Decision.objects.latest("pk") == decision


def test_nobody_else_can_make_a_browser_decide(bob: ApiClient, thread: Thread) -> None:
    case = hold(thread)
    browser = Client(enforce_csrf_checks=True)
    browser.force_login(bob.user)
    answer = browser.post(f"/desk/cases/{case.pk}/decide", {"choice": "approve", "version": case.version})
    assert answer.status_code == 403
    assert Comment.objects.get(pk=case.comment_id).status == Status.HELD


@pytest.mark.parametrize("path", ["/desk/", "/desk/login", "/desk/cases/{case}", "/desk/cases/999999"])
def test_pages_are_not_kept_not_framed_and_run_only_our_scripts(
    desk: Client, thread: Thread, path: str
) -> None:
    case = hold(thread)
    browser = Client() if "login" in path else desk
    answer = browser.get(path.format(case=case.pk))
    assert "no-store" in answer.headers["Cache-Control"]
    assert answer.headers["X-Frame-Options"] == "DENY"
    assert "frame-ancestors 'none'" in answer.headers["Content-Security-Policy"]
    assert "script-src" not in answer.headers["Content-Security-Policy"]
    assert " style=" not in answer.text
    assert " onclick=" not in answer.text


def test_a_decision_goes_on_to_the_next_case_and_round_to_those_passed_over(
    desk: Client, thread: Thread
) -> None:
    first, second, third = (hold(thread, f"Weather report number {number}") for number in range(3))
    # Equally pressing, so the latest comes first.
    answer = decide(desk, second, "reject:off_topic", note="Not here.")
    assert answer.headers["Location"].startswith(f"/desk/cases/{first.pk}?done=")
    page = desk.get(answer.headers["Location"]).text
    assert "You rejected it (off topic)" in page
    assert "Undo" in page
    answer = decide(desk, first, "approve")
    assert answer.headers["Location"].startswith(f"/desk/cases/{third.pk}?done=")
    answer = decide(desk, third, "spam")
    assert answer.headers["Location"].startswith("/desk/?done=")
    assert "You decided 3 cases today." in desk.get(answer.headers["Location"]).text
    assert Decision.objects.filter(note="Not here.", code="off_topic").exists()


def test_the_queue_travels_along(desk: Client, thread: Thread) -> None:
    first, second = hold(thread, "Weather report"), hold(thread, "Another report")
    query = "?kind=new&sort=oldest"
    page = desk.get(f"/desk/cases/{first.pk}{query}").text
    assert f'action="/desk/cases/{first.pk}/decide?kind=new&amp;sort=oldest"' in page
    assert f'href="/desk/cases/{second.pk}?kind=new&amp;sort=oldest"' in page
    answer = desk.post(
        f"/desk/cases/{first.pk}/decide{query}", {"choice": "approve", "version": first.version}
    )
    assert answer.headers["Location"].startswith(f"/desk/cases/{second.pk}?kind=new&sort=oldest&done=")


def test_a_stale_decision_shows_who_did_what_and_the_case_as_it_is(
    desk: Client, bob: ApiClient, thread: Thread, dora: ApiClient
) -> None:
    case = hold(thread)
    edit_comment(comment=Comment.objects.get(pk=case.comment_id), body="Sun, they say now.", origin=Origin())
    check_revision(case.comment_id, 2)
    answer = decide(desk, case, "approve")
    assert answer.status_code == 409
    # The machine judged the edited text last.
    assert "Parley held it for a moderator" in answer.text
    assert "Your decision was not carried out." in answer.text
    assert "Sun, they say now." in answer.text
    version = Case.objects.get(pk=case.pk).version
    assert version > case.version
    assert f'name="version" value="{version}"' in answer.text
    assert not Decision.objects.filter(moderator=bob.user).exists()


def test_a_report_is_shown_with_its_reason_and_stops_nobody(
    desk: Client, thread: Thread, dora: ApiClient
) -> None:
    comment = build_comment(thread, build_author(thread))
    flag_comment(comment=comment, author=dora.author, reason=FlagReason.ABUSE, note="Rude.")
    case = Case.objects.get(comment=comment)
    page = desk.get(f"/desk/cases/{case.pk}").text
    assert "<b>A reader</b> reported it" in page
    assert "Rude." in page
    assert decide(desk, case, "approve").status_code == 302


def test_the_same_button_twice_is_one_decision(desk: Client, thread: Thread) -> None:
    case = hold(thread)
    answers = [decide(desk, case, "spam") for _ in range(2)]
    assert answers[0].headers["Location"] == answers[1].headers["Location"]
    assert Decision.objects.filter(action="spam", actor="moderator").count() == 1


def test_undo_leads_back_to_the_case(desk: Client, thread: Thread) -> None:
    case = hold(thread)
    decide(desk, case, "reject:other")
    decision = Decision.objects.latest("pk")
    answer = desk.post(f"/desk/decisions/{decision.pk}/undo?kind=new")
    assert answer.headers["Location"].startswith(f"/desk/cases/{case.pk}?kind=new&done=")
    page = desk.get(answer.headers["Location"]).text
    assert "You took that back" in page
    assert f"/desk/decisions/{decision.pk}/undo" not in page
    again = desk.post(f"/desk/decisions/{decision.pk}/undo")
    assert again.status_code == 409
    assert "it can&#x27;t be undone" in again.text


@pytest.mark.parametrize(
    "sent",
    [
        {},
        {"choice": "approve"},
        {"choice": "hold", "version": 1},
        {"choice": "approve", "version": "x"},
        {"choice": "approve", "version": 1, "note": "x" * 1001},
    ],
)
def test_a_form_that_no_page_has_is_refused(desk: Client, thread: Thread, sent: dict[str, object]) -> None:
    case = hold(thread)
    assert desk.post(f"/desk/cases/{case.pk}/decide", sent).status_code == 400
    assert Comment.objects.get(pk=case.comment_id).status == Status.HELD


def test_a_reason_that_the_site_no_longer_has_is_refused(desk: Client, thread: Thread) -> None:
    case = hold(thread)
    sent = {"choice": "reject:nonsense", "version": 1}
    assert desk.post(f"/desk/cases/{case.pk}/decide", sent).status_code == 422
    assert Comment.objects.get(pk=case.comment_id).status == Status.HELD


@pytest.mark.parametrize(
    "query",
    ["?kind=nonsense", "?site=nonsense", "?state=\x00", "?sort=9", "?done=x", "?done=" + "9" * 30, "?done=1"],
)
def test_what_makes_no_sense_in_an_address_is_ignored(desk: Client, thread: Thread, query: str) -> None:
    hold(thread)
    answer = desk.get(f"/desk/{query}")
    assert answer.status_code == 200
    assert "Rain, or so they say." in answer.text


def test_the_queue_takes_the_same_number_of_queries_however_long_it_is(desk: Client, thread: Thread) -> None:
    counts = []
    for number in range(2):
        for _ in range(1 + 4 * number):
            hold(thread, str(uuid4()))
        with CaptureQueriesContext(
            connection,
        ) as queries:
            assert desk.get("/desk/").status_code == 200
        counts.append(len(queries))
    assert counts[0] == counts[1] <= 16


def test_filters_offer_what_ones_open_cases_have(
    desk: Client, frank: ApiClient, thread: Thread, site: Site
) -> None:
    sports = Thread.objects.create(site=site, key="match", url="https://example.org/m", section="Sports")
    case = hold(sports, "Das Spiel war gut.")
    Case.objects.filter(pk=case.pk).update(language="de")
    rule = Rule.objects.create(site=site, name="Scores", document={})
    page = desk.get("/desk/").text
    assert '<option value="Sports">Sports</option>' in page
    assert '<option value="de">German</option>' in page
    assert f'<option value="{rule.pk}">Scores</option>' in page
    chosen = desk.get("/desk/?section=Sports&language=de").text
    assert '<option value="Sports" selected>' in chosen
    assert "Das Spiel war gut." in chosen
    stranger = Client()
    stranger.force_login(frank.user)
    theirs = stranger.get("/desk/").text
    for foreign in ("Sports", "German", "Scores"):
        assert foreign not in theirs
    # What an address asks for is offered, though nothing waits there.
    assert '<option value="Culture" selected>Culture</option>' in desk.get("/desk/?section=Culture").text


def test_rules_are_offered_once_a_site_is_chosen(erin: ApiClient, site: Site, other_site: Site) -> None:
    Membership.objects.create(user=erin.user, site=other_site, role=Role.MODERATOR)
    rule, other = (Rule.objects.create(site=each, name=each.name, document={}) for each in (site, other_site))
    browser = Client()
    browser.force_login(erin.user)
    assert "Choose a site first" in browser.get("/desk/").text
    page = browser.get(f"/desk/?site={site.key}").text
    assert f'<option value="{rule.pk}">' in page
    assert f'<option value="{other.pk}">' not in page


@pytest.mark.parametrize("query", ["author=x", "author=0", "thread=" + "x" * 201])
def test_a_filter_that_makes_no_sense_says_so(desk: Client, thread: Thread, query: str) -> None:
    page = desk.get(f"/desk/?{query}").text
    assert '<details class="more" open>' in page
    assert 'class="problem" role="alert"' in page


def test_pages_of_the_queue_follow_each_other(desk: Client, thread: Thread) -> None:
    cases = [hold(thread, str(uuid4())) for _ in range(27)]
    page = desk.get("/desk/?sort=oldest")
    assert page.text.count("data-card") == 25
    (following,) = [
        part.split('"')[0] for part in page.text.split('href="/desk/') if 'rel="next"' in part[:400]
    ]
    rest = desk.get(f"/desk/{following.replace('&amp;', '&')}").text
    assert rest.count("data-card") == 2
    assert all(f"/desk/cases/{case.pk}?sort=oldest" in rest for case in cases[-2:])


def test_text_is_cut_where_marks_begin_and_end() -> None:
    def finding(code: str, *spans: list[int]) -> Finding:
        return Finding(outcome="suspect", label="spam", code=code, details={}, spans=list(spans))

    pieces = mark_text("👍 abc def", [finding("x", [2, 5]), finding("y", [4, 99], [7, 7], [9, 3])])
    assert [(piece.text, piece.sentences.count("(")) for piece in pieces] == [
        ("👍 ", 0),
        ("ab", 1),
        ("c", 2),
        (" def", 1),
    ]
    assert "".join(piece.text for piece in pieces) == "👍 abc def"


def test_what_people_write_is_shown_and_not_obeyed(desk: Client, thread: Thread) -> None:
    case = hold(thread, "<script>alert(1)</script> [x](javascript:alert(1))")
    Thread.objects.filter(pk=thread.pk).update(url="javascript:alert(1)", title="<b>Weather</b>")
    page = desk.get(f"/desk/cases/{case.pk}").text
    assert "<script>alert" not in page
    assert "&lt;script&gt;alert(1)&lt;/script&gt;" in page
    assert 'href="javascript:' not in page
    assert "&lt;b&gt;Weather&lt;/b&gt;" in page
