"""Taking part without scripts: every form of a thread's pages, what it does, and what it says when it can't."""

import re
from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone
from pytest_django.fixtures import Settings

from discussions.actions.authors import create_guest
from discussions.forms import make_form_key
from discussions.gate import Hold
from discussions.models import (
    Author,
    Comment,
    Flag,
    Follow,
    Mailbox,
    Mute,
    Revision,
    Site,
    Status,
    Thread,
    ThreadState,
    Vote,
)
from discussions.pages.visitors import COOKIE, FRAMED_COOKIE
from moderation.review import ReviewGate
from tests.build import build_author, build_comment, move
from tests.discussions.paging import Reader

pytestmark = pytest.mark.django_db

PAGE = "/threads/gazette/weather"


@pytest.fixture
def stranger() -> Reader:
    """Somebody whom the site does not know."""
    return Reader()


@pytest.fixture
def gina(site: Site) -> Reader:
    """A guest of the site, known by her cookie."""
    reader = Reader()
    reader.client.cookies[COOKIE] = create_guest(site=site, name="Gina")[1]
    return reader


@pytest.fixture
def remark(thread: Thread) -> Comment:
    """A comment by somebody else."""
    return build_comment(thread, build_author(thread, "Walt"), body="It will rain.")


def get_gina() -> Author:
    return Author.objects.get(name="Gina")


def write_own(thread: Thread, **options: Any) -> Comment:
    return build_comment(thread, get_gina(), **options)


# --- Writing --------------------------------------------------------------------------------------------------


def test_one_writes_first_and_says_who_one_is_after(stranger: Reader, thread: Thread) -> None:
    stranger.open(PAGE)
    assert "Your name" not in stranger.text
    stranger.send(stranger.form("/write"), body="I say **snow**.")
    assert Comment.objects.count() == 0
    assert "<p>I say <strong>snow</strong>.</p>" in stranger.page.text
    assert stranger.form("/write")["body"] == "I say **snow**."

    stranger.send(stranger.form("/write"), name="Gus")
    comment = Comment.objects.get()
    assert (comment.body, comment.author.name, comment.thread) == ("I say **snow**.", "Gus", thread)
    assert comment.status == Status.PENDING
    assert stranger.page.request["PATH_INFO"] == f"{PAGE}/comments/{comment.pk}"
    assert "Your comment has been sent and is being checked." in stranger.text
    assert "Being checked. This takes a moment." in stranger.text

    stranger.open(PAGE)
    assert "as Gus" in stranger.text
    assert "I say <strong>snow</strong>." in stranger.page.text
    assert stranger.page.headers["Cache-Control"] == "private, no-store"


def test_a_known_reader_writes_at_once_and_sees_a_preview_on_request(gina: Reader, thread: Thread) -> None:
    gina.open(PAGE)
    gina.send(gina.form("/write"), body="*Hail*, I say.", do="preview")
    assert Comment.objects.count() == 0
    assert "<p><em>Hail</em>, I say.</p>" in gina.page.text
    gina.send(gina.form("/write"), body="*Hail*, I said.")
    assert Comment.objects.get().body == "*Hail*, I said."
    assert Comment.objects.get().author == get_gina()


def test_lines_are_kept_as_they_were_typed(gina: Reader, thread: Thread) -> None:
    gina.open(PAGE)
    gina.send(gina.form("/write"), body="\r\nOne\r\n\r\nTwo", do="preview")
    assert gina.form("/write")["body"] == "\nOne\n\nTwo"
    gina.send(gina.form("/write"))
    assert Comment.objects.get().body == "\nOne\n\nTwo"


def test_a_form_that_is_sent_twice_makes_one_guest_and_one_comment(stranger: Reader, thread: Thread) -> None:
    stranger.open(PAGE)
    stranger.send(stranger.form("/write"), body="Once.")
    form = stranger.form("/write")
    twin = Reader()  # the second request leaves before the first one's cookie has come
    stranger.send(form, name="Gus")
    twin.send(form, name="Gus")
    assert Comment.objects.count() == 1
    assert Author.objects.filter(name="Gus").count() == 1
    assert twin.page.request["PATH_INFO"] == stranger.page.request["PATH_INFO"]


def test_a_key_that_is_not_ours_stands_for_no_guest(stranger: Reader, thread: Thread) -> None:
    for name in ("Gus", "Hal"):
        reader = Reader()
        reader.open(f"{PAGE}/write")
        reader.send(reader.form("/write"), name=name, body=f"By {name}.", key="a-key-of-my-own")
    assert sorted(Comment.objects.values_list("author__name", flat=True)) == ["Gus", "Hal"]
    stranger.open(f"{PAGE}/write")
    assert stranger.form("/write")["key"] != make_form_key()


