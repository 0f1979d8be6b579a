"""The desk's pages about word lists: write, try out, import, export, delete; and how many entries a site may have."""

import re
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from discussions.models import Site, Status, Thread
from discussions.refusals import Refused
from moderation.actions import rules
from moderation.actions.checking import check_revision
from moderation.actions.rules import create_rule, create_word_list
from moderation.actions.wordfiles import put_words
from moderation.models import WordList
from moderation.queries.rules import count_entries
from tests.build import build_author, build_comment
from tests.client import ApiClient
from tests.moderation.desks import open_desk

pytestmark = pytest.mark.django_db

PAGE = "/desk/sites/gazette/word-lists"
FILLED = {
    "name": "Weather",
    "action": "hold",
    "label": "abuse",
    "entries": "hail\n\nsleet*",
    "languages": "en, de",
    "is_whole_words": "on",
}


@pytest.fixture
def words(erin: ApiClient, site: Site) -> WordList:
    values = {"name": "Weather", "action": "hold", "entries": ["hail"]}
    return create_word_list(site=site, person=erin.user, values=values)


def test_an_admin_writes_a_list_and_changes_it(erin: ApiClient, site: Site) -> None:
    browser = open_desk(erin)
    assert "No word lists." in browser.get(PAGE).text
    assert browser.get(f"{PAGE}/new").status_code == 200
    made = browser.post(f"{PAGE}/new", FILLED, follow=True)
    assert "Weather" in made.text
    words = WordList.objects.get()
    assert (words.entries, words.languages, words.updated_by) == ("hail\nsleet*", ["en", "de"], erin.user)
    page = f"{PAGE}/{words.pk}"
    shown = browser.get(page).text
    assert "hail\nsleet*</textarea>" in shown
    assert 'value="en, de"' in shown
    changed = {**FILLED, "version": 1, "entries": "fog", "languages": "", "is_case_sensitive": "on"}
    assert browser.post(page, changed).headers["Location"] == f"{page}?said=saved"
    words.refresh_from_db()
    assert (words.entries, words.languages, words.is_case_sensitive, words.version) == ("fog", [], True, 2)


@pytest.mark.parametrize(
    ("fields", "problem"),
    [
        ({"entries": "hail\n\n" + "x" * 101}, "Line 3: "),
        ({"entries": "*"}, "Line 1: "),
        ({"entries": "\n".join(f"w{n}" for n in range(2001))}, "This is more than 2,000."),
        ({"entries": "x" * 250_001}, "at most 250000 characters"),
        ({"name": ""}, "This field is required."),
        ({"name": "x" * 101}, "at most 100 characters"),
        ({"action": "burn"}, "Nothing is saved yet"),
        ({"label": "rude"}, "Select a valid choice"),
        ({"languages": "English"}, "Write languages as two or three small letters"),
        ({"languages": ",".join(["en"] * 21)}, "Write languages as two or three small letters"),
    ],
)
def test_what_is_wrong_is_said_at_its_field(
    erin: ApiClient, site: Site, fields: dict[str, str], problem: str
) -> None:
    answer = open_desk(erin).post(f"{PAGE}/new", {**FILLED, **fields})
    assert answer.status_code == 422
    assert problem in answer.text
    if "entries" not in fields:
        assert "sleet*</textarea>" in answer.text
    assert not WordList.objects.exists()


def test_names_are_taken_once(erin: ApiClient, words: WordList) -> None:
    answer = open_desk(erin).post(f"{PAGE}/new", FILLED)
    assert answer.status_code == 422
    assert "Another one has this name." in answer.text


def test_nobody_overwrites_what_they_have_not_seen(erin: ApiClient, words: WordList) -> None:
    browser = open_desk(erin)
    page = f"{PAGE}/{words.pk}"
    assert browser.post(page, {**FILLED, "version": 1}).status_code == 302
    answer = browser.post(page, {**FILLED, "version": 1, "entries": "fog"})
    assert answer.status_code == 409
    assert "A colleague changed this" in answer.text
    (version,) = re.findall(r'name="version" value="(\d+)" id="words', answer.text)
    assert browser.post(page, {**FILLED, "version": version, "entries": "fog"}).status_code == 302
    words.refresh_from_db()
    assert words.entries == "fog"


def test_it_is_tried_out_before_it_is_saved(bob: ApiClient, thread: Thread) -> None:
    for body in ("Hail is coming to town tonight.", "I left my umbrella on the train."):
        comment = build_comment(thread, build_author(thread), status=Status.PENDING, body=body)
        check_revision(comment.pk, 1)
    browser = open_desk(bob)
    for headers in ({}, {"HX-Request": "true"}):
        tried = re.sub(r"\s+", " ", browser.post(f"{PAGE}/try", FILLED, headers=headers).text)
        assert "Of the last 2 decided comments it would have caught <b>1</b>, of which <b>1</b>" in tried
        assert "Hail is coming to town tonight." in tried
        assert "umbrella" not in tried
    assert "Line 1: " in browser.post(f"{PAGE}/try", {**FILLED, "entries": "*"}).text
    assert not WordList.objects.exists()


