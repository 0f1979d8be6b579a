"""Rules, policies and word lists over HTTP: made, changed, refused; and what they do to the next comment."""

import io
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from discussions.models import Site, Status, Thread
from moderation.actions.checking import check_revision
from moderation.models import Finding, Judgement, PolicyVersion, Rule, WordList
from moderation.queries.rules import MAX_WORD_LISTS
from tests.build import build_author, build_comment
from tests.client import ApiClient

pytestmark = pytest.mark.django_db

CATCH = {
    "if": {"field": "text", "operator": "contains_words", "value": ["umbrella*"]},
    "then": {"action": "hold", "tags": ["goods"]},
}


def check(thread: Thread, body: str) -> Status | None:
    comment = build_comment(thread, build_author(thread), status=Status.PENDING, body=body)
    return check_revision(comment.pk, 1)


def make_rule(erin: ApiClient, name: str = "Goods", **values: Any) -> dict[str, Any]:
    answer = erin.post("moderation/rules", {"site": "gazette", "name": name, "document": CATCH, **values})
    assert answer.status_code == 201, answer.content
    made: dict[str, Any] = answer.json()
    return made


def make_list(erin: ApiClient, name: str = "Goods", **values: Any) -> dict[str, Any]:
    sent = {"site": "gazette", "name": name, "action": "hold", "entries": ["umbrella*"], **values}
    answer = erin.post("moderation/word-lists", sent)
    assert answer.status_code == 201, answer.content
    made: dict[str, Any] = answer.json()
    return made


def problems(answer: Any) -> dict[str, str]:
    assert answer.status_code == 422, answer.content
    return {name: problem["code"] for name, problem in answer.json()["error"]["fields"].items()}


# --- Rules ------------------------------------------------------------------------------------------------


def test_a_rule_takes_effect_and_is_evidence(thread: Thread, erin: ApiClient, bob: ApiClient) -> None:
    made = make_rule(erin)
    assert (made["version"], made["created_by"], made["is_enabled"]) == (1, "erin", True)
    assert check(thread, "Bring umbrellas.") == Status.HELD
    judgement = Judgement.objects.get()
    assert (judgement.rules, judgement.tags) == ([int(made["id"])], ["goods"])
    assert Finding.objects.get(check_name="rules").spans == [[6, 15]]
    (case,) = bob.get("moderation/cases").json()["cases"]
    assert bob.get(f"moderation/cases/{case['id']}").json()["tags"] == ["goods"]
    assert case["why"] == "The rule “Goods” holds such comments for review."
    assert check(thread, "Bring nothing.") == Status.PUBLISHED


def test_a_changed_rule_is_another(thread: Thread, erin: ApiClient) -> None:
    made = make_rule(erin)
    assert check(thread, "Bring umbrellas.") == Status.HELD
    document = {**CATCH, "if": {"field": "text", "operator": "includes", "value": ["boots"]}}
    sent = {"version": 1, "name": "Shoes", "document": document}
    changed = erin.put(f"moderation/rules/{made['id']}", sent)
    assert (changed.status_code, changed.json()["version"], changed.json()["name"]) == (200, 2, "Shoes")
    assert check(thread, "Umbrellas, I said.") == Status.PUBLISHED
    assert check(thread, "Boots, then.") == Status.HELD
    stale = erin.put(f"moderation/rules/{made['id']}", sent)
    assert (stale.status_code, stale.json()["error"]["code"]) == (409, "stale_version")
    assert erin.delete(f"moderation/rules/{made['id']}").status_code == 204
    assert check(thread, "No boots left.") == Status.PUBLISHED


def test_a_rule_runs_while_it_should(thread: Thread, erin: ApiClient) -> None:
    now = timezone.now()
    soon, past = (now + timedelta(hours=1)).isoformat(), (now - timedelta(hours=1)).isoformat()
    expected: list[tuple[dict[str, Any], Status]] = [
        ({"starts_at": soon}, Status.PUBLISHED),
        ({"ends_at": past}, Status.PUBLISHED),
        ({"is_enabled": False}, Status.PUBLISHED),
        ({"starts_at": past, "ends_at": soon}, Status.HELD),
    ]
    for dates, status in expected:
        made = make_rule(erin, **dates)
        assert check(thread, f"Umbrellas and {len(str(dates))} more words about the weather.") == status
        erin.delete(f"moderation/rules/{made['id']}")


