"""Akismet's methods: what its clients send is answered in the words that they wait for."""

from typing import Any

import pytest
from django.http import HttpResponse
from django.test import Client
from django.utils import timezone

from discussions.actions.sites import create_api_key
from discussions.models import ApiKey, Comment, Scope, Site
from moderation.models import Lesson, PolicyVersion, ProtocolUse, WordList
from moderation.protocols.akismet.contract import THANKS, read_comment, read_fields
from moderation.queries.learning import collect_examples

pytestmark = pytest.mark.django_db

SPAM = (
    "Make $5000 a week from home!!! Best casino bonus at http://win-big.example and http://casino.example "
    "click here now, text me on WhatsApp +1 555 010 9999"
)
HAM = "I would not book a terrace for May, not in this town: it rained on every first of May that I remember."


class Blog:
    """A client of Akismet's with a key, at work for one site."""

    def __init__(self, key: str) -> None:
        self.client, self.key = Client(), key

    def post(self, method: str, *, host: str = "", **fields: Any) -> Any:
        sent = {"api_key": self.key, "blog": "https://blog.example/", "user_ip": "203.0.113.7", **fields}
        told = {name: value for name, value in sent.items() if value is not None}
        extra: dict[str, Any] = {"headers": {"Host": host}} if host else {}
        return self.client.post(f"/{method}", told, **extra)

    def check(self, text: str, **fields: Any) -> Any:
        return self.post("1.1/comment-check", comment_content=text, **fields)


@pytest.fixture
def blog(check_key: tuple[ApiKey, str]) -> Blog:
    return Blog(check_key[1])


def say(answer: Any) -> str:
    assert answer.status_code == 200
    assert answer["Content-Type"].startswith("text/plain")
    return str(answer.content.decode())


def list_headers(answer: HttpResponse) -> set[str]:
    return {name.lower() for name in answer.headers if name.lower().startswith("x-akismet")}


def test_a_key_is_known_wherever_it_stands(blog: Blog) -> None:
    assert say(blog.post("1.1/verify-key")) == "valid"
    assert say(blog.post("1.1/verify-key", api_key=None, key=blog.key)) == "valid"
    assert say(blog.post("1.1/verify-key", api_key=None, host=f"{blog.key}.localhost")) == "valid"
    wrong = blog.post("1.1/verify-key", api_key="a" * 12)
    assert say(wrong) == "invalid"
    assert list_headers(wrong) == {"x-akismet-debug-help"}


def test_a_new_key_is_verified_whatever_the_old_one_is_worth(blog: Blog) -> None:
    """WordPress sends both while somebody types a new one in."""
    assert say(blog.post("1.1/verify-key", key="a" * 12)) == "invalid"
    assert say(blog.post("1.1/verify-key", api_key="a" * 12, key=blog.key)) == "valid"
    assert say(blog.post("1.1/deactivate", key="a" * 12)) == "deactivated"


def test_spam_is_true_and_ham_is_false_and_nothing_is_said_besides(blog: Blog) -> None:
    spam, ham = blog.check(SPAM), blog.check(HAM)
    assert (say(spam), say(ham)) == ("true", "false")
    assert list_headers(ham) == {"x-akismet-guid"}
    assert list_headers(spam) <= {"x-akismet-guid", "x-akismet-pro-tip"}
    assert not Comment.objects.exists()


def test_blatant_spam_may_be_discarded(blog: Blog) -> None:
    trapped = blog.check(HAM, honeypot_field_name="nick", nick="robot")
    assert (say(trapped), trapped["X-akismet-pro-tip"]) == ("true", "discard")
    assert say(blog.check(HAM, honeypot_field_name="nick", nick="")) == "false"


@pytest.mark.parametrize(
    "fields",
    [
        {"comment_author": "akismet-guaranteed-spam"},
        {"comment_author": "viagra-test-123"},
        {"comment_author_email": "akismet-guaranteed-spam@example.com"},
    ],
)
def test_the_fixed_words_for_spam(blog: Blog, fields: dict[str, str]) -> None:
    assert say(blog.check(HAM, **fields)) == "true"


def test_administrators_are_never_spam(blog: Blog) -> None:
    assert say(blog.check(SPAM, user_role="administrator")) == "false"
    assert say(blog.check(SPAM, user_role="editor,administrator")) == "false"
    assert say(blog.check(SPAM, user_role="subscriber")) == "true"


@pytest.mark.parametrize("missing", ["blog", "user_ip"])
def test_what_a_check_cannot_do_without(blog: Blog, missing: str) -> None:
    answer = blog.check(SPAM, **{missing: None})
    assert say(answer) == "invalid"
    assert answer["X-akismet-debug-help"] == f"Missing required field: {missing}."