def test_the_form_tells_how_it_was_filled_in(gina: Reader, thread: Thread) -> None:
    gina.open(PAGE)
    gina.send(gina.form("/write"), body="By a robot.", homepage="https://robot.example")
    revision = Revision.objects.get()
    assert revision.honeypot_filled
    assert revision.seconds_to_submit is not None
    assert revision.address_hash


def test_the_time_is_unknown_where_writing_began_on_a_page_for_everyone(
    stranger: Reader, thread: Thread
) -> None:
    stranger.open(PAGE)
    stranger.send(stranger.form("/write"), body="Written for an hour.", homepage="https://robot.example")
    stranger.send(stranger.form("/write"), name="Gus")
    revision = Revision.objects.get()
    assert revision.seconds_to_submit is None
    assert revision.honeypot_filled


@pytest.mark.parametrize(
    ("fields", "words", "status"),
    [
        ({"body": "  \n ", "name": "Gus"}, "This can't be empty.", 422),
        ({"body": "a" * 10_001, "name": "Gus"}, "This is longer than 10,000 characters.", 422),
        ({"body": "Kept.", "name": ""}, "This can't be empty.", 422),
        ({"body": "Kept.", "name": "n" * 101}, "100 characters", 422),
        ({"body": "Kept.", "name": "Nul\x00"}, "", 422),
    ],
)
def test_what_is_wrong_is_said_beside_the_field_and_nothing_is_lost(
    stranger: Reader, thread: Thread, fields: dict[str, str], words: str, status: int
) -> None:
    stranger.open(f"{PAGE}/write")
    stranger.send(stranger.form("/write"), **fields)
    assert stranger.page.status_code == status
    assert words in stranger.text
    assert stranger.page.text.count('aria-invalid="true"') == 1
    assert stranger.form("/write")["body"] == fields["body"]
    assert "\x00" in fields["name"] or stranger.form("/write")["name"] == fields["name"]
    assert not Comment.objects.exists()
    assert not Author.objects.exists()


def test_a_thread_that_closed_meanwhile_keeps_the_text(gina: Reader, thread: Thread) -> None:
    gina.open(PAGE)
    form = gina.form("/write")
    Thread.objects.update(state=ThreadState.CLOSED)
    gina.send(form, body="Too late.")
    assert gina.page.status_code == 409
    assert "This discussion is closed." in gina.text
    assert gina.form("/write")["body"] == "Too late."


def test_the_first_comment_begins_the_thread(stranger: Reader, site: Site) -> None:
    stranger.open("/threads/gazette/new?url=https://gazette.example/new&title=News")
    stranger.send(stranger.form("/write"), body="First!")
    stranger.send(stranger.form("/write"), name="Gus")
    thread = Thread.objects.get()
    assert (thread.key, thread.url, thread.title) == ("new", "https://gazette.example/new", "News")
    assert "Being checked." in stranger.text


# --- Replies, edits, withdrawals ----------------------------------------------------------------------------------


def test_a_reply_has_a_page_that_shows_what_it_answers(
    stranger: Reader, thread: Thread, remark: Comment
) -> None:
    stranger.open(PAGE)
    stranger.open(stranger.link("Reply"))
    assert "Your reply to Walt" in stranger.text
    assert "It will rain." in stranger.text
    stranger.send(stranger.form("/reply"), body="It won't.", name="Gus")
    reply = Comment.objects.get(parent=remark)
    assert reply.body == "It won't."
    move(reply, Status.PENDING, Status.HELD)
    stranger.open(PAGE)
    below = stranger.text.partition('<ol class="replies">')[2]
    assert "It won't." in below
    assert "Waiting for a moderator." in below


def test_a_reply_to_what_is_gone_can_still_be_sent(gina: Reader, thread: Thread, remark: Comment) -> None:
    gina.open(f"{PAGE}/comments/{remark.pk}/reply")
    form = gina.form("/reply")
    move(remark, Status.PUBLISHED, Status.REJECTED)
    gina.send(form, body="But why?")
    assert gina.page.status_code == 409
    assert "no longer here" in gina.text
    gina.send(gina.form("/write"))
    assert Comment.objects.get(author=get_gina()).parent is None


