"""Mail to readers, over SMTP to a server of our own: what is in it, when it comes, and how it ends."""

import re
from datetime import timedelta
from email.message import EmailMessage

import pytest
from django.test import Client
from django.utils import timezone

from discussions.actions.follows import follow_thread
from discussions.actions.mutes import mute_author
from discussions.actions.reader_letters import begin_letter
from discussions.actions.unsubscribing import Subscription, write_unsubscribe_token
from discussions.mail import clean_line
from discussions.models import (
    Author,
    Comment,
    Follow,
    Letter,
    Mailbox,
    Notification,
    Site,
    Status,
    Thread,
)
from discussions.tasks import send_letter, write_letters
from moderation.models import DecisionAction
from tests.build import build_author, build_comment, move
from tests.client import ApiClient
from tests.discussions.telling import give_mailbox, office, send_letters, send_mail, spread
from tests.discussions.test_notifications import decide, hold_case
from tests.mail import PostOffice

__all__ = ["office"]
pytestmark = pytest.mark.django_db

NASTY = "Eve\r\nBcc: all@example.org\u202e\u2028X-Evil: 1"


def read_parts(letter: EmailMessage) -> tuple[str, str]:
    """Return the plain text and the HTML."""
    text, html = letter.get_body(("plain",)), letter.get_body(("html",))
    assert text is not None
    assert html is not None
    assert [part.get_content_type() for part in letter.iter_parts()] == ["text/plain", "text/html"]
    return text.get_content(), html.get_content()


def find_stop_link(letter: EmailMessage) -> str:
    found = re.fullmatch(r"<http://[\w.:]+(/mail/stop/\S+)>", letter["List-Unsubscribe"].strip())
    assert found
    return found[1]


def reply_to(author: Author, thread: Thread, writer: Author, body: str = "No, it rains.") -> Comment:
    return build_comment(thread, writer, parent=build_comment(thread, author), body=body)


# --- One letter -------------------------------------------------------------------------------------------