def test_rules_run_in_their_order(thread: Thread, erin: ApiClient, bob: ApiClient) -> None:
    make_rule(erin, "b", position=2, document={**CATCH, "then": {"action": "publish"}})
    make_rule(erin, "a", position=1)
    names = [rule["name"] for rule in bob.get("moderation/rules", {"site": "gazette"}).json()["rules"]]
    assert names == ["a", "b"]
    assert check(thread, "Bring umbrellas.") == Status.HELD


def test_what_is_wrong_with_a_rule_is_said_of_the_place(erin: ApiClient) -> None:
    document = {
        "if": {"all": [{"field": "text", "operator": "matches", "value": "("}]},
        "then": {"action": "hold"},
    }
    answer = erin.post("moderation/rules", {"site": "gazette", "name": "x", "document": document})
    assert problems(answer) == {"document.if.all.0.value": "invalid"}
    assert "RE2" in answer.json()["error"]["fields"]["document.if.all.0.value"]["message"]
    assert problems(erin.post("moderation/rules/preview", {"site": "gazette", "document": {}})) == {
        "document.if": "required"
    }


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        ({"starts_at": "2026-01-02T00:00:00Z", "ends_at": "2026-01-01T00:00:00Z"}, {"ends_at": "too_small"}),
        ({"starts_at": "2026-01-02T00:00:00"}, {"starts_at": "invalid"}),
        ({"starts_at": "0001-01-01T00:00:00+14:00"}, {"starts_at": "invalid"}),
        ({"ends_at": "tomorrow"}, {"ends_at": "invalid"}),
        ({"name": " "}, {"name": "blank"}),
    ],
)
def test_what_else_can_be_wrong(erin: ApiClient, changes: dict[str, Any], expected: dict[str, str]) -> None:
    sent = {"site": "gazette", "name": "x", "document": CATCH, **changes}
    assert problems(erin.post("moderation/rules", sent)) == expected
    assert not Rule.objects.exists()


def test_names_are_taken_once_a_site(erin: ApiClient, other_site: Site) -> None:
    first, second = make_rule(erin, "a"), make_rule(erin, "b")
    Rule.objects.create(site=other_site, name="c", document=CATCH)
    assert problems(erin.post("moderation/rules", {"site": "gazette", "name": "a", "document": CATCH})) == {
        "name": "taken"
    }
    sent = {"version": 1, "name": "a", "document": CATCH}
    assert problems(erin.put(f"moderation/rules/{second['id']}", sent)) == {"name": "taken"}
    assert erin.put(f"moderation/rules/{first['id']}", sent).status_code == 200
    make_rule(erin, "c")


def test_another_sites_rule_does_nothing_here(thread: Thread, other_site: Site) -> None:
    Rule.objects.create(site=other_site, name="Goods", document=CATCH)
    assert check(thread, "Bring umbrellas.") == Status.PUBLISHED


def test_a_stored_rule_that_cannot_be_read_holds(thread: Thread, site: Site) -> None:
    Rule.objects.create(site=site, name="broken", document={"if": {}})
    assert check(thread, "Nothing wrong with this one.") == Status.HELD


def test_rules_and_lists_cost_a_check_one_query_each(thread: Thread, erin: ApiClient) -> None:
    def count(body: str) -> int:
        comment = build_comment(thread, build_author(thread), status=Status.PENDING, body=body)
        with CaptureQueriesContext(connection) as queries:
            check_revision(comment.pk, 1)
        return len(queries)

    before = count("A first remark about the weather, and not a short one.")
    for number in range(5):
        make_rule(erin, f"{number}")
        make_list(erin, f"{number}", entries=["boots"])
    count("The rules and lists are read and compiled with this one, for ever.")
    assert count("Now they are known, and cost nothing, whatever is said here.") == before