def test_one_edits_ones_own_comment_while_one_may(gina: Reader, thread: Thread) -> None:
    own = write_own(thread, body="It will reign.")
    gina.open(PAGE)
    gina.open(gina.link("Edit"))
    assert gina.form("/edit")["body"] == "It will reign."
    gina.send(gina.form("/edit"), body="It will *rain*.", do="preview")
    assert "It will <em>rain</em>." in gina.page.text
    gina.send(gina.form("/edit"))
    own.refresh_from_db()
    assert (own.body, own.revision) == ("It will *rain*.", 2)
    assert "Your comment has been sent and is being checked." in gina.text

    Comment.objects.update(created_at=timezone.now() - timedelta(hours=1))
    gina.open(PAGE)
    assert "Edit</a>" not in gina.text
    gina.open(f"{PAGE}/comments/{own.pk}/edit")
    gina.send(gina.form("/edit"), body="Again.")
    assert gina.page.status_code == 409
    assert "can no longer be edited" in gina.text
    assert gina.form("/edit")["body"] == "Again."


def test_one_withdraws_ones_own_comment_after_a_question(gina: Reader, thread: Thread) -> None:
    own = write_own(thread, body="I take it back.")
    gina.open(PAGE)
    gina.open(gina.link("Withdraw"))
    assert "Withdraw this comment for good?" in gina.text
    assert gina.link("Cancel") == PAGE
    gina.send(gina.form("/withdraw"))
    own.refresh_from_db()
    assert own.status == Status.WITHDRAWN
    assert "You withdrew this comment." in gina.text


def test_others_comments_are_not_ones_own(gina: Reader, stranger: Reader, remark: Comment) -> None:
    for reader in (gina, stranger):
        for act in ("edit", "withdraw"):
            path = f"{PAGE}/comments/{remark.pk}/{act}"
            assert reader.open(path).status_code == 403
            answer = reader.client.post(path, {"body": "Mine."}, headers={"Origin": "http://testserver"})
            assert answer.status_code == 403
    remark.refresh_from_db()
    assert (remark.body, remark.status) == ("It will rain.", Status.PUBLISHED)


def test_one_sees_why_ones_own_comment_is_not_there(gina: Reader, thread: Thread) -> None:
    for status in (Status.HELD, Status.REJECTED, Status.SPAM):
        write_own(thread, status=status, body=f"This is {status}.")
    gina.open(PAGE)
    assert "Waiting for a moderator. Only you can see it until then." in gina.text
    assert gina.text.count("Only you can see it.") == 2
    assert "This is rejected." in gina.text
    assert "This is" not in Reader().open(PAGE).text


# --- Votes and reports ------------------------------------------------------------------------------------------


def press(reader: Reader, comment: Comment, value: str) -> None:
    """Press the button of the comment's vote form that sends this value."""
    form = re.search(rf"comments/{comment.pk}/vote.*?</form>", reader.page.text, re.DOTALL)
    assert form
    assert f'name="value" value="{value}"' in form[0]
    reader.send(reader.form(f"{comment.pk}/vote"), value=value)


def test_one_votes_and_takes_the_vote_back(gina: Reader, remark: Comment) -> None:
    gina.open(f"{PAGE}?sort=newest")
    press(gina, remark, "1")
    assert Vote.objects.get().value == 1
    assert "Vote up, 1 so far" in gina.text
    assert gina.page.request["QUERY_STRING"].startswith("sort=newest")
    assert 'aria-pressed="true"' in gina.page.text
    press(gina, remark, "-1")
    assert Vote.objects.get().value == -1
    assert "Vote up, 0 so far" in gina.text
    press(gina, remark, "0")
    assert Vote.objects.get().value == 0
    assert 'aria-pressed="true"' not in gina.page.text


def test_a_vote_needs_a_name(stranger: Reader, remark: Comment) -> None:
    stranger.open(PAGE)
    press(stranger, remark, "1")
    assert "Everybody votes once, so a vote needs a name." in stranger.text
    assert not Vote.objects.exists()
    stranger.send(stranger.form("/vote"), name="")
    assert stranger.page.status_code == 422
    stranger.send(stranger.form("/vote"), name="Gus")
    assert Vote.objects.values_list("author__name").get() == ("Gus",)
    assert stranger.page.request["PATH_INFO"] == PAGE
    assert 'aria-pressed="true"' in stranger.page.text


def test_one_reports_a_comment_with_a_reason(gina: Reader, remark: Comment) -> None:
    gina.open(PAGE)
    gina.open(gina.link("Report"))
    gina.send(gina.form("/report"), note="Look at this.")
    assert gina.page.status_code == 422
    assert "Please choose what is wrong." in gina.text
    assert gina.form("/report")["note"] == "Look at this."
    gina.send(gina.form("/report"), reason="off_topic")
    flag = Flag.objects.get()
    assert (flag.reason, flag.note, flag.author) == ("off_topic", "Look at this.", get_gina())
    assert "Thank you. The moderators will look at it." in gina.text
    assert "Reported" in gina.text


