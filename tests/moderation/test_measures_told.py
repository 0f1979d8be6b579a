"""Whoever was warned, suspended or banned is told so, in their list and by mail; whoever is shadowed is not."""

from typing import Any

import pytest

from discussions.actions.mailboxes import set_paces
from discussions.actions.notifications import SECOND_THOUGHTS
from discussions.models import Notification, Site
from moderation.models import Role
from tests.client import ApiClient
from tests.discussions.telling import give_mailbox, list_told, office, send_mail, spread
from tests.mail import PostOffice
from tests.moderation.sanctioning import appoint, find_sanction, impose

__all__ = ["office"]
pytestmark = pytest.mark.django_db


@pytest.fixture
def ada(site: Site) -> ApiClient:
    """An admin of the site."""
    return appoint(site, "ada", Role.ADMIN)


def read_list(person: ApiClient) -> list[dict[str, Any]]:
    told: list[dict[str, Any]] = person.get("me/notifications").json()["notifications"]
    return told


def test_a_suspension_is_told_once_with_its_end_and_its_reason(
    alice: ApiClient, dora: ApiClient, ada: ApiClient
) -> None:
    impose(ada, alice.author, "suspend", reason="abuse", message="Cool down.", hours=24)
    spread()
    spread()
    (told,) = read_list(alice)
    assert (told["kind"], told["thread"], told["comment"], told["prompt"]) == ("measure", None, None, None)
    assert (told["measure"]["kind"], told["measure"]["message"]) == ("suspend", "Cool down.")
    assert read_list(dora) == []


def test_one_that_is_over_keeps_its_place_and_says_no_more(alice: ApiClient, ada: ApiClient) -> None:
    sanction = find_sanction(impose(ada, alice.author, "ban"))
    spread()
    assert ada.post(f"moderation/sanctions/{sanction.pk}/lift").status_code == 201
    spread()
    (told,) = read_list(alice)
    assert (told["kind"], told["measure"]) == ("measure", None)


@pytest.mark.parametrize("kind", ["shadow", "trust"])
def test_what_its_author_is_not_to_know_of_is_not_told(alice: ApiClient, ada: ApiClient, kind: str) -> None:
    give_mailbox(alice.author)
    assert impose(ada, alice.author, kind).status_code == 201
    spread()
    assert not Notification.objects.exists()


def test_what_was_lifted_meanwhile_is_no_news(alice: ApiClient, ada: ApiClient) -> None:
    sanction = find_sanction(impose(ada, alice.author, "ban"))
    ada.post(f"moderation/sanctions/{sanction.pk}/lift")
    spread()
    assert list_told(alice.author) == []


def test_mail_says_what_it_is_and_how_to_object(alice: ApiClient, ada: ApiClient, office: PostOffice) -> None:
    give_mailbox(alice.author)
    impose(ada, alice.author, "suspend", reason="abuse", message="Cool down.", hours=24)
    (letter,) = send_mail(office, later=SECOND_THOUGHTS)
    assert letter["To"] == "alice@example.org"
    assert letter["Subject"].strip() == "A decision about your account on The Gazette"
    text = letter.get_body(("plain",)).get_content()  # type: ignore[union-attr]
    told = alice.get("me").json()["sanctions"][0]
    for part in ("Cool down.", told["why"], told["effect"], told["objection"]):
        assert part in text.replace("\n", " ")
    assert send_mail(office, later=SECOND_THOUGHTS) == []


def test_mail_says_nothing_of_what_was_lifted_before_it_went(
    alice: ApiClient, ada: ApiClient, office: PostOffice
) -> None:
    give_mailbox(alice.author)
    sanction = find_sanction(impose(ada, alice.author, "ban"))
    spread()
    ada.post(f"moderation/sanctions/{sanction.pk}/lift")
    assert send_mail(office, later=SECOND_THOUGHTS) == []


def test_who_wants_no_mail_of_decisions_gets_none(
    alice: ApiClient, ada: ApiClient, office: PostOffice
) -> None:
    give_mailbox(alice.author)
    set_paces(alice.author, {"decision_pace": "off"})
    impose(ada, alice.author, "warn")
    assert send_mail(office, later=SECOND_THOUGHTS) == []
    assert list_told(alice.author) == [("measure", "")]