# --- Policy -----------------------------------------------------------------------------------------------


def test_a_policy_is_changed_by_a_new_version(thread: Thread, erin: ApiClient, bob: ApiClient) -> None:
    shown = bob.get("moderation/policy", {"site": "gazette"}).json()
    assert (shown["version"], shown["changed_by"], shown["settings"]["hold_spam_at"]) == (1, None, 0.5)
    sent = {"site": "gazette", "version": 1, "settings": {"premoderation": "all"}}
    changed = erin.put("moderation/policy", sent).json()
    assert (changed["version"], changed["changed_by"]) == (2, "erin")
    assert changed["settings"]["premoderation"] == "all"
    assert check(thread, "A remark.") == Status.HELD
    assert Judgement.objects.get().policy_version == 2
    assert erin.put("moderation/policy", sent).json()["error"]["code"] == "stale_version"
    assert erin.put("moderation/policy", {**sent, "version": 2, "settings": {}}).json()["version"] == 3
    assert check(thread, "Another remark.") == Status.PUBLISHED
    assert PolicyVersion.objects.count() == 2


@pytest.mark.parametrize(
    ("settings", "expected"),
    [
        ({"hold_spam_at": 2}, {"settings.hold_spam_at": "too_large"}),
        ({"hold_spam_at": 0}, {"settings.hold_spam_at": "too_small"}),
        ({"hold_spam_at": "0.5"}, {"settings.hold_spam_at": "invalid"}),
        ({"flag_spam_at": 0.6}, {"settings.flag_spam_at": "too_large"}),
        ({"premoderation": "some"}, {"settings.premoderation": "unknown_choice"}),
        ({"colour": "red"}, {"settings.colour": "invalid"}),
        ({"version": 7}, {"settings.version": "invalid"}),
    ],
)
def test_what_can_be_wrong_with_a_setting(
    erin: ApiClient, settings: dict[str, Any], expected: dict[str, str]
) -> None:
    sent = {"site": "gazette", "settings": settings}
    assert problems(erin.put("moderation/policy", {**sent, "version": 1})) == expected
    assert problems(erin.post("moderation/policy/replay", sent)) == expected


# --- Word lists -------------------------------------------------------------------------------------------


def test_a_word_list_takes_effect(thread: Thread, erin: ApiClient, bob: ApiClient) -> None:
    made = make_list(erin, entries=["umbrella*", " boots ", "", "boots", "two\nlines"])
    assert made["entries"] == ["umbrella*", "boots", "two lines"]
    assert check(thread, "Bring umbrellas.") == Status.HELD
    sent = {"version": 1, "name": "Goods", "action": "reject", "entries": ["wellingtons"]}
    assert erin.put(f"moderation/word-lists/{made['id']}", sent).json()["version"] == 2
    assert check(thread, "Umbrellas, I said.") == Status.PUBLISHED
    assert check(thread, "Wellingtons, then.") == Status.REJECTED
    assert erin.put(f"moderation/word-lists/{made['id']}", sent).status_code == 409
    (listed,) = bob.get("moderation/word-lists", {"site": "gazette"}).json()["word_lists"]
    assert (listed["updated_by"], listed["action"]) == ("erin", "reject")
    assert erin.delete(f"moderation/word-lists/{made['id']}").status_code == 204
    assert check(thread, "Wellingtons again.") == Status.PUBLISHED


@pytest.mark.parametrize(
    ("options", "text", "status"),
    [
        ({"languages": ["de"]}, "Ich habe den Regenschirm nicht dabei, und es regnet.", Status.HELD),
        (
            {"languages": ["fr", "es"]},
            "Ich habe den Regenschirm nicht dabei, und es regnet.",
            Status.PUBLISHED,
        ),
        ({"is_case_sensitive": True}, "Mein Regenschirm ist weg.", Status.HELD),
        ({"is_case_sensitive": True}, "mein regenschirm ist weg.", Status.PUBLISHED),
        ({"entries": ["schirm"]}, "Mein Regenschirm ist weg.", Status.PUBLISHED),
        ({"entries": ["schirm"], "is_whole_words": False}, "Mein Regenschirm ist weg.", Status.HELD),
        ({"action": "note"}, "Mein Regenschirm ist weg.", Status.PUBLISHED),
    ],
)
def test_a_list_is_as_particular_as_it_says(
    thread: Thread, erin: ApiClient, options: dict[str, Any], text: str, status: Status
) -> None:
    make_list(erin, **{"entries": ["Regenschirm"], **options})
    assert check(thread, text) == status


