"""Guests' names: nobody passes for the site's own people, and none hides, turns around or piles up."""

import json
import unicodedata
from functools import cache
from typing import Any

import pytest
from django.contrib.auth.models import User

from discussions.models import Author, AuthorKind, Site
from discussions.names import clean_name, is_usable
from moderation.models import Membership
from moderation.text.lookalike_names import is_reserved
from tests.client import ApiClient
from tests.discussions.paging import Reader
from tests.discussions.test_single_sign_on import ask, sign, trust
from tests.shared import find_shared

GUESTS = "sites/gazette/guests"


def code_of(answer: Any) -> str:
    if answer.status_code < 400:
        return ""
    assert answer.status_code == 422
    return str(answer.json()["error"]["fields"]["name"]["code"])


@pytest.fixture
def newsroom(site: Site) -> None:
    """Margaret Hale moderates, and Cassandra is who readers know from the site itself."""
    person = User.objects.create_user("margaret", first_name="Margaret", last_name="Hale")
    Membership.objects.create(user=person, site=site)
    Author.objects.create(site=site, kind=AuthorKind.SSO, external_id="7", name="Cassandra", is_staff=True)


@pytest.mark.parametrize(
    "name",
    [
        *(
            "admin",
            "Admin",
            "ADMIN",
            "аdmin",
            "Αdmin",
            "A d m i n",
            "a.d.m.i.n",
            "ａｄｍｉｎ",
            "𝐚𝐝𝐦𝐢𝐧",
            "ⓐⓓⓜⓘⓝ",
            "adrnin",
        ),
        *("ADMlN", "M0derator", "Mоdеrаtоr", "Модератор", "管理员", "مدير"),
        *("Cassandra", "cassandra", "Саѕѕаndrа", "Cassandra.", "The Gazette", "The Gazеtte", "The  GAZETTE"),
        *("Margaret Hale", "Mаrgaret Hale", "margaret  hale", "Margaret HaIe", "mаrgаret"),
    ],
)
def test_nobody_passes_for_the_site(db: None, newsroom: None, anyone: ApiClient, name: str) -> None:
    assert code_of(anyone.post(GUESTS, {"name": name})) == "reserved"


@pytest.mark.parametrize(
    "name",
    [
        *("Margaret", "Hale", "Margaret Hall", "Maggie", "Ann", "Administrative assistant", "Cassandre"),
        *(
            "Марина",
            "Ωμέγα",
            "李明",
            "محمد",
            "שרה",
            "ศิริพร",
            "मोहन",
            "Nguyễn Thị Ánh",
            "Łukasz",
            "O’Brien-Smith",
        ),
        *("می‌خواهم", "क्‍ष", "Ada 👩‍🚀", "Zoë ❤️", "1️⃣ fan", "🏳️‍🌈"),
    ],
)
def test_everybody_else_has_their_name(db: None, newsroom: None, anyone: ApiClient, name: str) -> None:
    answer = anyone.post(GUESTS, {"name": name})
    assert answer.status_code == 201, answer.content
    assert answer.json()["author"]["name"] == name


@pytest.mark.parametrize(
    "character",
    [
        *("\u202a", "\u202b", "\u202c", "\u202d", "\u202e", "\u2066", "\u2067", "\u2068", "\u2069"),
        *("\u200e", "\u200f", "\u061c", "\u200b", "\u2060", "\ufeff", "\u00ad", "\u180e", "\u034f"),
        *("\u200c", "\u200d", "\u115f", "\u1160", "\u3164", "\uffa0", "\u2800", "\ufe0f", "\U000e0041"),
        *(
            "\U000e0100",
            "\ue000",
            "\U0010ffff",
            "\n",
            "\r",
            "\t",
            "\x1b",
            "\x7f",
            "\x85",
            "\u2028",
            "\u2029",
            "\x00",
        ),
    ],
    ids=lambda character: f"U+{ord(character):04X}",
)
def test_what_nobody_sees_is_in_no_name(db: None, site: Site, anyone: ApiClient, character: str) -> None:
    assert code_of(anyone.post(GUESTS, {"name": f"Gi{character}na"})) == "unusable_characters"


def test_marks_do_not_pile_up(db: None, site: Site, anyone: ApiClient) -> None:
    zalgo = "G" + "\u0336\u0489\u0315\u0322\u0347\u0353" + "ina"
    assert code_of(anyone.post(GUESTS, {"name": zalgo})) == "unusable_characters"
    assert clean_name(zalgo) == "G\u0336\u0489\u0315\u0322ina"
    assert is_usable("Ti\u0302\u0301ne\u0323\u0302")


@pytest.mark.parametrize("name", ["\u200b", " \u2060 ", "\u202e\u202d", "\u3164", "\ufe0f"])
def test_a_name_is_something(name: str) -> None:
    assert clean_name(name) == ""


def test_the_page_without_scripts_says_so_too(db: None, thread: Any) -> None:
    gus = Reader()
    gus.open("/threads/gazette/weather")
    gus.send(gus.form("/write"), body="I say snow.")
    gus.send(gus.form("/write"), name="Moderator")
    assert "speaks for the site" in gus.text
    assert not Author.objects.filter(name="Moderator").exists()


def test_a_log_in_of_the_site_is_mended_and_never_refused(db: None, site: Site) -> None:
    """The site knows its readers. What it calls them is shown without what would disturb others."""
    trust(site)
    for said, shown in (("R\u202eita", "Rita"), ("\u200b", ""), ("Admin", "Admin")):
        assert ask(sign(name=said)).json()["author"]["name"] == shown


def test_a_name_is_refused_in_the_reader_s_language(db: None, site: Site, anyone: ApiClient) -> None:
    answer = anyone.post(GUESTS, {"name": "Admin"}, Accept_Language="de")
    assert "für die Website spricht" in answer.json()["error"]["fields"]["name"]["message"]


# --- All of Unicode's confusables -----------------------------------------------------------------------------


@cache
def load_confusables() -> dict[str, list[str]]:
    """What looks like each letter, of Unicode's list: single characters that are letters or digits."""
    listed = json.loads(find_shared("data/security/confusables.json").read_text())
    return {
        letter: [
            other["c"] for other in listed.get(letter, []) if len(other["c"]) == 1 and other["c"].isalnum()
        ]
        for letter in "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ"
    }


@pytest.mark.parametrize("name", ["moderator", "webmaster", "Quincy Fox", "Jack Vogelzang", "PHILBY KXWU"])
def test_no_look_alike_of_any_letter_gets_through(name: str) -> None:
    got_through = [
        f"U+{ord(other):04X} {unicodedata.name(other, '?')} for {letter}"
        for position, letter in enumerate(name)
        for other in load_confusables().get(letter, [])
        if not is_reserved(name[:position] + other + name[position + 1 :], [name], [name])
    ]
    assert got_through == []