def test_a_reply_comes_as_text_and_html_with_headers_that_thread_it(
    thread: Thread, alice: ApiClient, dora: ApiClient, office: PostOffice
) -> None:
    give_mailbox(alice.author)
    first = build_comment(thread, alice.author)
    between = build_comment(thread, dora.author, parent=first, body="Between.")
    mine = build_comment(thread, alice.author, parent=between)
    spread()
    Notification.objects.all().delete()
    reply = build_comment(
        thread, dora.author, parent=mine, body="No, it **rains**.\n<script>alert(1)</script>"
    )
    (letter,) = send_mail(office)
    assert letter["To"] == "alice@example.org"
    assert letter["From"].addresses[0].display_name == "The Gazette"
    assert letter["Subject"] == "Dora replied to you in “Weather”"
    assert letter["Auto-Submitted"] == "auto-generated"
    domain, to = letter["From"].addresses[0].domain, alice.author.pk
    names = [f"<comment-{each.pk}.to-{to}@{domain}>" for each in (reply, mine, first)]
    assert letter["Message-ID"] == names[0]
    assert letter["In-Reply-To"] == names[1]
    assert letter["References"] == f"<thread-{thread.pk}.to-{to}@{domain}> {names[2]} {names[1]}"
    assert letter["List-Id"] == f"<gazette.{domain}>"
    assert letter["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    text, html = read_parts(letter)
    link = f"https://gazette.example/weather#comment-{reply.pk}"
    assert "> No, it **rains**." in text
    assert link in text
    assert f'href="{link}"' in html
    assert "<script>" not in html
    assert "&lt;script&gt;" in html
    assert '<html lang="en" dir="ltr">' in html
    assert not re.search(r"<img|<style|<link|class=|src=|url\(", html)
    assert find_stop_link(letter) in text
    assert find_stop_link(letter) in html
    assert Letter.objects.count() == 0
    assert send_mail(office) == []


def test_no_name_or_title_breaks_out_of_its_header(site: Site, alice: ApiClient, office: PostOffice) -> None:
    site.name = NASTY
    site.save()
    thread = Thread.objects.create(site=site, key="weather", title=NASTY, url="https://gazette.example/")
    give_mailbox(alice.author)
    writer = build_author(thread, "x")
    for name in (NASTY, "a" * 100, '"<b>@x>', "=?utf-8?q?=0ABcc:_x?="):
        Author.objects.filter(pk=writer.pk).update(name=name.replace("\x00", ""))
        reply_to(alice.author, thread, writer)
    Thread.objects.update(title=NASTY.replace("\x00", ""))
    letters = send_mail(office)
    for _ in range(3):
        reply_to(alice.author, thread, writer)
        letters += send_mail(office, later=timedelta(hours=1))
    assert letters
    for letter in letters:
        assert letter["Bcc"] is None
        assert letter["X-Evil"] is None
        assert [address.addr_spec for address in letter["To"].addresses] == ["alice@example.org"]
        assert len(letter["From"].addresses) == 1
        assert "\n" not in letter["Subject"]


def test_a_line_is_one_line_and_not_too_long() -> None:
    assert clean_line("a\r\n b\u2028c\u202ed", 50) == "a b c d"
    assert clean_line("x" * 60, 50) == "x" * 49 + "…"


def test_a_decision_says_why(thread: Thread, alice: ApiClient, bob: ApiClient, office: PostOffice) -> None:
    give_mailbox(alice.author)
    comment = build_comment(thread, alice.author, status=Status.HELD)
    decide(hold_case(comment), bob, DecisionAction.REJECT)
    assert send_mail(office) == []  # the moderator may think again
    (letter,) = send_mail(office, later=timedelta(minutes=2))
    assert letter["Subject"] == "Your comment in “Weather” was removed"
    assert letter["In-Reply-To"].startswith(f"<comment-{comment.pk}.")


def test_the_language_is_the_sites(
    thread: Thread, alice: ApiClient, dora: ApiClient, office: PostOffice, monkeypatch: pytest.MonkeyPatch
) -> None:
    Site.objects.update(language="ar-EG")
    give_mailbox(alice.author)
    monkeypatch.setattr("discussions.reader_mail.find_language", lambda tag: tag.split("-")[0])
    reply_to(alice.author, thread, dora.author)
    (letter,) = send_mail(office)
    assert '<html lang="ar" dir="rtl">' in read_parts(letter)[1]


# --- Many -------------------------------------------------------------------------------------------------


def test_what_comes_at_once_comes_in_one_letter(
    thread: Thread, alice: ApiClient, dora: ApiClient, office: PostOffice
) -> None:
    give_mailbox(alice.author)
    first = build_comment(thread, alice.author)
    for number in range(30):
        build_comment(thread, dora.author, parent=first, body=f"No. {number}.")
    (letter,) = send_mail(office)
    assert letter["Subject"] == "30 things are new for you at The Gazette"
    assert letter["In-Reply-To"] is None
    text, _ = read_parts(letter)
    assert (text.count("Dora replied to you"), "And 5 more." in text) == (25, True)
    build_comment(thread, dora.author, parent=first, body="And once more.")
    assert send_mail(office) == []
    assert len(send_mail(office, later=timedelta(minutes=5))) == 1


def test_two_workers_begin_one_letter(
    thread: Thread, alice: ApiClient, dora: ApiClient, office: PostOffice
) -> None:
    give_mailbox(alice.author)
    reply_to(alice.author, thread, dora.author)
    spread()
    assert begin_letter(alice.author.pk) is True
    assert begin_letter(alice.author.pk) is False
    write_letters()
    letter = Letter.objects.get()
    for _ in range(2):
        send_letter(letter.pk)
    assert len(office.letters) == 1


def test_a_letter_that_is_not_taken_is_written_anew_when_it_is_tried_again(
    thread: Thread, alice: ApiClient, dora: ApiClient, office: PostOffice
) -> None:
    give_mailbox(alice.author)
    first = build_comment(thread, alice.author)
    gone = build_comment(thread, dora.author, parent=first, body="Gone.")
    build_comment(thread, dora.author, parent=first, body="Stays.")
    office.is_closed = True
    assert send_mail(office) == []
    move(gone, Status.PUBLISHED, Status.REJECTED)
    office.is_closed = False
    Letter.objects.update(due_at=timezone.now())
    send_letters()
    (letter,) = office.letters
    assert letter["Subject"] == "Dora replied to you in “Weather”"
    assert "Gone." not in read_parts(letter)[0]


@pytest.mark.parametrize("what", ["removed", "erased", "muted", "off", "address", "undone"])
def test_what_is_no_longer_so_is_not_mailed(
    thread: Thread, alice: ApiClient, dora: ApiClient, bob: ApiClient, office: PostOffice, what: str
) -> None:
    give_mailbox(alice.author)
    reply = reply_to(alice.author, thread, dora.author)
    spread()
    begin_letter(alice.author.pk)
    if what == "removed":
        move(reply, Status.PUBLISHED, Status.HELD)
    elif what == "erased":
        alice.delete("me")
    elif what == "muted":
        mute_author(author=alice.author, muted=dora.author)
    elif what == "off":
        Mailbox.objects.update(reply_pace="off")
    elif what == "address":
        Mailbox.objects.update(confirmed_at=None)
    else:
        dora.delete(f"comments/{reply.pk}")
    send_letters()
    assert office.letters == []
    assert Letter.objects.count() == 0


def test_nobody_hears_of_whom_they_muted(
    thread: Thread, alice: ApiClient, dora: ApiClient, office: PostOffice
) -> None:
    give_mailbox(alice.author)
    follow_thread(thread, alice.author)
    mute_author(author=alice.author, muted=dora.author)
    reply_to(alice.author, thread, dora.author, body="@Alice!")
    assert send_mail(office, later=timedelta(hours=2)) == []
    assert alice.get("me/notifications").json()["unread"] == 0


# --- The end ----------------------------------------------------------------------------------------------


def test_one_click_ends_mail_about_one_thread(
    thread: Thread, alice: ApiClient, dora: ApiClient, office: PostOffice
) -> None:
    give_mailbox(alice.author)
    other = Thread.objects.create(site=thread.site, key="sports", url="https://gazette.example/sports")
    for each in (thread, other):
        follow_thread(each, alice.author)
    build_comment(thread, dora.author)
    (letter,) = send_mail(office, later=timedelta(hours=1))
    assert letter["Subject"] == "Dora wrote in “Weather”"
    link, browser = find_stop_link(letter), Client(enforce_csrf_checks=True)
    assert b"<button>" in browser.get(link).content
    assert Follow.objects.count() == 2  # a program that looks at links has changed nothing
    answer = browser.post(
        link, "List-Unsubscribe=One-Click", content_type="application/x-www-form-urlencoded"
    )
    assert (answer.status_code, "Done." in answer.content.decode()) == (200, True)
    assert list(Follow.objects.values_list("thread__key", flat=True)) == ["sports"]
    assert browser.post(link).status_code == 200
    build_comment(thread, dora.author)
    assert send_mail(office, later=timedelta(hours=2)) == []


@pytest.mark.parametrize("kind", ["reply", "mention", "decision", "flag"])
def test_one_click_ends_one_kind_of_mail(
    thread: Thread, alice: ApiClient, dora: ApiClient, office: PostOffice, kind: str
) -> None:
    mailbox = give_mailbox(alice.author)
    reply_to(alice.author, thread, dora.author)
    spread()
    token = write_unsubscribe_token(Subscription(alice.author.pk, kind))
    assert Client().post(f"/mail/stop/{token}").status_code == 200
    mailbox.refresh_from_db()
    column = "decision_pace" if kind in ("decision", "flag") else f"{kind}_pace"
    paces = {name: getattr(mailbox, name) for name in ("reply_pace", "mention_pace", "decision_pace")}
    assert {name for name, pace in paces.items() if pace == "off"} == {column}
    assert len(send_mail(office)) == (0 if kind == "reply" else 1)


def test_one_click_ends_all_mail_where_a_letter_told_of_several_things(
    thread: Thread, alice: ApiClient, dora: ApiClient, office: PostOffice
) -> None:
    give_mailbox(alice.author)
    reply_to(alice.author, thread, dora.author)
    reply_to(alice.author, thread, dora.author)
    (letter,) = send_mail(office)
    Client().post(find_stop_link(letter))
    paces = Mailbox.objects.values_list("reply_pace", "mention_pace", "thread_pace", "decision_pace")
    assert set(paces.get()) == {"off"}


@pytest.mark.parametrize("token", ["x", "WzEsImFsbCIsMF0:1abc:zzz", "a:b:c:d"])
def test_a_token_that_is_not_ours_ends_nothing(thread: Thread, alice: ApiClient, token: str) -> None:
    give_mailbox(alice.author)
    assert Client().post(f"/mail/stop/{token}").status_code == 404
    assert Mailbox.objects.get().reply_pace == "immediate"
