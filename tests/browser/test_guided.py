"""What the newsroom says above a discussion, as readers meet it: in the embed, and on the page without scripts."""

from uuid import uuid4

import httpx
import pytest
from playwright.sync_api import Page, expect

from tests.browser.tools import (
    LAB,
    PHONE,
    Visit,
    check_accessible,
    find_case,
    find_comment,
    open_thread,
    remark,
    settle,
    take_screenshot,
)
from tests.stack import Stack
from tests.waiting import wait_until

pytestmark = [pytest.mark.browser, pytest.mark.stack]


def decide(mona: httpx.Client, comment_id: str, action: str) -> None:
    opened = mona.post(f"moderation/comments/{comment_id}/case")
    assert opened.status_code in (200, 201), opened.text
    case = find_case(mona, comment_id)
    sent = {"action": action, "version": case["version"]}
    mona.post(f"moderation/cases/{case['id']}/decisions", json=sent).raise_for_status()


def open_plain(visit: Visit, address: str) -> Page:
    """Open a page as it is without scripts, but for those of axe."""
    page = visit("about:blank", **PHONE)
    page.route("**/embed.js", lambda route: route.abort())
    page.goto(address)
    return page


def test_a_note_a_pace_and_what_is_featured(stack: Stack, visit: Visit, mona: httpx.Client) -> None:
    key = f"guided-{uuid4().hex[:8]}"
    first, second = remark("A first thought"), remark("Worth reading")
    settle(stack, key, first)
    featured = settle(stack, key, second, name="Nils")
    decide(mona, featured, "feature")
    (thread,) = mona.get("moderation/threads", params={"site": LAB, "name": key}).json()["threads"]
    note = "Please say **where** you live when you tell us of your weather."
    sent = {"version": thread["version"], "note": note, "slow_seconds": 300}
    mona.patch(f"moderation/threads/{thread['id']}", json=sent).raise_for_status()
    page = visit("/demo/", **PHONE)
    open_thread(page, key)
    guide = page.locator("parley-thread .guide")
    expect(guide).to_contain_text("Please say where you live")
    expect(guide).to_contain_text("Pause between two of your comments: 5 minutes.")
    expect(page.get_by_role("region", name="From the newsroom")).to_be_visible()
    take_screenshot(page, "guided-embed")
    check_accessible(page)
    page.get_by_label("Sort by").select_option("featured")
    expect(find_comment(page, first)).to_have_count(0)
    expect(find_comment(page, second)).to_contain_text("featured")
    expect(guide).to_have_count(1)
    for language in ("en", "ar"):
        plain = open_plain(visit, f"/threads/{LAB}/{key}?lang={language}")
        expect(plain.locator(".guide .body")).to_contain_text("Please say where you live")
        take_screenshot(plain, f"guided-page-{language}", whole=True)
        check_accessible(plain)


ANSWER = """
from discussions.models import Author, Comment
from tests.build import build_comment
question = Comment.objects.select_related("thread__site").get(pk={question})
said = {{"name": "Ada Byron", "is_expert": True, "title": "Professor of meteorology"}}
expert = Author.objects.create(site=question.thread.site, kind="sso", external_id="ada-{question}", **said)
build_comment(question.thread, expert, parent=question, body="Not before Sunday.")
"""


def test_readers_ask_and_an_expert_answers(stack: Stack, visit: Visit, mona: httpx.Client) -> None:
    key = f"asked-{uuid4().hex[:8]}"
    first, second = remark("When does it rain"), remark("When does it snow")
    settle(stack, key, first)
    (thread,) = mona.get("moderation/threads", params={"site": LAB, "name": key}).json()["threads"]
    sent = {"version": thread["version"], "mode": "questions"}
    mona.patch(f"moderation/threads/{thread['id']}", json=sent).raise_for_status()
    settle(stack, key, second, name="Nils")
    with stack.client() as anyone:
        page_of = anyone.get(f"sites/{LAB}/threads/{key}/comments", params={"sort": "oldest"})
        question = page_of.json()["comments"][0]["id"]
    stack.manage("shell", "-v", "0", "-c", ANSWER.format(question=question))
    page = visit("/demo/", **PHONE)
    open_thread(page, key)
    expect(page.locator("parley-thread .guide")).to_contain_text("experts answer them")
    expect(page.get_by_role("textbox", name="Your question")).to_have_attribute(
        "placeholder", "Ask a question…"
    )
    expect(find_comment(page, second)).to_contain_text("waits for an answer")
    expect(find_comment(page, first)).to_contain_text("answered")
    expect(find_comment(page, "Not before Sunday.")).to_contain_text(
        "Professor of meteorology · expert · answer"
    )
    page.get_by_label("Sort by").select_option("unanswered")
    expect(page.locator("parley-thread ol.comments > li > article").first).to_contain_text(second)
    take_screenshot(page, "asked-embed")
    check_accessible(page)
    for language in ("en", "ar"):
        address = f"/threads/{LAB}/{key}?lang={language}&sort=unanswered"
        plain = open_plain(visit, address)
        expect(plain.locator("ol.comments > li").first).to_contain_text(second)
        take_screenshot(plain, f"asked-page-{language}", whole=True)
        check_accessible(plain)


@pytest.mark.usefixtures("lab")
def test_what_many_quote_leads_to_who_quotes_it(stack: Stack, visit: Visit) -> None:
    key = f"quoted-{uuid4().hex[:8]}"
    said = remark("The harbour will freeze over before Christmas")
    names = ("Nora", "Nils", "Nina")
    for name in names:
        settle(stack, key, f"> {said}\n\n{remark(f'{name} says')}", name=name)
    address = f"sites/{LAB}/threads/{key}/passages"
    with stack.client() as anyone:
        wait_until(lambda: anyone.get(address).json()["passages"], 60, "Not counted")
    page = visit("/demo/", **PHONE)
    open_thread(page, key)
    page.get_by_text("Most quoted passages").click()
    passage = page.locator("parley-thread .passages ol > li").first
    expect(passage.locator("blockquote")).to_have_text(said)
    expect(passage).to_contain_text("Quoted by 3 people")
    take_screenshot(page, "passages-embed")
    check_accessible(page)
    passage.get_by_role("button", name="Comment by Nora").click()
    expect(page.locator("parley-thread article:focus")).to_contain_text("Nora")
    for language in ("en", "ar"):
        plain = open_plain(visit, f"/threads/{LAB}/{key}?lang={language}")
        plain.locator(".passages summary").click()
        expect(plain.locator(".passages blockquote")).to_have_text(said)
        take_screenshot(plain, f"passages-page-{language}", whole=True)
        check_accessible(plain)