def test_a_renamed_list_is_tried_out_in_its_own_place(
    erin: ApiClient, words: WordList, thread: Thread
) -> None:
    comment = build_comment(thread, build_author(thread), status=Status.PENDING, body="Hail and fog again.")
    check_revision(comment.pk, 1)
    assert comment.pk
    tried = open_desk(erin).post(f"{PAGE}/{words.pk}/try", {**FILLED, "name": "Other", "entries": "fog"})
    assert tried.status_code == 200


def test_lists_come_in_and_go_out_as_csv(erin: ApiClient, words: WordList) -> None:
    browser = open_desk(erin)
    page = f"{PAGE}/{words.pk}"
    exported = browser.get(f"{page}/entries.csv")
    assert exported.headers["Content-Type"] == "text/csv; charset=utf-8"
    assert exported.text == "entry\r\nhail\r\n"

    def send(content: bytes, version: int = 1) -> Any:
        file = SimpleUploadedFile("entries.csv", content)
        return browser.post(f"{page}/import", {"version": version, "file": file})

    assert "Row 2: " in send(b"entry\n*\n").text
    assert "no text in UTF-8" in send(b"\xff\xfe\x00").text
    assert "larger than 250000 bytes" in send(b"x" * 250_001).text
    assert "This field is required." in browser.post(f"{page}/import", {"version": 1}).text
    words.refresh_from_db()
    assert words.entries == "hail"
    assert send("entry\nfög\nmist\n".encode()).status_code == 302
    words.refresh_from_db()
    assert words.entries == "fög\nmist"
    assert send(b"rain\n", version=1).status_code == 409


def test_deleting_asks_and_names_the_rules_that_need_it(erin: ApiClient, words: WordList) -> None:
    condition = {"field": "text", "operator": "contains_list", "value": "Weather"}
    document = {"if": condition, "then": {"action": "hold"}}
    create_rule(site=words.site, person=erin.user, values={"name": "Storm", "document": document})
    browser = open_desk(erin)
    asked = browser.post(f"{PAGE}/{words.pk}/delete", {"back": "desk:site-word-lists"})
    assert "Delete the word list “Weather”?" in asked.text
    assert "will no longer find anything: Storm." in asked.text
    assert f'href="{PAGE}"' in asked.text
    assert WordList.objects.exists()
    assert "Deleted." in browser.post(f"{PAGE}/{words.pk}/delete", {"confirmed": "yes"}, follow=True).text
    assert not WordList.objects.exists()


def test_all_lists_of_a_site_have_room_for_so_many_entries(
    erin: ApiClient, site: Site, other_site: Site, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(rules, "MAX_SITE_ENTRIES", 3)
    WordList.objects.create(site=other_site, name="Theirs", action="hold", entries="a\nb\nc")
    WordList.objects.create(site=site, name="Empty", action="hold", entries="")
    browser = open_desk(erin)
    assert browser.post(f"{PAGE}/new", {**FILLED, "entries": "one\none\ntwo"}).status_code == 302
    assert count_entries(site) == 2
    answer = browser.post(f"{PAGE}/new", {**FILLED, "name": "More", "entries": "three\nfour"})
    assert "With this there would be more than 3 on the site." in answer.text
    words = WordList.objects.get(name="Weather")
    refused = erin.put(f"moderation/word-lists/{words.pk}", {
        "version": 1, "name": "Weather", "action": "hold", "entries": ["1", "2", "3", "4"],
    })  # fmt: skip
    assert refused.json()["error"]["fields"]["entries"]["code"] == "site_full"
    full = {**FILLED, "version": 1, "entries": "1\n2\n3"}
    assert browser.post(f"{PAGE}/{words.pk}", full).status_code == 302
    with pytest.raises(Refused):
        put_words(site=site, name="Weather", action="hold", label="abuse", file="1\n2\n3\n4\n")


def test_moderators_look_and_others_see_nothing(
    bob: ApiClient, frank: ApiClient, words: WordList, other_site: Site
) -> None:
    browser = open_desk(bob)
    page = f"{PAGE}/{words.pk}"
    assert "New list" not in browser.get(PAGE).text
    assert ">Save<" not in browser.get(page).text
    assert browser.get(f"{page}/entries.csv").status_code == 200
    writes = [
        (f"{PAGE}/new", FILLED),
        (page, FILLED),
        (f"{page}/delete", {"confirmed": "yes"}),
        (f"{page}/import", {}),
    ]
    assert {browser.post(path, sent).status_code for path, sent in writes} == {403}
    stranger = open_desk(frank)
    assert {stranger.post(path, sent).status_code for path, sent in writes} == {404}
    # Nor by the way of a site that is theirs.
    theirs = f"/desk/sites/herald/word-lists/{words.pk}"
    assert {stranger.get(path).status_code for path in (PAGE, page, theirs, f"{theirs}/entries.csv")} == {404}
    assert Client().get(page).status_code == 302
    words.refresh_from_db()
    assert (words.version, words.entries) == (1, "hail")
