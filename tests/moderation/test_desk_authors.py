"""The desk's pages about authors, as a browser without JavaScript sends them."""

from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from discussions.models import Author, Site, Thread
from moderation.actions.removals import move_comments
from moderation.models import AuthorNote, Role, Sanction
from moderation.queries.sanctions import find_standing
from tests.build import build_comment, hold
from tests.client import ApiClient
from tests.moderation.sanctioning import appoint, find_sanction, impose

pytestmark = pytest.mark.django_db


@pytest.fixture
def ada(site: Site) -> ApiClient:
    """An admin of the site."""
    return appoint(site, "ada", Role.ADMIN)


def open_desk(who: ApiClient) -> Client:
    browser = Client()
    browser.force_login(who.user)
    return browser


def send(browser: Client, author: Author, kind: str, **fields: Any) -> Any:
    sent = {"kind": kind, "reason": "abuse", "version": 0, **fields}
    return browser.post(f"/desk/authors/{author.pk}/sanctions", sent)


def test_strangers_log_in_first(client: Client, alice: ApiClient) -> None:
    for path in ("/desk/authors", f"/desk/authors/{alice.author.pk}"):
        assert client.get(path).headers["Location"].startswith("/desk/login?next=/desk/authors")
    assert send(client, alice.author, "warn").status_code == 302
    assert not Sanction.objects.exists()


def test_other_sites_moderators_see_nothing(frank: ApiClient, bob: ApiClient, alice: ApiClient) -> None:
    warning = find_sanction(impose(bob, alice.author, "warn"))
    bob.post(f"moderation/authors/{alice.author.pk}/notes", {"text": "Seen."})
    note = AuthorNote.objects.get()
    browser = open_desk(frank)
    assert "Alice" not in browser.get("/desk/authors?q=a").text
    author = f"/desk/authors/{alice.author.pk}"
    answers = [browser.get(author), send(browser, alice.author, "warn")]
    paths = (f"{author}/notes", f"/desk/sanctions/{warning.pk}/lift", f"/desk/notes/{note.pk}/delete")
    answers += [browser.post(path, {"text": "x"}) for path in paths]
    assert {answer.status_code for answer in answers} == {404}
    assert (Sanction.objects.count(), AuthorNote.objects.count()) == (1, 1)


def test_a_moderator_finds_looks_suspends_and_takes_it_back(
    bob: ApiClient, thread: Thread, alice: ApiClient
) -> None:
    case = hold(thread)
    browser = open_desk(bob)
    assert f"/desk/authors/{case.comment.author_id}" in browser.get(f"/desk/cases/{case.pk}").text
    found = browser.get("/desk/authors?q=ALI").text
    assert f"/desk/authors/{alice.author.pk}" in found
    answer = send(browser, alice.author, "suspend", length=24, message="Enough.")
    sanction = Sanction.objects.get()
    assert answer.headers["Location"] == f"/desk/authors/{alice.author.pk}?sanctioned={sanction.pk}"
    shown = browser.get(answer.headers["Location"]).text
    assert "is suspended until" in shown
    assert "Enough." in shown
    undone = browser.post(f"/desk/sanctions/{sanction.pk}/lift", follow=True)
    assert "is no longer suspended" in undone.text
    assert "taken back by you" in undone.text


def test_only_what_one_may_do_is_offered(bob: ApiClient, ada: ApiClient, alice: ApiClient) -> None:
    page = f"/desk/authors/{alice.author.pk}"
    for who, is_offered in ((bob, False), (ada, True)):
        shown = open_desk(who).get(page).text
        assert 'value="suspend"' in shown
        for kind in ("ban", "shadow", "trust"):
            assert (f'value="{kind}"' in shown) is is_offered
        assert ("on_all_sites" in shown) is is_offered
    # Whatever is sent.
    assert send(open_desk(bob), alice.author, "ban").status_code == 422
    assert not Sanction.objects.exists()


def test_a_grave_step_is_shown_before_it_is_done(ada: ApiClient, alice: ApiClient, thread: Thread) -> None:
    for _ in range(3):
        build_comment(thread, alice.author)
    browser = open_desk(ada)
    fields = {"reject_hours": 24, "message": 'He said "no" & <left>'}
    asked = send(browser, alice.author, "ban", **fields)
    assert asked.status_code == 200
    assert "3 comments" in asked.text
    assert "&quot;no&quot; &amp; &lt;left&gt;" in asked.text
    assert not Sanction.objects.exists()
    assert send(browser, alice.author, "ban", **fields, confirmed="yes").status_code == 302
    sanction = Sanction.objects.get()
    move_comments(sanction.pk)
    assert sanction.message == fields["message"]
    assert sanction.decisions.count() == 3


@pytest.mark.parametrize(
    ("kind", "fields", "problem"),
    [
        ("suspend", {}, "This field is needed."),
        ("suspend", {"hours": 169}, "This is more than 168."),
        ("warn", {"length": 24}, "This is not a valid value."),
        ("warn", {"reason": ""}, "This field is required."),
    ],
)
def test_what_is_wrong_is_said_and_what_was_typed_stays(
    bob: ApiClient, alice: ApiClient, kind: str, fields: dict[str, Any], problem: str
) -> None:
    answer = send(open_desk(bob), alice.author, kind, message="Dear reader", **fields)
    assert answer.status_code == 422
    assert problem in answer.text
    assert "Dear reader" in answer.text
    assert not Sanction.objects.exists()


def test_who_was_slower_is_told(bob: ApiClient, ada: ApiClient, alice: ApiClient) -> None:
    impose(ada, alice.author, "premoderate")
    answer = send(open_desk(bob), alice.author, "warn")
    assert answer.status_code == 409
    assert "A colleague has done something about this author" in answer.text
    assert find_standing(alice.author) == "premoderated"


def test_notes_are_added_and_deleted(bob: ApiClient, ada: ApiClient, alice: ApiClient) -> None:
    browser, page = open_desk(bob), f"/desk/authors/{alice.author.pk}"
    assert browser.post(f"{page}/notes", {"text": " "}).status_code == 422
    browser.post(f"{page}/notes", {"text": "Kind <b>when</b> sober."})
    assert "Kind &lt;b&gt;when&lt;/b&gt; sober." in browser.get(page).text
    note = AuthorNote.objects.get()
    assert f"/desk/notes/{note.pk}/delete" not in open_desk(ada).get(page).text
    assert open_desk(ada).post(f"/desk/notes/{note.pk}/delete").status_code == 403
    assert browser.post(f"/desk/notes/{note.pk}/delete").status_code == 302
    assert not AuthorNote.objects.exists()


@pytest.mark.parametrize("query", ["sanctioned=1", "sanctioned=x", "sanctioned=9999999999999999999"])
def test_a_made_up_address_says_nothing(bob: ApiClient, alice: ApiClient, query: str) -> None:
    shown = open_desk(bob).get(f"/desk/authors/{alice.author.pk}?{query}")
    assert shown.status_code == 200
    assert 'role="status"' not in shown.text


def test_the_page_costs_the_same_whatever_there_is(
    bob: ApiClient, ada: ApiClient, alice: ApiClient, thread: Thread
) -> None:
    browser, counts = open_desk(bob), []
    for kind in ("shadow", "premoderate", "trust"):
        build_comment(thread, alice.author)
        impose(ada, alice.author, kind)
        ada.post(f"moderation/authors/{alice.author.pk}/notes", {"text": "Seen."})
        with CaptureQueriesContext(connection) as queries:
            browser.get(f"/desk/authors/{alice.author.pk}")
        counts.append(len(queries))
    assert len(set(counts)) == 1, counts
