"""The desk's pages about rules: in rows or as JSON, tried out, in order, switched, deleted."""

import json
import re
from typing import Any

import pytest
from django.test import Client

from discussions.models import Site, Status, Thread
from moderation.actions.checking import check_revision
from moderation.actions.rules import create_rule
from moderation.models import Rule
from moderation.web.rule_documents import Row, build_condition, describe_rule, read_rows
from tests.build import build_author, build_comment
from tests.client import ApiClient
from tests.moderation.desks import open_desk

pytestmark = pytest.mark.django_db

PAGE = "/desk/sites/gazette/rules"
NESTED = {
    "if": {"all": [
        {"field": "links.count", "operator": ">", "value": 0},
        {"any": [{"field": "is_reply", "operator": "is", "value": True}]},
    ]},
    "then": {"action": "hold"},
}  # fmt: skip


def fill(*rows: tuple[str, str, str], **fields: Any) -> dict[str, Any]:
    sent = {"name": "Hail", "match": "all", "action": "hold", "staff": "on", "is_enabled": "on", "as": "rows"}
    for number, (field, operator, value) in enumerate(rows):
        row = {f"field-{number}": field, f"operator-{number}": operator, f"value-{number}": value}
        sent = {**sent, **row}
    return {**sent, **fields}


HAIL = ("text", "contains_words", "hail\nsleet*")


def make(erin: ApiClient, site: Site, name: str, document: Any = None, **values: Any) -> Rule:
    simple = {"if": {"field": "text", "operator": "includes", "value": [name]}, "then": {"action": "hold"}}
    return create_rule(
        site=site, person=erin.user, values={"name": name, "document": document or simple, **values}
    )


def test_an_admin_fills_in_a_rule(erin: ApiClient, site: Site) -> None:
    browser = open_desk(erin)
    assert "No rules." in browser.get(PAGE).text
    assert "One more condition" in browser.get(f"{PAGE}/new").text
    rows = [
        HAIL,
        ("author.published", "<", "3"),
        ("is_reply", "is", "no"),
        ("text.words", "between", "2, 40"),
        ("", "", ""),
    ]
    made = browser.post(
        f"{PAGE}/new",
        fill(*rows, **{"not-1": "not", "case-0": "on"}, tags="a, b", stop="on", published=20, label="spam"),
        follow=True,
    )
    assert "Hail" in made.text
    rule = Rule.objects.get()
    assert rule.document == {
        "if": {"all": [
            {"field": "text", "operator": "contains_words", "value": ["hail", "sleet*"], "case_sensitive": True},
            {"not": {"field": "author.published", "operator": "<", "value": 3}},
            {"field": "is_reply", "operator": "is", "value": False},
            {"field": "text.words", "operator": "between", "value": [2, 40]},
        ]},
        "then": {"action": "hold", "label": "spam", "tags": ["a", "b"], "stop": True},
        "exempt": {"published": 20},
    }  # fmt: skip
    assert (rule.is_guarded, rule.created_by) == (False, erin.user)
    shown = browser.get(f"{PAGE}/{rule.pk}").text
    assert "hail\nsleet*</textarea>" in shown
    assert 'value="a, b"' in shown


def test_what_is_filled_in_comes_back_as_it_was(erin: ApiClient, site: Site) -> None:
    rows = [
        Row("text", "includes", "a\nb", is_not=True),
        Row("links.count", ">=", "2"),
        Row("is_reply", "is", "yes"),
    ]
    document = {"if": build_condition("any", rows), "then": {"action": "flag"}}
    assert read_rows(document) == ("any", rows)
    assert read_rows({"if": document["if"]["any"][1]}) == ("all", [rows[1]])
    odd: Any
    for odd in (NESTED, {}, {"if": []}, {"if": {"all": [3]}}, {"if": {"not": {"all": []}}}):
        assert read_rows(odd) is None
    assert describe_rule(NESTED) == "links.count > 0 and is_reply is true → hold"
    assert describe_rule(document) == "not text includes a, b or links.count >= 2 or is_reply is true → flag"


