"""What a site rejects comments for is the site's to say, and what its authors are told."""

from datetime import datetime
from typing import Any

import pytest
from django.conf import settings
from django.test import Client

from discussions.actions.authors import create_guest
from discussions.appeal_links import write_appeal_link
from discussions.models import Author, Comment, Site, Thread
from discussions.rules_links import write_rules_link
from moderation.actions.house_rules import MAX_HOUSE_RULES
from moderation.models import Decision, HouseRule, HouseRulesVersion
from moderation.queries.appeals import APPEAL_WINDOW
from moderation.queries.house_rules import build_usual_rules
from tests.build import hold
from tests.client import ApiClient
from tests.moderation.sanctioning import code_of

pytestmark = pytest.mark.django_db

PETS: dict[str, Any] = {"site": "gazette", "code": "pets", "version": 0, "title": "No pets"}


def put(who: ApiClient, **fields: Any) -> Any:
    return who.put("moderation/house-rules", {**PETS, **fields})


def read(who: ApiClient) -> list[dict[str, Any]]:
    rules: list[dict[str, Any]] = who.get("moderation/house-rules", {"site": "gazette"}).json()["house_rules"]
    return rules


def reject(who: ApiClient, thread: Thread, reason: str) -> Any:
    case = hold(thread)
    body = {"action": "reject", "version": case.version, "reason": reason}
    return who.post(f"moderation/cases/{case.pk}/decisions", body)


def field_code(answer: Any, name: str) -> str:
    assert answer.status_code == 422, answer.content
    return str(answer.json()["error"]["fields"][name]["code"])


def test_a_site_has_the_usual_ones_until_it_changes_one(site: Site, bob: ApiClient, erin: ApiClient) -> None:
    usual = read(bob)
    assert [rule["code"] for rule in usual][:2] == ["off_topic", "abuse"]
    assert [rule["code"] for rule in usual if rule["is_legal_ground"]] == ["illegal"]
    assert not HouseRule.objects.exists()
    assert put(erin, position=3).status_code == 200
    assert [rule["code"] for rule in read(bob)] == [
        *(rule["code"] for rule in usual[:3]),
        "pets",
        *(rule["code"] for rule in usual[3:]),
    ]


def test_a_rejection_names_an_active_one_of_its_own_site(
    thread: Thread, other_site: Site, bob: ApiClient, erin: ApiClient
) -> None:
    assert field_code(reject(bob, thread, "pets"), "reason") == "unknown_choice"
    HouseRule.objects.create(site=other_site, code="pets", title="No pets")
    assert field_code(reject(bob, thread, "pets"), "reason") == "unknown_choice"
    put(erin)
    assert reject(bob, thread, "pets").json()["decision"]["code"] == "pets"
    put(erin, version=1, is_active=False)
    assert field_code(reject(bob, thread, "pets"), "reason") == "unknown_choice"
    assert Decision.objects.filter(actor="moderator").count() == 1


def test_an_author_is_told_by_what_the_rule_said_when_it_applied(
    thread: Thread, alice: ApiClient, bob: ApiClient, erin: ApiClient
) -> None:
    put(erin, explanation="Write to the zoo.", is_legal_ground=True, law="Pets Act, section 1")
    case = hold(thread)
    Comment.objects.filter(pk=case.comment_id).update(author=alice.author)
    assert alice.get(f"comments/{case.comment_id}").json()["removal"] is None
    body = {"action": "reject", "version": case.version, "reason": "pets"}
    decided = bob.post(f"moderation/cases/{case.pk}/decisions", body).json()["decision"]
    put(erin, version=1, title="No animals", is_active=False, is_legal_ground=True, law="Animals Act")
    removal = {
        "by": "person",
        "noticed": ["person"],
        "how": "A moderator noticed it, on their own initiative. A moderator decided this.",
        "reason": "pets",
        "title": "No pets",
        "explanation": "Write to the zoo.",
        "is_legal_ground": True,
        "law": "Pets Act, section 1",
    }
    shown = alice.get(f"comments/{case.comment_id}").json()["removal"]
    until = datetime.fromisoformat(decided["created_at"]) + APPEAL_WINDOW
    assert datetime.fromisoformat(shown.pop("appeal_until")) == until
    assert shown.pop("appeal_url") == write_appeal_link(case.comment_id)
    assert shown.pop("rules_url") == write_rules_link("gazette", 1)
    assert shown == {**removal, "appeal": None}
    (mine,) = alice.get("sites/gazette/threads/weather/me").json()["comments"]
    assert mine["removal"].items() > shown.items()
    bob.post(f"moderation/decisions/{decided['id']}/undo")
    assert alice.get(f"comments/{case.comment_id}").json()["removal"] is None


