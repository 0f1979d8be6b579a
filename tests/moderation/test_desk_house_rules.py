"""The desk's pages about house rules: said in each language, read before they are published, every version kept."""

import re
from typing import Any

import pytest
from django.test import Client

from discussions.models import Site
from moderation.models import HouseRule, HouseRulesVersion
from moderation.queries.house_rules import list_house_rules
from moderation.queries.rule_versions import list_spoken
from tests.client import ApiClient
from tests.moderation.desks import open_desk

pytestmark = pytest.mark.django_db

PAGE = "/desk/sites/gazette/house-rules"
PUBLIC = "/rules/gazette"


def read_form(browser: Client, path: str) -> dict[str, str]:
    """What a page's form would send as it is."""
    shown = browser.get(path)
    assert shown.status_code == 200
    form = shown.context["form"]
    values = {name: form[name].value() for name in form.fields}
    return {name: value for name, value in values.items() if value is not None and value is not False}


def publish(browser: Client, language: str, **changes: Any) -> Any:
    path = f"{PAGE}/in/{language}"
    sent = {**read_form(browser, path), **{name.replace("__", "-"): value for name, value in changes.items()}}
    return browser.post(path, sent)


def rule(code: str) -> HouseRule:
    return HouseRule.objects.get(code=code)


def find_versions(site: Site) -> dict[str, int | None]:
    return {each.language: each.version for each in list_spoken(site)}


def test_a_site_without_rules_of_its_own_is_told_what_to_do(site: Site, erin: ApiClient) -> None:
    shown = open_desk(erin).get(PAGE).text
    assert "You have no house rules of your own yet." in shown
    assert f'href="{PAGE}/in/en"' in shown
    assert f'href="{PUBLIC}"' in shown
    assert "None yet: the usual rules apply." in shown
    assert set(find_versions(site).values()) == {None}


def test_what_is_published_readers_see_and_the_former_version_is_kept(site: Site, erin: ApiClient) -> None:
    browser, reader = open_desk(erin), Client()
    answer = publish(browser, "en", text="Be <kind>.\r\n\r\nAnd brief.", title__abuse="No insults")
    assert answer.headers["Location"] == f"{PAGE}?said=house_rules"
    shown = browser.get(answer.headers["Location"]).text
    assert "Published. Readers see it at once" in shown
    assert "You have no house rules" not in shown
    assert "<p>Be &lt;kind&gt;.</p>\n\n<p>And brief.</p>" in reader.get(PUBLIC).text
    assert publish(browser, "en", text="Be terse.").status_code == 302
    assert "Be terse." in reader.get(PUBLIC).text
    assert "And brief." in reader.get(f"{PUBLIC}?version=1").text
    assert f'href="{PUBLIC}?version=1"' in browser.get(PAGE).text
    assert [row.created_by for row in HouseRulesVersion.objects.all()] == [erin.user, erin.user]


def test_each_language_has_its_words_and_the_version_that_changed_them(site: Site, erin: ApiClient) -> None:
    browser, reader = open_desk(erin), Client()
    publish(browser, "en", text="Be kind.")
    publish(browser, "fr", text="Soyez aimables.", title__abuse="Pas d’insultes", explanation__abuse="")
    publish(browser, "tr", title__abuse="", explanation__abuse="")
    assert rule("abuse").texts["fr"] == {"title": "Pas d’insultes", "explanation": ""}
    french = reader.get(f"{PUBLIC}?lang=fr").text
    assert "Soyez aimables." in french
    assert "Pas d’insultes" in french
    # What Turkish says nothing of is read in the site's own language.
    assert "tr" not in rule("abuse").texts
    assert rule("abuse").title in reader.get(f"{PUBLIC}?lang=tr").text
    versions = find_versions(site)
    assert (versions["en"], versions["fr"], versions["tr"], versions["de"]) == (1, 2, 3, 1)
    row = re.search(r"French \(français\)</a></th>(.*?)</tr>", browser.get(PAGE).text, re.DOTALL)
    assert row is not None
    assert "7 of 7" in row[1]
    assert "version 2" in row[1]


def test_what_is_said_anew_at_home_drops_its_translations_unless_they_still_fit(
    site: Site, erin: ApiClient
) -> None:
    browser = open_desk(erin)
    publish(browser, "en", title__abuse="No insults", keeps_translations="on")
    assert set(rule("abuse").texts) >= {"de", "fr"}
    assert "en" not in rule("abuse").texts
    publish(browser, "en", title__abuse="No insults and no threats")
    assert rule("abuse").texts == {}
    assert set(rule("hate").texts) >= {"de", "fr"}
    assert (rule("abuse").version, rule("hate").version) == (3, 1)


