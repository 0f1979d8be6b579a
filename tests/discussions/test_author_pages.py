"""An author's page, where the site wants it: what is public of theirs, and nothing else."""

import re
from datetime import timedelta

import pytest
from django.db import IntegrityError, connection, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from discussions.actions.erasing import erase_author
from discussions.actions.marks import feature_comment
from discussions.catalogue import LANGUAGES
from discussions.forecasting.calibration import find_curve
from discussions.models import (
    Author,
    AuthorKind,
    AuthorPages,
    Comment,
    Eraser,
    Prompt,
    PromptState,
    Record,
    Score,
    Site,
    Status,
    Thread,
)
from discussions.pages.records import draw
from discussions.queries import author_pages
from moderation.actions.sanctions import Order, impose_sanction
from moderation.models import SanctionKind
from tests.build import build_author, build_comment, build_prompt, move
from tests.client import ApiClient

pytestmark = pytest.mark.django_db

THREAD_PAGE = "/threads/gazette/weather"


def want_pages(site: Site, wanted: AuthorPages = AuthorPages.LISTED) -> None:
    Site.objects.filter(pk=site.pk).update(author_pages=wanted)
    site.refresh_from_db()


@pytest.fixture
def wanted(site: Site) -> Site:
    want_pages(site)
    return site


@pytest.fixture
def ada(site: Site) -> Author:
    return Author.objects.create(
        site=site, kind=AuthorKind.SSO, external_id="ada", name="Ada Byron", is_expert=True, title="Professor"
    )


def find_page(author: Author) -> str:
    return f"/authors/gazette/{author.pk}"


def find_address(author: Author) -> str:
    return f"sites/gazette/authors/{author.pk}"


def feature(comment: Comment) -> None:
    with transaction.atomic():
        feature_comment(Comment.objects.get(pk=comment.pk), is_featured=True)


def test_it_has_what_is_public_of_an_author_and_leads_to_it(
    anyone: ApiClient, wanted: Site, thread: Thread, ada: Author, client: Client
) -> None:
    first = build_comment(thread, ada, body="Rain, I *say*.")
    other = Thread.objects.create(site=wanted, key="sports", title="A match", url="https://gazette.example/s")
    second = build_comment(other, ada, parent=build_comment(other, build_author(other)), body="# Two nil")
    build_comment(thread, ada, status=Status.HELD, body="Waits for a person.")
    build_comment(thread, ada, status=Status.REJECTED, body="Was taken down.")
    build_comment(thread, ada, status=Status.PENDING, body="Is being checked.")
    build_comment(thread, build_author(thread, "Ben"), body="Said by somebody else.")
    feature(first)
    shown = anyone.get(find_address(ada)).json()
    assert [each["id"] for each in shown["comments"]] == [str(second.pk), str(first.pk)]
    assert [each["id"] for each in shown["featured"]] == [str(first.pk)]
    assert (shown["count"], shown["featured_count"], shown["record"], shown["next"]) == (2, 1, None, None)
    assert shown["comments"][0]["article"] == {"url": "https://gazette.example/s", "title": "A match"}
    assert (shown["author"]["name"], shown["author"]["is_expert"]) == ("Ada Byron", True)
    assert shown["url"].endswith(find_page(ada))
    page = client.get(find_page(ada)).text
    for said in ("Ada Byron", "Professor", "expert", "Member since", "2 comments", "Rain, I <em>say</em>."):
        assert said in page
    assert f'href="/threads/gazette/sports/comments/{second.pk}#comment-{second.pk}"' in page
    assert '<p class="heading">Two nil</p>' in page
    assert page.count("Rain, I") == 2, "featured, and among the latest"
    for hidden in ("Waits", "taken down", "being checked", "somebody else"):
        assert hidden not in page


def test_no_site_has_them_unless_it_wants_them(
    anyone: ApiClient, site: Site, thread: Thread, ada: Author, client: Client
) -> None:
    build_comment(thread, ada)
    assert anyone.get(find_address(ada)).json()["error"]["code"] == "author_not_found"
    assert client.get(find_page(ada)).status_code == 404
    assert find_page(ada) not in client.get(THREAD_PAGE).text
    assert anyone.get("sites/gazette/threads/weather").json()["author_pages"] is None
    with pytest.raises(IntegrityError), transaction.atomic():
        Site.objects.filter(pk=site.pk).update(author_pages="some")


@pytest.mark.parametrize("kind", [AuthorKind.GUEST, AuthorKind.IMPORTED, AuthorKind.SERVICE])
def test_who_is_not_signed_in_has_none(
    anyone: ApiClient, wanted: Site, thread: Thread, client: Client, kind: AuthorKind
) -> None:
    author = Author.objects.create(site=wanted, kind=kind, name="Gina")
    build_comment(thread, author)
    assert anyone.get(find_address(author)).status_code == client.get(find_page(author)).status_code == 404
    assert find_page(author) not in client.get(THREAD_PAGE).text
    feed = anyone.get(f"{find_address(author)}/feed.atom").content.decode()
    assert find_page(author) not in feed