@pytest.mark.parametrize(
    ("fields", "name", "code"),
    [
        ({"code": "No pets"}, "code", "invalid"),
        ({"code": "1pet"}, "code", "invalid"),
        ({"code": "abuse"}, "code", "taken"),
        ({"title": ""}, "title", "blank"),
        ({"law": "Pets Act"}, "law", "not_available"),
    ],
)
def test_what_can_not_be_is_said_of_its_field(
    site: Site, erin: ApiClient, fields: dict[str, Any], name: str, code: str
) -> None:
    assert field_code(put(erin, **fields), name) == code


def test_two_admins_do_not_overwrite_each_other(site: Site, erin: ApiClient) -> None:
    assert put(erin).json()["version"] == 1
    assert put(erin, version=1, title="No dogs").json()["version"] == 2
    assert code_of(put(erin, version=1, title="No cats")) == "stale_version"
    assert HouseRule.objects.get(code="pets").title == "No dogs"


def test_there_are_only_so_many(site: Site, erin: ApiClient) -> None:
    rules = build_usual_rules(site)
    more = [
        HouseRule(site=site, code=f"x{number}", title="x") for number in range(MAX_HOUSE_RULES - len(rules))
    ]
    HouseRule.objects.bulk_create([*rules, *more])
    assert code_of(put(erin)) == "limit_reached"
    assert put(erin, code="x1", version=1).status_code == 200


def test_readers_see_the_version_that_applied_in_their_language(
    site: Site, thread: Thread, alice: ApiClient, bob: ApiClient, erin: ApiClient, anyone: ApiClient
) -> None:
    french = {"language": "fr", "title": "Pas d’animaux", "explanation": "Écrivez au zoo."}
    put(erin, explanation="Write to the zoo.", texts=[french])
    decided = reject(bob, thread, "pets").json()["decision"]
    kept = Decision.objects.get(pk=decided["id"])
    assert kept.details["house_rules"] == 1
    texts = [{"language": "en", "text": "Be kind."}, {"language": "fr", "text": "Soyez aimables."}]
    around = {"site": "gazette", "version": 1, "texts": texts}
    assert erin.put("moderation/house-rules/texts", around).json()["version"] == 2
    assert code_of(erin.put("moderation/house-rules/texts", around)) == "stale_version"
    put(erin, version=1, title="No animals")
    comment = Comment.objects.get(pk=kept.comment_id)
    author = ApiClient(token=create_guest(site=site, name="Ann", email="")[1])
    Comment.objects.filter(pk=comment.pk).update(author=Author.objects.get(name="Ann"))
    told = author.get(f"comments/{comment.pk}", Accept_Language="fr").json()["removal"]
    assert (told["title"], told["explanation"]) == ("Pas d’animaux", "Écrivez au zoo.")
    then = Client().get(told["rules_url"].removeprefix(settings.BASE_URL), {"version": "1", "lang": "fr"})
    page = then.content.decode()
    assert "Pas d’animaux" in page
    assert "Soyez aimables." not in page
    assert "version antérieure" in page
    now = Client().get("/rules/gazette?lang=fr").content.decode()
    assert "Soyez aimables." in now
    assert "version antérieure" not in now
    read_again = anyone.get("sites/gazette/rules", {"version": 1}).json()
    assert (read_again["is_current"], read_again["text"]) == (False, "")
    assert "No pets" in [rule["title"] for rule in read_again["rules"]]
    assert anyone.get("sites/gazette/rules", {"version": 9}).status_code == 404
    assert HouseRulesVersion.objects.count() == 3


def test_a_site_without_rules_of_its_own_shows_the_usual_ones_and_how_to_reach_it(
    site: Site, anyone: ApiClient, erin: ApiClient
) -> None:
    duties = {"site": "gazette", "version": 1, "reader_contact": "hello@gazette.example"}
    assert erin.put("moderation/duties", {**duties, "dispute_body": "The Office"}).status_code == 200
    page = Client().get("/rules/gazette?lang=de").content.decode()
    assert "Der Kommentar beleidigt oder belästigt jemanden." in page
    assert "hello@gazette.example" in page
    rules = anyone.get("sites/gazette/rules").json()
    assert (rules["version"], rules["since"], rules["is_current"]) == (0, None, True)
    assert rules["notice_url"].endswith("/comments/{comment}/notice")
    for version in ("0", ""):
        assert Client().get("/rules/gazette", {"version": version}).status_code == 200
    for version in ("1", "x", "-1", "9" * 30):
        assert Client().get("/rules/gazette", {"version": version}).status_code == 404
    assert Client().get("/rules/nowhere").status_code == 404