def test_a_preview_publishes_nothing(site: Site, erin: ApiClient) -> None:
    browser = open_desk(erin)
    publish(browser, "en", text="Be kind.", title__abuse="No insults")
    path = f"{PAGE}/in/de"
    sent = {
        **read_form(browser, path),
        "title-abuse": "",
        "explanation-abuse": "",
        "title-hate": "Kein <Hass>",
    }
    alone = browser.post(f"{path}/preview", sent, headers={"HX-Request": "true"}).text
    assert "<h1" not in alone
    # As readers would see it: at home where the language says nothing.
    assert "<p>Be kind.</p>" in alone
    assert '<h3 dir="auto">No insults</h3>' in alone
    assert '<h3 dir="auto">Kein &lt;Hass&gt;</h3>' in alone
    whole = browser.post(f"{path}/preview", sent)
    assert whole.status_code == 200
    assert 'value="Kein &lt;Hass&gt;"' in whole.text
    wrong = browser.post(f"{path}/preview", {**sent, "title-hate": "x" * 101}, headers={"HX-Request": "true"})
    assert "Title: Ensure this value has at most 100 characters" in wrong.text
    assert HouseRulesVersion.objects.count() == 1


def test_nobody_overwrites_what_they_have_not_seen(site: Site, erin: ApiClient) -> None:
    browser = open_desk(erin)
    path = f"{PAGE}/in/en"
    seen = read_form(browser, path)
    browser.post(
        f"{PAGE}/new", {"code": "pets", "title": "No pets", "position": 9, "is_active": "on", "version": 0}
    )
    answer = browser.post(path, {**seen, "text": "Be kind."})
    assert answer.status_code == 409
    assert "A colleague changed this" in answer.text
    (version,) = re.findall(r'name="version" value="(\d+)" id', answer.text)
    assert browser.post(path, {**seen, "text": "Be kind.", "version": version}).status_code == 302
    assert rule("pets").title == "No pets"


@pytest.mark.parametrize(
    ("changes", "problem"),
    [
        ({"title__abuse": ""}, "This field is required."),
        ({"title__abuse": "x" * 101}, "at most 100 characters"),
        ({"explanation__abuse": "x" * 1001}, "at most 1000 characters"),
        ({"text": "x" * 10_001}, "at most 10000 characters"),
        ({"text": "a\0b"}, "Null characters are not allowed."),
    ],
)
def test_what_is_wrong_is_said_and_nothing_is_lost(
    site: Site, erin: ApiClient, changes: dict[str, Any], problem: str
) -> None:
    answer = publish(open_desk(erin), "en", title__hate="No hatred", **changes)
    assert answer.status_code == 422
    assert problem in answer.text
    assert 'value="No hatred"' in answer.text
    assert not HouseRulesVersion.objects.exists()


def test_an_explanation_needs_a_title(site: Site, erin: ApiClient) -> None:
    answer = publish(open_desk(erin), "fr", title__abuse="", explanation__abuse="Pas d’insultes.")
    assert answer.status_code == 422
    assert "A rule that is explained needs a title." in answer.text


def test_a_rule_is_added_changed_and_switched_off(site: Site, erin: ApiClient) -> None:
    browser = open_desk(erin)
    new = {**read_form(browser, f"{PAGE}/new"), "code": "pets", "title": "No pets", "is_legal_ground": "on"}
    assert browser.post(f"{PAGE}/new", {**new, "law": "Pets Act"}).status_code == 302
    assert [each.code for each in list_house_rules(site)][-1] == "pets"
    assert browser.post(f"{PAGE}/new", {**new, "code": "Pets!"}).status_code == 422
    taken = browser.post(f"{PAGE}/new", new)
    assert taken.status_code == 422
    assert rule("pets").law == "Pets Act"
    path = f"{PAGE}/rules/pets"
    seen = read_form(browser, path)
    lawless = browser.post(path, {name: value for name, value in seen.items() if name != "is_legal_ground"})
    assert "Only a rule that is a legal ground rests on a law." in lawless.text
    off = {**seen, "is_active": ""}
    assert browser.post(path, off).status_code == 302
    assert not rule("pets").is_active
    stale = browser.post(path, off)
    assert stale.status_code == 409
    assert "No pets" not in Client().get(PUBLIC).text
    assert "No pets" in Client().get(f"{PUBLIC}?version=1").text
    assert "No pets" not in browser.get(f"{PAGE}/in/en").text


def test_a_usual_rule_keeps_its_words_when_something_else_changes(site: Site, erin: ApiClient) -> None:
    Site.objects.filter(pk=site.pk).update(language="de-AT")
    browser = open_desk(erin)
    before = Client().get(f"{PUBLIC}?lang=de").text
    seen = read_form(browser, f"{PAGE}/rules/abuse")
    assert browser.post(f"{PAGE}/rules/abuse", {**seen, "position": 900}).status_code == 302
    assert rule("abuse").texts["de"]["title"] in before
    assert rule("abuse").texts["de"]["title"] in Client().get(f"{PUBLIC}?lang=de").text
    assert "the site's own" in re.findall(r"German \(Deutsch\)</a>.*?</th>", browser.get(PAGE).text)[0]


def test_there_is_no_page_for_what_there_is_not(site: Site, erin: ApiClient) -> None:
    browser = open_desk(erin)
    for path in (f"{PAGE}/in/xx", f"{PAGE}/rules/nothing"):
        assert browser.get(path).status_code == 404