def test_the_sites_own_word_lists_and_policy_hold(blog: Blog, site: Site) -> None:
    assert say(blog.check("Bring umbrellas on Sunday, everybody, and a good coat.")) == "false"
    WordList.objects.create(site=site, name="house", action="reject", entries="umbrella*\n")
    assert say(blog.check("Bring umbrellas on Sunday, everybody, and a good coat.")) == "true"
    PolicyVersion.objects.create(site=site, version=1, document={"premoderation": "all"})
    assert say(blog.check(HAM)) == "false"  # who waits for a person is not Akismet's question


def test_a_flood_from_one_address_is_noticed(blog: Blog) -> None:
    texts = [f"{HAM} And that is the {number}. time I say so." for number in range(30)]
    answers = [say(blog.check(text)) for text in texts]
    assert answers[0] == "false"
    assert answers[-1] == "true"


@pytest.mark.parametrize("fields", [{"is_test": "1"}, {"recheck_reason": "recheck_queue"}])
def test_trials_and_what_is_looked_at_again_are_no_flood(blog: Blog, fields: dict[str, str]) -> None:
    texts = [f"{HAM} And that is the {number}. time I say so." for number in range(30)]
    assert {say(blog.check(text, **fields)) for text in texts} == {"false"}


@pytest.mark.usefixtures("no_redis")
def test_what_cannot_be_checked_is_neither_true_nor_false(blog: Blog) -> None:
    answer = blog.check(HAM)
    assert (answer.status_code, answer.content) == (503, b"unavailable")


def test_corrections_teach_and_are_thanked_for(blog: Blog, site: Site) -> None:
    for method, is_spam in [("submit-spam", True), ("submit-ham", False)]:
        answer = blog.post(f"1.1/{method}", comment_content=HAM, comment_author_email="ann@mail.example")
        assert say(answer) == THANKS
        assert Lesson.objects.get().is_true is is_spam
    (example,) = collect_examples(site.pk)
    assert example.labels == {"spam": 0}
    say(blog.post("1.1/submit-spam", comment_content=HAM, is_test="1"))
    assert Lesson.objects.get().is_true is False


def test_use_is_counted_by_host_and_month(blog: Blog) -> None:
    blog.check(SPAM)
    blog.check(HAM, blog="https://other.example:8080/path")
    blog.check(HAM, is_test="1")
    blog.post("1.1/submit-ham", comment_content=SPAM)
    blog.post("1.1/submit-spam", comment_content=HAM, blog="other.example")
    limit = blog.client.get(f"/1.2/usage-limit?api_key={blog.key}").json()
    assert limit == {"limit": "none", "usage": 4, "percentage": "0.00", "throttled": False}
    month = f"{timezone.now():%Y-%m}"
    sites = blog.post("1.2/key-sites", order="spam").json()
    row = {"missed_spam": "0", "false_positives": "0", "is_revoked": False}
    assert sites == {
        month: [
            {
                **row,
                "site": "blog.example",
                "api_calls": "2",
                "spam": "1",
                "ham": "0",
                "false_positives": "1",
            },
            {**row, "site": "other.example", "api_calls": "2", "spam": "0", "ham": "1", "missed_spam": "1"},
        ],
        "limit": 500,
        "offset": 0,
        "total": 2,
    }
    page = blog.post("1.2/key-sites", limit="1", offset="1", order="nonsense", month="1999-99").json()
    assert (len(page[month]), page["total"]) == (1, 2)
    assert blog.post("1.2/key-sites", filter="other").json()["total"] == 1
    assert blog.post("1.2/key-sites", month="2020-01").json()["2020-01"] == []


def test_the_use_as_a_table(blog: Blog) -> None:
    blog.check(HAM)
    answer = blog.post("1.2/key-sites", format="csv")
    title, head, row = answer.content.decode().splitlines()
    assert title == f"Active sites for {timezone.now():%Y-%m}"
    assert head == "Site,Total API Calls,Spam,Ham,Missed Spam,False Positives,Is Revoked"
    assert row == "blog.example,1,0,1,0,0,false"


def test_another_keys_use_is_not_told(blog: Blog, other_site: Site) -> None:
    blog.check(HAM)
    other = Blog(create_api_key(site=other_site, name="Other", scopes=[Scope.CHECK]).key)
    assert other.post("1.2/key-sites").json()["total"] == 0
    assert other.post("1.2/usage-limit").json()["usage"] == 0
    assert ProtocolUse.objects.get().site_id != other_site.pk


def test_what_wordpress_calls_besides(blog: Blog) -> None:
    assert say(blog.post("1.1/deactivate")) == "deactivated"
    assert say(blog.client.get("/1.1/test")) == "connected"


def test_wordpress_keeps_a_key_that_somebody_stands_by(blog: Blog, site: Site) -> None:
    account = blog.post("1.1/get-subscription", key=blog.key).json()
    assert (account["status"], account["account_name"]) == ("active", site.name)
    assert say(blog.post("1.1/get-subscription", api_key="a" * 12)) == "invalid"