def test_a_rule_can_ask_about_a_list(thread: Thread, erin: ApiClient) -> None:
    document = {
        "if": {"all": [
            {"field": "text", "operator": "contains_list", "value": "Goods"},
            {"field": "author.published", "operator": "<", "value": 1},
        ]},
        "then": {"action": "reject"},
    }  # fmt: skip
    sent = {"site": "gazette", "name": "x", "document": document}
    assert problems(erin.post("moderation/rules", sent)) == {"document.if.all.0.value": "unknown_choice"}
    made = make_list(erin, action="note")
    assert erin.post("moderation/rules", sent).status_code == 201
    assert check(thread, "Bring umbrellas.") == Status.REJECTED
    erin.delete(f"moderation/word-lists/{made['id']}")
    assert check(thread, "Bring an umbrella.") == Status.PUBLISHED


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        ({"entries": ["fine", "*", "x" * 101]}, {"entries.2": "invalid", "entries.3": "too_long"}),
        ({"entries": ["buy* now"]}, {"entries.1": "invalid"}),
        ({"entries": ["a\x00"]}, {"entries": "unusable_characters"}),
        ({"entries": [f"word{n}" for n in range(2001)]}, {"entries": "too_large"}),
        ({"languages": ["german"]}, {"languages": "invalid"}),
        ({"languages": ["de"] * 21}, {"languages": "too_large"}),
    ],
)
def test_what_can_be_wrong_with_a_list(
    erin: ApiClient, changes: dict[str, Any], expected: dict[str, str]
) -> None:
    sent = {"site": "gazette", "name": "x", "action": "hold", "entries": [], **changes}
    assert problems(erin.post("moderation/word-lists", sent)) == expected
    assert problems(erin.post("moderation/word-lists/preview", sent)) == expected
    assert not WordList.objects.exists()
    made = make_list(erin)
    sent = {"version": 1, "name": "Goods", "action": "hold", "entries": [], **changes}
    assert problems(erin.put(f"moderation/word-lists/{made['id']}", sent)) == expected


def test_there_are_as_many_as_there_may_be(erin: ApiClient, site: Site) -> None:
    make_list(erin, entries=[f"word{n}" for n in range(2000)])
    WordList.objects.bulk_create(
        WordList(site=site, name=str(number), action="hold") for number in range(MAX_WORD_LISTS - 1)
    )
    sent = {"site": "gazette", "name": "x", "action": "hold", "entries": []}
    answer = erin.post("moderation/word-lists", sent)
    assert (answer.status_code, answer.json()["error"]["code"]) == (409, "limit_reached")


# --- CSV --------------------------------------------------------------------------------------------------


def put_csv(erin: ApiClient, made: dict[str, Any], text: str) -> Any:
    sent = {"version": made["version"], "csv": text}
    return erin.put(f"moderation/word-lists/{made['id']}/entries.csv", sent)


def test_entries_go_out_and_come_back(erin: ApiClient, bob: ApiClient) -> None:
    entries = ["umbrella*", 'say "now"', "a, b", "傻逼", "f**k"]
    made = make_list(erin, entries=entries)
    answer = bob.get(f"moderation/word-lists/{made['id']}/entries.csv", Accept="text/csv")
    assert answer["Content-Type"] == "text/csv; charset=utf-8"
    assert answer["Content-Disposition"] == 'attachment; filename="entries.csv"'
    back = put_csv(erin, make_list(erin, "Copy", entries=[]), answer.content.decode())
    assert (back.status_code, back.json()["entries"]) == (200, entries)