def test_names_lead_there_and_say_so_to_search_engines(
    anyone: ApiClient, site: Site, thread: Thread, ada: Author, client: Client
) -> None:
    build_comment(thread, ada)
    want_pages(site, AuthorPages.UNLISTED)
    thread_page = client.get(f"{THREAD_PAGE}?lang=de").text
    assert f'<a class="name" href="{find_page(ada)}?lang=de" target="_top">' in thread_page
    assert '"url":"http://testserver/authors' not in thread_page
    assert 'name="robots" content="noindex' in client.get(find_page(ada)).text
    want_pages(site, AuthorPages.LISTED)
    assert f'"url":"http://testserver{find_page(ada)}"' in client.get(THREAD_PAGE).text
    page = client.get(f"{find_page(ada)}?lang=en").text
    assert "noindex" not in page
    assert f'<link rel="canonical" href="http://testserver{find_page(ada)}">' in page
    template = anyone.get("sites/gazette/threads/weather").json()["author_pages"]
    assert template.replace("{id}", str(ada.pk)).endswith(find_page(ada))


def test_feeds_lead_there(anyone: ApiClient, wanted: Site, thread: Thread, ada: Author) -> None:
    build_comment(thread, ada)
    address = f"http://testserver{find_page(ada)}"
    own = anyone.get(f"{find_address(ada)}/feed.atom").content.decode()
    assert f'<link href="{address}" rel="alternate"' in own
    for feed in (
        own,
        *(anyone.get(f"sites/gazette/{at}feed.atom").content.decode() for at in ("", "threads/weather/")),
    ):
        assert f"<uri>{address}</uri>" in feed


def test_it_goes_on_where_the_last_page_ended(
    anyone: ApiClient, wanted: Site, thread: Thread, ada: Author, client: Client
) -> None:
    """By the moment and the id: what comes meanwhile moves nothing."""
    written = [build_comment(thread, ada, body=f"Remark {number}.") for number in range(45)]
    Comment.objects.filter(author=ada).update(created_at=timezone.now() - timedelta(hours=1))
    seen: list[str] = []
    page = client.get(find_page(ada))
    while True:
        seen += re.findall(r"Remark \d+\.", page.text)
        following = re.search(r'<a class="wide" href="([^"]+)"', page.text)
        if following is None:
            break
        build_comment(thread, ada, body="Later.")
        page = client.get(following[1].replace("&amp;", "&"))
        assert "noindex" in page.text
        assert "Back to the beginning" in page.text
    assert seen == [f"Remark {number}." for number in reversed(range(45))]
    first = anyone.get(find_address(ada), {"limit": 40}).json()
    move(written[4], Status.PUBLISHED, Status.REJECTED)
    rest = anyone.get(find_address(ada), {"cursor": first["next"]}).json()
    assert str(written[4].pk) not in [each["id"] for each in first["comments"] + rest["comments"]]
    for cursor in ("x", first["next"][:-4], "WzEsMiwzXQ"):
        answer = anyone.get(find_address(ada), {"cursor": cursor})
        assert answer.json()["error"]["code"] == "invalid_cursor"
        assert client.get(find_page(ada), {"cursor": cursor}).status_code == 400


def test_what_is_taken_down_or_back_is_gone_from_it_at_once(
    anyone: ApiClient, wanted: Site, thread: Thread, ada: Author, client: Client
) -> None:
    comment = build_comment(thread, ada, body="Fair and square.")
    feature(comment)
    move(comment, Status.PUBLISHED, Status.REJECTED)
    shown = anyone.get(find_address(ada)).json()
    assert (shown["count"], shown["comments"], shown["featured"]) == (0, [], [])
    assert "No comments to read yet" in client.get(find_page(ada)).text
    move(comment, Status.REJECTED, Status.PUBLISHED)
    assert "Fair and square." in client.get(find_page(ada)).text
    erase_author(ada, by=Eraser.READER)
    assert anyone.get(find_address(ada)).status_code == client.get(find_page(ada)).status_code == 404


def test_what_is_written_in_a_shadow_is_not_on_it(
    anyone: ApiClient, wanted: Site, thread: Thread, ada: Author, erin: ApiClient, client: Client
) -> None:
    """Nor does the page tell of the shadow: it has what readers find in the threads, as before."""
    build_comment(thread, ada, body="Before.")
    impose_sanction(
        author=ada, moderator=erin.user, order=Order(kind=SanctionKind.SHADOW, reason="abuse"), version=0
    )
    build_comment(thread, ada, status=Status.REJECTED, body="In the shadow.")
    page = client.get(find_page(ada))
    assert (page.status_code, "Before." in page.text, "In the shadow." in page.text) == (200, True, False)
    assert [each["body"] for each in anyone.get(find_address(ada)).json()["comments"]] == ["Before."]