def test_what_is_ones_own_takes_no_vote_and_no_report(gina: Reader, thread: Thread) -> None:
    own = write_own(thread)
    gina.open(PAGE)
    assert "Report</a>" not in gina.text
    for act, fields in (("vote", {"value": "1"}), ("report", {"reason": "spam"})):
        path = f"{PAGE}/comments/{own.pk}/{act}"
        answer = gina.client.post(path, fields, headers={"Origin": "http://testserver"})
        assert answer.status_code == 403
        assert "can't do that to your own comment" in answer.text.replace("&#x27;", "'")
    assert gina.client.get(f"{PAGE}/comments/{own.pk}/vote").status_code == 405
    odd = gina.client.post(
        f"{PAGE}/comments/{own.pk}/vote", {"value": "7"}, headers={"Origin": "http://testserver"}
    )
    assert odd.status_code == 422


# --- Who one is ---------------------------------------------------------------------------------------------------


def test_one_can_be_nobody_again(gina: Reader, thread: Thread) -> None:
    gina.open(PAGE)
    gina.send(gina.form("/forget"))
    assert "as Gina" not in gina.text
    assert "public" in gina.page.headers["Cache-Control"]


def test_the_cookie_is_the_sites_own_and_no_script_reads_it(stranger: Reader, thread: Thread) -> None:
    stranger.open(f"{PAGE}/write")
    stranger.send(stranger.form("/write"), body="Hello.", name="Gus")
    cookie = stranger.client.cookies[COOKIE]
    assert cookie["path"] == "/threads/gazette/"
    assert (cookie["httponly"], cookie["samesite"], cookie["secure"]) == (True, "Lax", "")


def test_in_another_sites_frame_the_cookie_belongs_to_both(thread: Thread) -> None:
    reader = Reader(**{"Sec-Fetch-Dest": "iframe"})
    form = reader.open(f"{PAGE}/write") and reader.form("/write")
    answer = reader.client.post(
        form.action,
        {**form, "body": "Hello.", "name": "Gus"},
        headers={"Origin": "http://testserver", "Sec-Fetch-Dest": "iframe"},
    )
    (cookie,) = answer.cookies.values()
    sent = cookie.output(header="")
    for attribute in ("Partitioned", "Secure", "HttpOnly", "SameSite=None", "Path=/threads/gazette/"):
        assert f"; {attribute}" in sent
    assert cookie.key == FRAMED_COOKIE
    reader.open(PAGE)
    assert "as Gus" in reader.text


def test_who_keeps_no_cookies_is_told_where_they_are_known(thread: Thread, remark: Comment) -> None:
    reader = Reader(**{"Sec-Fetch-Dest": "iframe"})
    reader.open(f"{PAGE}/write")
    form = reader.form("/write")
    answer = reader.client.post(
        form.action, {**form, "body": "Hello.", "name": "Gus"}, headers={"Origin": "http://testserver"}
    )
    reader.client.cookies.clear()
    reader.open(answer.headers["Location"].partition("#")[0])
    assert reader.page.status_code == 200
    assert "Your comment has been sent." in reader.text
    assert "keeps no cookies" in reader.text
    assert f'<a href="{PAGE}" target="_blank">Open the discussion on its own page</a>' in reader.page.text
    reader.open(f"{PAGE}?sent=yes")
    assert "can't recognise you" in reader.text


@pytest.mark.parametrize(
    ("headers", "is_taken"),
    [
        ({"Origin": "http://testserver"}, True),
        ({"Referer": "http://testserver/threads/gazette/weather"}, True),
        ({"Sec-Fetch-Site": "same-origin", "Origin": "null"}, True),
        ({"Origin": "https://evil.example"}, False),
        ({"Origin": "null"}, False),
        ({"Referer": "https://evil.example/testserver"}, False),
        ({"Sec-Fetch-Site": "cross-site", "Origin": "http://testserver"}, False),
        ({"Sec-Fetch-Site": "same-site"}, False),
        ({}, False),
    ],
)
def test_nobody_elses_page_sends_our_forms(
    gina: Reader, thread: Thread, remark: Comment, headers: dict[str, str], is_taken: bool
) -> None:
    own = write_own(thread)
    requests: list[tuple[str, dict[str, str]]] = [
        ("write", {"body": "Forged."}),
        ("forget", {}),
        (f"comments/{remark.pk}/reply", {"body": "Forged."}),
        (f"comments/{own.pk}/edit", {"body": "Forged."}),
        (f"comments/{remark.pk}/vote", {"value": "1"}),
        (f"comments/{remark.pk}/report", {"reason": "spam"}),
        (f"comments/{remark.pk}/mute", {"do": "mute"}),
        ("follow", {"do": "follow"}),
        (f"comments/{own.pk}/withdraw", {}),
    ]
    token = gina.client.cookies[COOKIE].value
    for path, fields in requests:
        gina.client.cookies[COOKIE] = token
        answer = gina.client.post(f"{PAGE}/{path}", fields, headers=headers)
        assert answer.status_code == (303 if is_taken else 403), path
    assert Comment.objects.filter(body="Forged.").exists() == is_taken
    assert Vote.objects.exists() == is_taken