@pytest.mark.parametrize(
    ("text", "entries"),
    [
        ("entry\r\nrain\r\nsnow\r\n", ["rain", "snow"]),
        ("rain\nsnow", ["rain", "snow"]),
        ("\ufeffentry\n\n rain ,\n\n", ["rain"]),
        ('"two\nlines"\n', ["two lines"]),
        ("entry\n", []),
        ("rain\nrain\n", ["rain"]),
    ],
)
def test_what_counts_as_csv(erin: ApiClient, text: str, entries: list[str]) -> None:
    answer = put_csv(erin, make_list(erin), text)
    assert (answer.status_code, answer.json()["entries"], answer.json()["version"]) == (200, entries, 2)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("", {"csv": "blank"}),
        ("entry\nrain\n*\nsnow,hail\nsleet\n", {"csv.3": "invalid", "csv.4": "invalid"}),
        (f"rain\n{'x' * 101}\n", {"csv.2": "too_long"}),
        ('rain\n"snow\n', {"csv.2": "invalid"}),
        ('rain\n"snow" and\nhail', {"csv.2": "invalid"}),
        ("".join(f"word{n}\n" for n in range(2001)), {"csv.2001": "too_large"}),
        ("*\n" * 30, {f"csv.{row}": "invalid" for row in range(1, 21)}),
    ],
)
def test_bad_rows_are_named_and_nothing_is_taken(
    erin: ApiClient, text: str, expected: dict[str, str]
) -> None:
    made = make_list(erin)
    assert problems(put_csv(erin, made, text)) == expected
    words = WordList.objects.get()
    assert (words.entries, words.version) == ("umbrella*", 1)


def test_a_file_for_an_earlier_version_is_refused(erin: ApiClient) -> None:
    made = make_list(erin)
    assert put_csv(erin, made, "rain\n").status_code == 200
    assert put_csv(erin, made, "snow\n").json()["error"]["code"] == "stale_version"


# --- Files, by command ------------------------------------------------------------------------------------


def test_a_list_is_made_from_a_file_and_written_to_one(thread: Thread, tmp_path: Path) -> None:
    file = tmp_path / "words.csv"
    file.write_text("entry\numbrella*\nboots\n", encoding="utf-8")
    call_command(
        "import_word_list", str(file), site="gazette", list="Goods", action="reject", stdout=io.StringIO()
    )
    assert check(thread, "Bring umbrellas.") == Status.REJECTED
    file.write_text("wellingtons\n", encoding="utf-8")
    said = io.StringIO()
    call_command("import_word_list", str(file), site="gazette", list="Goods", stdout=said)
    assert said.getvalue() == "Goods has 1 entries.\n"
    assert check(thread, "Bring an umbrella.") == Status.PUBLISHED
    assert check(thread, "Bring wellingtons.") == Status.REJECTED
    written = io.StringIO()
    call_command("export_word_list", site="gazette", list="Goods", stdout=written)
    assert written.getvalue() == "entry\r\nwellingtons\r\n"


def test_a_file_with_bad_rows_changes_nothing(site: Site, tmp_path: Path) -> None:
    file = tmp_path / "words.csv"
    file.write_text("rain\n*\n", encoding="utf-8")
    said = io.StringIO()
    with pytest.raises(CommandError, match="Nothing was taken over"):
        call_command("import_word_list", str(file), site="gazette", list="Goods", stderr=said)
    assert said.getvalue() == "row 2: “*” matches everything\n"
    assert not WordList.objects.exists()


@pytest.mark.parametrize(
    ("command", "options", "message"),
    [
        ("import_word_list", {"site": "nowhere"}, "There is no site 'nowhere'"),
        ("import_word_list", {"site": "gazette"}, "can't be read"),
        ("export_word_list", {"site": "gazette"}, "has no word list 'Goods'"),
    ],
)
def test_what_a_command_cannot_do_it_says(
    site: Site, tmp_path: Path, command: str, options: dict[str, str], message: str
) -> None:
    arguments = [str(tmp_path / "nothing.csv")] if command == "import_word_list" else []
    with pytest.raises(CommandError, match=message):
        call_command(command, *arguments, list="Goods", **options)