def test_the_figures_that_wordpress_shows_are_of_its_own_blog(
    blog: Blog, check_key: tuple[ApiKey, str]
) -> None:
    blog.check(SPAM)
    blog.check(HAM)
    blog.post("1.1/submit-ham", comment_content=SPAM)
    blog.check(SPAM, blog="https://other.example/")
    old = timezone.now().date().replace(day=1, year=2020)
    ProtocolUse.objects.create(
        site=check_key[0].site,
        api_key=check_key[0],
        protocol="akismet",
        host="blog.example",
        month=old,
        spam=7,
    )
    counts = {"spam": 1, "ham": 1, "missed_spam": 0, "false_positives": 1}
    month = timezone.now().date().replace(day=1)
    recent = blog.post("1.1/get-stats", **{"from": "6-months"}).json()
    breakdown = {f"{month:%Y-%m}": {**counts, "da": str(month)}}
    assert recent == {**counts, "accuracy": 50.0, "time_saved": 0, "breakdown": breakdown}
    assert blog.post("1.1/get-stats", **{"from": "60-days"}).json() == recent
    assert blog.post("1.1/get-stats", **{"from": "all"}).json()["spam"] == 8
    assert blog.post("1.1/get-stats", blog="https://new.example").json()["accuracy"] == 0


@pytest.mark.parametrize(
    ("content_type", "body", "expected"),
    [
        ("application/x-www-form-urlencoded", "comment_content=Gr%C3%BC%C3%9Fe", "Grüße"),
        ("application/x-www-form-urlencoded; charset=UTF-8", "comment_content=Grüße", "Grüße"),
        ("application/x-www-form-urlencoded; charset=ISO-8859-1", "comment_content=Gr%FC%DFe", "Grüße"),
        ("application/x-www-form-urlencoded", "comment_content=%8Fr&blog_charset=koi8-r", "▐r"),
        ("application/x-www-form-urlencoded", "comment_content=Gr%FC%DFe", "Grüße"),
        # What calls itself something else than it is.
        (
            "application/x-www-form-urlencoded",
            "comment_content=Gr%C3%BC%C3%9Fe&blog_charset=latin-1",
            "Grüße",
        ),
        ("application/x-www-form-urlencoded; charset=rot13", "comment_content=Gr%FC%DFe", "Grüße"),
        ("application/x-www-form-urlencoded; charset=windows-99", "comment_content=Gr%FC%DFe", "Grüße"),
        ("application/x-www-form-urlencoded; charset=us-ascii", "comment_content=%81", "�"),
        ("", "comment_content=a+b&comment_content=c+d", "c d"),
    ],
)
def test_forms_are_read_in_the_charset_they_are_in(content_type: str, body: str, expected: str) -> None:
    assert read_fields("", body.encode(), content_type)["comment_content"] == expected


def test_forms_of_every_kind_are_taken(blog: Blog) -> None:
    form = f"api_key={blog.key}&blog=http://b.example&user_ip=203.0.113.7&comment_author=viagra-test-123"
    client, html = blog.client, "application/x-www-form-urlencoded; charset=ISO-8859-15"
    assert say(client.post("/1.1/comment-check", f"{form}&comment_content=%E9", content_type=html)) == "true"
    assert say(client.post(f"/1.1/comment-check?{form}", b"", content_type=html)) == "true"
    many = "&".join(f"f{number}=" for number in range(1_001))
    refused = client.post("/1.1/comment-check", f"{form}&{many}", content_type=html)
    assert (say(refused), refused["X-akismet-debug-help"]) == ("invalid", "Too many fields.")


def test_odd_fields_are_as_if_they_were_not_there(blog: Blog) -> None:
    odd = {
        "comment_date_gmt": "yesterday",
        "blog_lang": "🙂, de",
        "comment_author": "a\x00b" * 5_000,
        "blog": "http://[",
        "honeypot_field_name": "x" * 5_000,
        "comment_type": "sonnet",
        "SERVER_SOFTWARE": "Apache",
    }
    assert say(blog.check(HAM, **odd)) == "false"
    assert say(blog.check("")) == "false"
    assert say(blog.check(HAM * 2_000)) in ("true", "false")


def test_fields_are_read_as_clients_write_them() -> None:
    read = read_comment(
        {
            "blog": "https://Blog.example/a",
            "blog_lang": "fr_CA, en",
            "comment_date_gmt": "2026-11-22T10:00:00+00:00",
            "comment_parent": "0",
            "comment_type": "comment",
            "is_test": "true",
        }
    )
    assert (read.host, read.language, read.is_reply, read.is_test) == ("blog.example", "fr", False, True)
    assert read.posted_at is not None
    assert read_comment({"comment_type": "reply"}).is_reply
    assert read_comment({"content_type": "reply"}).is_reply
    assert read_comment({"recheck_reason": "retry"}).is_recheck
    assert read_comment({"comment_parent": "17"}).is_reply
