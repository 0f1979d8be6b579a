"""What authors are told: how something was noticed and decided, what it means for them, how long; never by whom."""

from datetime import timedelta
from email.message import EmailMessage
from typing import Any
from urllib.parse import urlsplit

import pytest
from django.test import Client
from django.utils import timezone, translation

from discussions.actions.authors import create_guest
from discussions.catalogue import LANGUAGES, say
from discussions.gate import NOTICERS
from discussions.models import Author, Comment, Site, Status, Thread
from discussions.pages.visitors import COOKIE
from moderation.actions.checking import check_revision
from moderation.models import Case, Decision, PolicyVersion, Sanction, WordList
from moderation.queries.measures import tell_effect
from moderation.queries.noticing import find_noticed
from moderation.queries.statements import Wanted, list_restrictions
from moderation.statements.restrictions import Source
from tests.build import build_comment
from tests.client import ApiClient
from tests.discussions.telling import give_mailbox, office, send_mail
from tests.mail import PostOffice
from tests.moderation.logged import BEGIN, log_decisions
from tests.moderation.sanctioning import impose

__all__ = ["office"]
pytestmark = pytest.mark.django_db

SECRET = "A note that names Dora Rivera of Elm Street"


@pytest.fixture
def comment(thread: Thread, alice: ApiClient) -> Comment:
    return build_comment(thread, alice.author)


def report(who: ApiClient, comment: Comment) -> None:
    assert who.post(f"comments/{comment.pk}/flags", {"reason": "abuse", "note": SECRET}).status_code < 300


def give_notice(who: ApiClient, comment: Comment) -> None:
    notice = {
        "ground": "hate",
        "reason": SECRET,
        "name": "Dora Rivera",
        "email": "dora@example.org",
        "good_faith": True,
    }
    assert who.post(f"comments/{comment.pk}/notices", notice).status_code == 201


def reject(bob: ApiClient, comment: Comment) -> None:
    case = Case.objects.get(comment=comment)
    body = {"action": "reject", "reason": "abuse", "version": case.version}
    assert bob.post(f"moderation/cases/{case.pk}/decisions", body).status_code == 201


def read_removal(alice: ApiClient, comment: Comment, **headers: Any) -> dict[str, Any]:
    answer = alice.get(f"comments/{comment.pk}", **headers)
    for word in ("Dora", "Rivera", "Elm Street"):
        assert word not in answer.content.decode()
    removal: dict[str, Any] = answer.json()["removal"]
    return removal


def test_a_report_is_told_and_not_by_whom(
    comment: Comment, alice: ApiClient, bob: ApiClient, dora: ApiClient
) -> None:
    report(dora, comment)
    reject(bob, comment)
    removal = read_removal(alice, comment)
    assert (removal["by"], removal["noticed"]) == ("person", ["report"])
    assert removal["how"] == "A reader had reported it. A moderator decided this."
    french = read_removal(alice, comment, Accept_Language="fr")["how"]
    assert french == "Une personne l’avait signalé. Un modérateur en a décidé ainsi."
    page = Client().get(urlsplit(removal["appeal_url"]).path).text
    assert "A reader had reported it. A moderator decided this." in page
    assert "Dora" not in page


def test_a_notice_is_told_and_what_else_there_was(
    comment: Comment, alice: ApiClient, bob: ApiClient, dora: ApiClient
) -> None:
    report(dora, comment)
    give_notice(dora, comment)
    reject(bob, comment)
    removal = read_removal(alice, comment)
    assert removal["noticed"] == ["report", "notice"]
    assert "Somebody had given notice that it is illegal." in removal["how"]


def test_what_a_moderator_had_approved_before_is_told_no_more(
    comment: Comment, alice: ApiClient, bob: ApiClient, dora: ApiClient, erin: ApiClient
) -> None:
    report(dora, comment)
    case = Case.objects.get(comment=comment)
    bob.post(f"moderation/cases/{case.pk}/decisions", {"action": "approve", "version": case.version})
    give_notice(dora, comment)
    reject(erin, comment)
    assert read_removal(alice, comment)["noticed"] == ["notice"]


def test_a_machine_is_told_where_it_noticed_and_a_person_decided(
    thread: Thread, alice: ApiClient, bob: ApiClient
) -> None:
    WordList.objects.create(site=thread.site, name="Weather", action="hold", entries="hail")
    comment = build_comment(
        thread, alice.author, status=Status.PENDING, body="Hail by noon, says the almanac."
    )
    check_revision(comment.pk, 1)
    waiting = alice.get(f"comments/{comment.pk}").json()["hold"]
    assert (waiting["by"], waiting["noticed"]) == ("machine", ["machine"])
    assert waiting["how"] == (
        "An automatic check noticed it, on its own initiative. An automatic check decided this."
    )
    reject(bob, comment)
    removal = read_removal(alice, comment)
    assert (removal["by"], removal["noticed"]) == ("person", ["machine"])