def test_a_token_of_another_site_or_of_none_is_nobodys(
    stranger: Reader, thread: Thread, other_site: Site
) -> None:
    for token in (create_guest(site=other_site, name="Charlie")[1], "pg_nonsense", "a.b.c", "x" * 5_000):
        stranger.client.cookies[COOKIE] = token
        page = stranger.open(PAGE)
        assert page.status_code == 200
        assert "public" in page.headers["Cache-Control"]


@pytest.mark.parametrize(
    "back",
    ["https://evil.example/", "//evil.example/threads/gazette/weather", "/desk/", f"{PAGE}/forget", "\\\\evil",
     "http://[", f"{PAGE}/../../../desk/", "javascript:alert(1)"],
)  # fmt: skip
def test_a_form_leads_nowhere_else(gina: Reader, remark: Comment, back: str) -> None:
    answer = gina.client.post(
        f"{PAGE}/comments/{remark.pk}/vote",
        {"value": "1", "back": back},
        headers={"Origin": "http://testserver"},
    )
    assert answer.headers["Location"] == f"{PAGE}?sent=yes#comment-{remark.pk}"


# --- Hearing less, and more -----------------------------------------------------------------------------------------


def test_one_mutes_an_author_and_hears_them_again(gina: Reader, remark: Comment) -> None:
    gina.open(PAGE)
    gina.open(gina.link("Mute"))
    assert not Mute.objects.exists()
    gina.send(gina.form("/mute"))
    assert Mute.objects.get().muted == remark.author
    assert "You have muted who wrote this." in gina.text
    assert "It will rain." in gina.text.partition("<summary>")[2]
    gina.open(gina.link("Hear again"))
    gina.send(gina.form("/mute"))
    assert not Mute.objects.exists()
    assert "<summary>" not in gina.page.text


def test_one_follows_a_thread_and_says_where_mail_may_go(
    stranger: Reader, thread: Thread, settings: Settings
) -> None:
    stranger.open(f"{PAGE}/follow")
    assert "email" not in stranger.form("/follow")  # no mail can be sent from here
    settings.EMAIL_HOST = "mail.example"
    stranger.open(PAGE)
    stranger.open(stranger.link("Follow this discussion"))
    stranger.send(stranger.form("/follow"), name="Gus", email="no address")
    assert stranger.page.status_code == 422
    assert "This is not a valid value." in stranger.text
    assert not Author.objects.exists()
    stranger.send(stranger.form("/follow"), email="gus@example.org")
    assert Follow.objects.get().author.name == "Gus"
    assert Mailbox.objects.get().email == "gus@example.org"
    assert "You follow this discussion." in stranger.text
    stranger.open(stranger.link("No longer follow this discussion"))
    stranger.send(stranger.form("/follow"))
    assert not Follow.objects.exists()


def test_what_is_likely_to_wait_is_said_once(
    gina: Reader, thread: Thread, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(
        ReviewGate, "foresee_hold", lambda gate, author, body: "held.links" if "http" in body else None
    )
    gina.open(PAGE)
    gina.send(gina.form("/write"), body="See http://shop.example")
    assert not Comment.objects.exists()
    assert "is likely to wait for a moderator. It has links that moderators look at first." in gina.text
    gina.send(gina.form("/write"))
    assert Comment.objects.get().body == "See http://shop.example"


def test_one_learns_why_ones_own_comment_waits(
    gina: Reader, thread: Thread, monkeypatch: pytest.MonkeyPatch
) -> None:
    own = write_own(thread, status=Status.HELD)
    monkeypatch.setattr(ReviewGate, "explain_holds", lambda gate, comments: {own.pk: Hold(code="held.words")})
    gina.open(PAGE)
    assert "It has a word in it that moderators look at here. An automatic check decided this." in gina.text