def test_what_rows_cannot_say_is_json(erin: ApiClient, site: Site) -> None:
    rule = make(erin, site, "Nested", NESTED)
    browser = open_desk(erin)
    page = f"{PAGE}/{rule.pk}"
    assert "&quot;is_reply&quot;" in browser.get(page).text
    changed = {
        "name": "Nested",
        "as": "json",
        "version": 1,
        "document": json.dumps({**NESTED, "then": {"action": "spam"}}),
    }
    assert browser.post(page, changed).status_code == 302
    rule.refresh_from_db()
    assert rule.document["then"] == {"action": "spam"}
    for document, problem in (
        ("{", "This is no JSON"),
        ("[" * 9000, "This is no JSON"),
        ("3", "must be an object"),
        ("", "required"),
    ):
        answer = browser.post(page, {**changed, "version": 2, "document": document})
        assert answer.status_code == 422
        assert problem in answer.text


@pytest.mark.parametrize(
    ("rows", "fields", "problem"),
    [
        ([], {}, "A rule needs a condition"),
        ([("", "", ""), ("text.words", ">", "many")], {}, "must be a number"),
        ([("text", "matches", "(")], {}, "is no pattern of RE2"),
        ([("text", ">", "3")], {}, "must be one of"),
        ([("mood", "is", "yes")], {}, "must be one of"),
        ([("text", "contains_list", "Nowhere")], {}, "there is no word list"),
        ([("is_reply", "is", "maybe")], {}, "must be"),
        ([HAIL], {"tags": "a,b,c,d,e,f"}, "then.tags"),
        ([HAIL], {"action": "tag"}, "then.tags"),
        ([HAIL], {"name": ""}, "This field is required."),
        ([HAIL], {"published": -1}, "greater than or equal to 0"),
        ([HAIL], {"starts_at": "soon"}, "Enter a valid date/time."),
        ([HAIL], {"starts_at": "2030-01-02T00:00", "ends_at": "2030-01-01T00:00"}, "This is less than"),
    ],
)
def test_what_is_wrong_is_said_at_its_place(
    erin: ApiClient, site: Site, rows: list[tuple[str, str, str]], fields: dict[str, Any], problem: str
) -> None:
    answer = open_desk(erin).post(f"{PAGE}/new", fill(*rows, **fields))
    assert answer.status_code == 422
    assert problem in answer.text
    if rows and rows[-1] != HAIL:
        number = len(rows) - 1
        assert f'aria-describedby="problem-{number}"' in answer.text
        assert f">{rows[-1][2]}</textarea>" in answer.text
    assert not Rule.objects.exists()


def test_one_more_row_without_javascript(erin: ApiClient, site: Site) -> None:
    page = open_desk(erin).post(f"{PAGE}/new", fill(HAIL, HAIL, HAIL, more="yes"))
    assert page.status_code == 200
    assert 'name="field-3"' in page.text
    assert "needs your attention" not in page.text
    assert not Rule.objects.exists()


def test_it_is_tried_out_before_it_is_saved(bob: ApiClient, thread: Thread) -> None:
    for body in ("Hail is coming to town tonight.", "I left my umbrella on the train."):
        comment = build_comment(thread, build_author(thread), status=Status.PENDING, body=body)
        check_revision(comment.pk, 1)
    browser = open_desk(bob)
    for headers in ({}, {"HX-Request": "true"}):
        tried = re.sub(r"\s+", " ", browser.post(f"{PAGE}/try", fill(HAIL, name=""), headers=headers).text)
        assert "Of the last 2 decided comments it would have caught <b>1</b>, of which <b>1</b>" in tried
        assert "Hail is coming to town tonight." in tried
        assert "umbrella" not in tried
    wrong = browser.post(f"{PAGE}/try", fill(("text.words", ">", "many")), headers={"HX-Request": "true"})
    assert "Not tried out" in wrong.text
    assert not Rule.objects.exists()