def build_record(thread: Thread, author: Author, *finals: tuple[float, bool]) -> Record:
    for final, came_true in finals:
        asked = build_prompt(
            thread, state=PromptState.RESOLVED, outcome=float(came_true), resolved_at=timezone.now()
        )
        build_score(asked, author, final)
    return Record.objects.create(
        author=author,
        site=thread.site,
        resolved=len(finals),
        reputation=4.21,
        brier=0.125,
        coverage=0.9,
        is_public=True,
    )


def build_score(prompt: Prompt, author: Author, final: float) -> None:
    Score.objects.create(
        prompt=prompt, author=author, peer=1.0, baseline=1.0, log=-0.1, brier=0.1, coverage=1.0, final=[final]
    )


def test_it_says_how_their_forecasts_did_with_a_picture_and_a_table(
    anyone: ApiClient, wanted: Site, thread: Thread, ada: Author, client: Client
) -> None:
    build_record(thread, ada, (0.7, True), (0.72, True), (0.1, False), (0.98, True))
    shown = anyone.get(find_address(ada)).json()["record"]
    of_record = anyone.get(f"authors/{ada.pk}/record").json()
    of_record.pop("author")
    assert shown == of_record
    page = client.get(find_page(ada)).text
    table = re.findall(
        r"<tr><th scope=\"row\">(.*?)</th><td>(.*?)</td><td>(.*?)</td><td>(.*?)</td></tr>", page
    )
    assert [(said, happened, count) for said, happened, _, count in table] == [
        ("10%", "0%", "1"),
        ("71%", "100%", "2"),
        ("98%", "100%", "1"),
    ]
    assert table[1][2] == f"{find_curve([(0.7, True), (0.72, True)])[0].low * 100:.1f}% to 100%"
    assert page.count('<circle class="point"') == 3
    assert 'role="img" aria-labelledby="calibration-title calibration-description"' in page
    assert "<dd>0.125</dd>" in page
    # Where each point is: 71 % of the way from left, all the way up.
    assert f'cx="{64 + 0.71 * 280:.1f}" cy="16.0"' in page
    assert " style=" not in page
    Record.objects.update(is_public=False)
    assert anyone.get(find_address(ada)).json()["record"] is None
    assert "<circle" not in client.get(find_page(ada)).text


def test_the_picture_is_well_formed_in_every_language(
    wanted: Site, thread: Thread, ada: Author, client: Client
) -> None:
    build_record(thread, ada, (0.3, False), (0.6, True))
    build_comment(thread, ada, body="מזג האוויר")
    for language in LANGUAGES:
        page = client.get(find_page(ada), {"lang": language})
        assert page.status_code == 200
        assert f'lang="{language}"' in page.text
        assert "profile." not in page.text
    drawn = draw(find_curve([(0.5, True)]))
    assert (drawn[:4], drawn[-6:]) == ("<svg", "</svg>")


def test_it_is_the_same_for_everybody_and_not_sent_twice(
    wanted: Site, thread: Thread, ada: Author, client: Client
) -> None:
    build_comment(thread, ada)
    page = client.get(find_page(ada))
    assert "public" in page.headers["Cache-Control"]
    assert "style-src" not in page.headers["Content-Security-Policy"], (
        "so that the default holds: our own files"
    )
    assert "frame-ancestors 'none'" in page.headers["Content-Security-Policy"]
    again = client.get(find_page(ada), headers={"If-None-Match": page.headers["ETag"]})
    assert (again.status_code, again.content) == (304, b"")
    assert client.post(find_page(ada)).status_code == 405


def test_a_thread_s_page_costs_no_statement_more_with_it(
    site: Site, thread: Thread, ada: Author, client: Client
) -> None:
    for number in range(3):
        build_comment(thread, ada, body=f"Remark {number}.")

    def count() -> int:
        with CaptureQueriesContext(connection) as queries:
            assert client.get(THREAD_PAGE).status_code == 200
        return len(queries)

    before = count()
    want_pages(site)
    assert count() == before


def test_no_more_are_counted_than_it_takes(
    wanted: Site, thread: Thread, ada: Author, client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    for number in range(4):
        build_comment(thread, ada, body=f"Remark {number}.")
    monkeypatch.setattr(author_pages, "MOST_COUNTED", 3)
    assert author_pages.count_published(ada) == (3, 0)
    monkeypatch.setattr("discussions.pages.author.MOST_COUNTED", 3)
    assert "At least 3 comments" in client.get(find_page(ada)).text
