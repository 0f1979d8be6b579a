"""What threads are called: keys and addresses of pages, and the rules for pages that have moved."""

import io
import re
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError
from hypothesis import given
from hypothesis import strategies as st

from discussions.importers.naming import BadRule, Named, Naming, UrlRules, read_rules
from discussions.importers.records import PageName
from discussions.models import Thread
from discussions.models.threads import THREAD_KEY_PATTERN
from tests.discussions.importing import Importing, make_line
from tests.discussions.test_import_formats import EXPORTS


def name(url: str = "", *, thread: str = "", identifier: str = "", **options: object) -> Named | None:
    return Naming(**options).name(PageName(thread, identifier, url))  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("url", "key", "address"),
    [
        ("https://x.example/2014/test/", "2014-test", "https://x.example/2014/test/"),
        ("http://WWW.X.example/2014/test#c1", "2014-test", "http://www.x.example/2014/test"),
        ("https://x.example/", "index", "https://x.example/"),
        ("https://x.example", "index", "https://x.example"),
        ("https://x.example/?p=4", "?p=4", "https://x.example/?p=4"),
        ("https://x.example/a?utm_source=y&id=3&fbclid=z", "a?id=3", "https://x.example/a?id=3"),
        ("https://x.example/%E4%BD%A0%20b/", "你-b", "https://x.example/%E4%BD%A0%20b/"),
        ("https://x.example/%FF%00/", "%FF%00", "https://x.example/%FF%00/"),
        ("/2014/test/?replytocom=5", "2014-test", ""),
        ("ftp://x.example/a", "ftp:-x.example-a", ""),
        ("javascript:alert(1)", "javascript:alert(1)", ""),
        ("https://user:secret@x.example/a", "https:-user:secret@x.example-a", ""),
        ("https://[::1", "https:-[::1", ""),
        ("https://x.example/" + "a" * 3000, None, ""),
    ],
)
def test_a_key_is_the_path_of_the_page(url: str, key: str | None, address: str) -> None:
    named = name(url)
    assert named is not None
    assert named.url == address
    assert len(named.key) <= 200
    assert key in (None, named.key)


def test_nothing_names_nothing() -> None:
    assert name("") is None
    assert name(" / ") is None


def test_what_names_a_thread() -> None:
    url = "https://x.example/a/b"
    assert name(url, thread="c d") == Named("c-d", "c d", url)
    assert name(url, identifier="i") == Named("a-b", "//x.example/a/b", url)
    assert name(url, identifier="i", key_from="identifier") == Named("i", "i", url)
    assert name("", identifier="i") == Named("i", "i", "")
    assert name(url, only="all") == Named("all", "all", url)
    assert name("/a/b", base_url="https://x.example") == Named("a-b", "//x.example/a/b", url)
    assert name("//evil.example/a", base_url="https://x.example") == Named(
        "-evil.example-a", "//evil.example/a", ""
    )


def test_rules_exact_first_then_the_longest() -> None:
    rules = UrlRules(
        [
            ("http://old.example/*", "https://new.example/*"),
            ("http://old.example/blog/*", "https://new.example/*"),
            ("http://old.example/blog/about", "https://new.example/us"),
        ]
    )
    assert rules.apply("http://old.example/a") == "https://new.example/a"
    assert rules.apply("http://old.example/blog/a?b#c") == "https://new.example/a?b#c"
    assert rules.apply("http://old.example/blog/about") == "https://new.example/us"
    assert rules.apply("http://other.example/") == "http://other.example/"


@pytest.mark.parametrize("rule", [("a*", "b"), ("a", "b*"), ("*", "b*"), ("", "b")])
def test_a_rule_that_means_nothing_is_refused(rule: tuple[str, str]) -> None:
    with pytest.raises(BadRule):
        UrlRules([rule])


def test_rules_from_a_file_as_disqus_has_them() -> None:
    assert read_rules(io.StringIO("http://a/1, http://b/1\r\n\r\nhttp://a/*,http://b/*\n")) == [
        ("http://a/1", "http://b/1"),
        ("http://a/*", "http://b/*"),
    ]
    with pytest.raises(BadRule, match="line 2"):
        read_rules(io.StringIO("a,b\nc\n"))


@given(st.text(max_size=80) | st.builds("https://{}/{}".format, st.text(max_size=9), st.text(max_size=60)))
def test_every_key_can_be_one(url: str) -> None:
    named = name(url, base_url="https://x.example")
    assert named is None or re.fullmatch(THREAD_KEY_PATTERN, named.key)


@pytest.mark.django_db
def test_moved_pages_arrive_where_they_are_now(importing: Importing, tmp_path: Path) -> None:
    (tmp_path / "map.csv").write_text("https://gazette.example/weather/,https://new.example/w\n")
    importing.run(
        EXPORTS / "disqus.xml",
        format="disqus",
        map_url=[("http://www.gazette.example/weather/", "https://new.example/w")],
        url_map=str(tmp_path / "map.csv"),
    )
    # A campaign in an old address is no other page.
    assert set(Thread.objects.values_list("key", "url")) == {("w", "https://new.example/w")}


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("options", "complaint"),
    [
        ({"base_url": "gazette.example"}, "is not the address of a site"),
        ({"url_map": "/nowhere.csv"}, "rules for addresses can't be used"),
        ({"map_url": [("a*", "b")]}, "give both a \\* at the end"),
    ],
)
def test_it_says_what_is_wrong_with_the_rules(
    importing: Importing, options: dict[str, Any], complaint: str
) -> None:
    with pytest.raises(CommandError, match=complaint):
        importing(make_line(1), **options)