def test_rules_are_put_in_order(erin: ApiClient, site: Site) -> None:
    first, second, third = (make(erin, site, name) for name in ("one", "two", "three"))
    browser = open_desk(erin)

    def list_names() -> list[str]:
        return re.findall(r"<bdi>(one|two|three)</bdi>", browser.get(PAGE).text)

    assert list_names() == ["one", "two", "three"]
    browser.post(f"{PAGE}/{third.pk}/move", {"to": "up"})
    assert list_names() == ["one", "three", "two"]
    browser.post(f"{PAGE}/{first.pk}/move", {"to": "down"})
    assert list_names() == ["three", "one", "two"]
    browser.post(f"{PAGE}/{third.pk}/move", {"to": "up"})
    browser.post(f"{PAGE}/{second.pk}/move", {"to": "down"})
    assert list_names() == ["three", "one", "two"]
    # A new one is last, and changing one leaves it where it is.
    browser.post(f"{PAGE}/new", fill(HAIL))
    assert Rule.objects.order_by("-position").values_list("name", flat=True)[0] == "Hail"
    third.refresh_from_db()
    assert (
        browser.post(f"{PAGE}/{third.pk}", fill(HAIL, name="three", version=third.version)).status_code == 302
    )
    assert list_names() == ["three", "one", "two"]


def test_rules_are_switched_off_and_on(erin: ApiClient, site: Site) -> None:
    rule = make(erin, site, "one")
    browser = open_desk(erin)
    assert "Switched off." in browser.post(f"{PAGE}/{rule.pk}/switch", {"to": "off"}, follow=True).text
    rule.refresh_from_db()
    assert not rule.is_enabled
    Rule.objects.update(disabled_code="rule.fires_too_often", disabled_details={"hits": 5, "checked": 50})
    assert "50" in browser.get(PAGE).text
    browser.post(f"{PAGE}/{rule.pk}/switch", {"to": "on"})
    rule.refresh_from_db()
    assert (rule.is_enabled, rule.disabled_code, rule.changed_by) == (True, "", erin.user)


def test_deleting_asks_first(erin: ApiClient, site: Site) -> None:
    rule = make(erin, site, "one")
    browser = open_desk(erin)
    asked = browser.post(f"{PAGE}/{rule.pk}/delete", {"back": "desk:site-rules"}).text
    assert "Delete the rule “one”?" in asked
    assert f'href="{PAGE}"' in asked
    assert Rule.objects.exists()
    assert "Deleted." in browser.post(f"{PAGE}/{rule.pk}/delete", {"confirmed": "yes"}, follow=True).text
    assert not Rule.objects.exists()


def test_nobody_overwrites_what_they_have_not_seen(erin: ApiClient, site: Site) -> None:
    rule = make(erin, site, "one")
    browser = open_desk(erin)
    page = f"{PAGE}/{rule.pk}"
    assert browser.post(page, fill(HAIL, version=1)).status_code == 302
    answer = browser.post(page, fill(HAIL, version=1, name="Second"))
    assert answer.status_code == 409
    assert "A colleague changed this" in answer.text
    (version,) = re.findall(r'name="version" value="(\d+)" id="rule', answer.text)
    assert browser.post(page, fill(HAIL, version=version, name="Second")).status_code == 302


def test_moderators_look_and_others_see_nothing(
    bob: ApiClient, erin: ApiClient, frank: ApiClient, site: Site, other_site: Site
) -> None:
    rule = make(erin, site, "one")
    browser, stranger = open_desk(bob), open_desk(frank)
    page = f"{PAGE}/{rule.pk}"
    assert "New rule" not in browser.get(PAGE).text
    assert 'class="primary">Save' not in browser.get(page).text
    writes = [(f"{PAGE}/new", fill(HAIL)), (page, fill(HAIL)), (f"{page}/move", {"to": "up"})]
    writes += [(f"{page}/switch", {"to": "off"}), (f"{page}/delete", {"confirmed": "yes"})]
    assert {browser.post(path, sent).status_code for path, sent in writes} == {403}
    assert {stranger.post(path, sent).status_code for path, sent in writes} == {404}
    theirs = f"/desk/sites/herald/rules/{rule.pk}"
    assert {stranger.get(path).status_code for path in (PAGE, page, theirs)} == {404}
    assert stranger.post(f"{theirs}/try", fill(HAIL)).status_code == 404
    assert Client().get(page).status_code == 302
    rule.refresh_from_db()
    assert (rule.version, rule.name) == (1, "one")


def test_what_people_write_is_shown_and_not_obeyed(erin: ApiClient, site: Site) -> None:
    rule = make(erin, site, "<script>alert(1)</script>")
    browser = open_desk(erin)
    for path in (PAGE, f"{PAGE}/{rule.pk}", f"{PAGE}/{rule.pk}?as=json"):
        assert "<script>alert" not in browser.get(path).text
