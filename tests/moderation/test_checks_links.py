import pytest

from moderation.checks.links import check_links
from moderation.subject import AuthorRecord, DomainRecord
from tests.moderation.subjects import ORDINARY_TEXT, make_author, make_subject

NEW = AuthorRecord(name="Newcomer")


@pytest.mark.parametrize(
    ("text", "code"),
    [
        (ORDINARY_TEXT, "links.clear"),
        (f"{ORDINARY_TEXT} https://news.example.com/story", "links.clear"),
        (f"{ORDINARY_TEXT} http://a.com http://b.com http://c.com", "links.too_many"),
        (f"{ORDINARY_TEXT} http://a.com http://a.com http://a.com", "links.clear"),
        ("look http://a.com", "links.mostly_link"),
        (f"{ORDINARY_TEXT} https://bit.ly/abc", "links.shortener"),
        (f"{ORDINARY_TEXT} http://192.168.0.1/x", "links.ip_host"),
        (f"{ORDINARY_TEXT} http://3232235521/x", "links.ip_host"),
        (f"{ORDINARY_TEXT} http://раypal.com/login", "links.lookalike"),
        (f"{ORDINARY_TEXT} http://аррӏе.com", "links.lookalike"),
        (f"{ORDINARY_TEXT} http://xn--80ak6aa92e.com", "links.lookalike"),
        (f"{ORDINARY_TEXT} https://правительство.рф", "links.clear"),
        (f"{ORDINARY_TEXT} https://münchen.de", "links.clear"),
        (f"{ORDINARY_TEXT} http://cheap.tk/x", "links.odd_ending"),
        (f"{ORDINARY_TEXT} cheap-pills dot com", "links.obfuscated"),
        (f"{ORDINARY_TEXT} [url=http://a.com]a[/url]", "links.markup"),
        (f'{ORDINARY_TEXT} <a  href = "http://a.com">a</a>', "links.markup"),
        (f"{ORDINARY_TEXT} https://gazette.example/a https://www.gazette.example/b", "links.clear"),
    ],
)
def test_check_links__known_author(text: str, code: str) -> None:
    finding = check_links(make_subject(text))
    assert finding.code == code
    assert (finding.outcome == "clear") == (finding.score == 0) == code.endswith(".clear")


def test_check_links__first_link_of_a_new_author() -> None:
    finding = check_links(make_subject(f"{ORDINARY_TEXT} http://a.com/x", author=NEW))
    assert (finding.code, finding.details) == ("links.first_link", {"host": "a.com"})
    assert finding.score < 0.5  # most readers' first links are fine


@pytest.mark.parametrize(
    ("record", "code"),
    [
        (DomainRecord(published=3), "links.clear"),
        (DomainRecord(published=30, spam=3), "links.clear"),
        (DomainRecord(published=2), "links.first_link"),
        (DomainRecord(published=3, spam=1), "links.first_link"),
        (DomainRecord(spam=1), "links.bad_domain"),
        (DomainRecord(spam=0.5), "links.first_link"),  # three months later
        (DomainRecord(published=2.5), "links.first_link"),
        (DomainRecord(published=1, rejected=1, spam=3), "links.bad_domain"),
    ],
)
def test_check_links__history_of_the_domain(record: DomainRecord, code: str) -> None:
    subject = make_subject(f"{ORDINARY_TEXT} http://sub.a.com/x", author=NEW, domains={"a.com": record})
    assert check_links(subject).code == code


def test_check_links__worst_domain_speaks() -> None:
    text = f"{ORDINARY_TEXT} http://a.com http://b.com"
    domains = {"a.com": DomainRecord(spam=1), "b.com": DomainRecord(spam=9)}
    finding = check_links(make_subject(text, domains=domains))
    assert finding.details == {"domain": "b.com", "percent": 100}
    assert [text[slice(*span)] for span in finding.spans] == ["http://b.com"]


def test_check_links__more_links_weigh_more() -> None:
    scores = [
        check_links(
            make_subject(ORDINARY_TEXT * 9 + "".join(f" http://a{index}.com" for index in range(count)))
        ).score
        for count in range(12)
    ]
    assert scores == sorted(scores)
    assert scores[2] == 0
    assert 0.6 <= scores[3] < scores[4] < scores[11] < 0.95  # many links alone are not a verdict


def test_check_links__site_allows_none() -> None:
    finding = check_links(make_subject(f"{ORDINARY_TEXT} http://a.com/x", max_links=0))
    assert (finding.code, finding.details) == ("links.too_many", {"count": 1, "limit": 0})


def test_check_links__author_name_is_a_link() -> None:
    finding = check_links(make_subject(author=make_author(name="Best casino www.spin.win")))
    assert (finding.code, finding.spans) == ("links.in_name", ())


def test_check_links__all_signals_are_kept() -> None:
    finding = check_links(make_subject("http://bit.ly/a", author=NEW))
    assert finding.code == "links.shortener"
    signals = finding.details["signals"]
    assert isinstance(signals, dict)
    assert signals.keys() == {"links.shortener", "links.mostly_link", "links.first_link"}
    assert finding.score > 0.5


@pytest.mark.parametrize(
    ("url", "code"),
    [
        ("", "links.clear"),
        ("https://jane.example.org", "links.author_url"),
        ("https://bit.ly/jane", "links.shortener"),
        ("http://1.2.3.4/", "links.ip_host"),
        ("http://раypal.com", "links.lookalike"),
        ("https://jane.xyz", "links.odd_ending"),
        ("https://bad.example.com", "links.bad_domain"),
    ],
)
def test_check_links__page_of_the_author(url: str, code: str) -> None:
    author = AuthorRecord(name="Jane", url=url)
    finding = check_links(make_subject(author=author, domains={"example.com": DomainRecord(spam=5)}))
    assert (finding.code, finding.spans) == (code, ())


def test_check_links__page_of_a_known_author_is_theirs() -> None:
    assert check_links(make_subject(author=make_author(url="https://jane.example.org"))).outcome == "clear"


def test_check_links__odd_ending_alone_holds_nothing() -> None:
    finding = check_links(make_subject(f"{ORDINARY_TEXT} https://startup.xyz/x", author=NEW))
    assert 0.3 < finding.score < 0.5
    known = {"startup.xyz": DomainRecord(published=5)}
    assert (
        check_links(make_subject(f"{ORDINARY_TEXT} https://startup.xyz/x", domains=known)).outcome == "clear"
    )