def test_nobody_noticed_what_waits_by_policy_alone(thread: Thread, alice: ApiClient) -> None:
    PolicyVersion.objects.create(site=thread.site, version=1, document={"premoderation": "all"})
    comment = build_comment(
        thread, alice.author, status=Status.PENDING, body="Rain by noon, says the almanac."
    )
    check_revision(comment.pk, 1)
    told = alice.get(f"comments/{comment.pk}").json()["hold"]
    assert (told["code"], told["noticed"]) == ("held.everybody", [])
    assert told["how"] == "An automatic check decided this."


def test_authors_are_told_what_the_public_is(site: Site) -> None:
    """The statements of reasons read the same log by SQL."""
    log_decisions(site, 300)
    wanted = Wanted.settled(BEGIN - timedelta(days=1), timezone.now(), spam=True)
    stated = {
        found.decision: found.restriction for found in list_restrictions(site, wanted) if found.decision
    }
    decisions = {decision.pk: decision for decision in Decision.objects.filter(pk__in=stated)}
    noticed = find_noticed(decisions.values())
    seen: set[str] = set()
    for pk, restriction in stated.items():
        told = noticed[pk]
        is_notice = restriction.source in (Source.NOTICE, Source.TRUSTED_FLAGGER)
        assert ("notice" in told) == is_notice
        if not is_notice:
            assert ("report" in told) == (restriction.source == Source.READER)
        assert ("machine" in told) == (restriction.is_seen_by_machine and not _is_seen_alone(decisions[pk]))
        seen.update(told)
    assert seen == set(NOTICERS)


def _is_seen_alone(decision: Decision) -> bool:
    """A machine's own decision by the policy alone counts as its own for the public, and as nobody's for its author."""
    return decision.actor == "machine" and decision.code.startswith("policy.")


def test_the_page_without_scripts_and_the_letter_say_it_too(
    thread: Thread, bob: ApiClient, dora: ApiClient, office: PostOffice
) -> None:
    author, token = create_guest(site=thread.site, name="Ann")
    give_mailbox(author)
    comment = build_comment(thread, author)
    report(dora, comment)
    reject(bob, comment)
    how = "A reader had reported it. A moderator decided this."
    browser = Client()
    browser.cookies[COOKIE] = token
    page = browser.get("/threads/gazette/weather").text
    assert f"<br>{how}" in page
    (letter,) = send_mail(office, later=timedelta(days=1))
    assert f"Insults or harassment: The comment insults or harasses somebody. · {how}" in read_text(letter)
    for said in (page, read_text(letter)):
        assert "Elm Street" not in said


def read_text(letter: EmailMessage) -> str:
    body = letter.get_body(("plain",))
    assert body is not None
    return " ".join(body.get_content().split())


@pytest.mark.parametrize(
    ("kind", "hours", "said"),
    [
        ("suspend", 48, "You can't write on this site until {until}."),
        ("ban", None, "You can't write on this site any more; this has no end date."),
        ("ban", 48, "You can't write on this site until {until}."),
        ("premoderate", None, "a moderator reads before it is published; this has no end date."),
        ("premoderate", 48, "on this site until {until}, a moderator reads"),
        ("warn", None, "Until you confirm that you have read this, you can't write on this site."),
    ],
)
def test_a_sanction_says_what_it_does_and_until_when(
    thread: Thread, alice: ApiClient, erin: ApiClient, kind: str, hours: int | None, said: str
) -> None:
    fields = {} if hours is None else {"hours": hours}
    assert impose(erin, alice.author, kind, **fields).status_code < 300
    (told,) = alice.get("me").json()["sanctions"]
    ends = Sanction.objects.get().ends_at
    until = "" if ends is None else f"{ends:%B} {ends.day}, {ends.year}, {ends:%H:%M} UTC"
    assert said.format(until=until) in told["effect"]
    if kind == "warn":
        alice.post(f"me/warnings/{told['id']}/acknowledge")
        (read,) = alice.get("me").json()["sanctions"]
        assert read["effect"] == "You have read this warning; it has no further effect."


@pytest.mark.parametrize("language", LANGUAGES)
def test_misuse_keeps_from_reporting_too(language: str) -> None:
    ends = timezone.now() + timedelta(days=3)
    with translation.override(language):
        said = tell_effect(Sanction(author=Author(), kind="suspend", reason="misuse", ends_at=ends))
        assert said.endswith(say("effect.misuse"))
        assert f"{ends:%H:%M} UTC" in said
        assert "{" not in said
        premoderated = tell_effect(Sanction(author=Author(), kind="premoderate", reason="misuse"))
        assert say("effect.misuse") not in premoderated
