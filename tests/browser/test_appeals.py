"""A reader objects to a removal, from the discussion to the page that needs no account, by keyboard, in languages."""

import httpx
import pytest
from playwright.sync_api import expect

from discussions.catalogue import say
from tests.browser.tools import (
    LAB,
    PHONE,
    Visit,
    check_accessible,
    find_case,
    open_thread,
    post,
    read_status,
    remark,
    take_screenshot,
)
from tests.stack import Stack
from tests.waiting import wait_until

pytestmark = [pytest.mark.browser, pytest.mark.stack]


@pytest.mark.parametrize("language", ["en", "de", "ar"])
def test_a_reader_objects_by_keyboard(
    visit: Visit, stack: Stack, mona: httpx.Client, thread: str, language: str
) -> None:
    with stack.guest("Sal", site=LAB) as guest:
        comment = post(guest, thread, remark("Nobody will like this"))
        wait_until(lambda: read_status(guest, comment["id"]) != "pending", 10, "Not checked")
        mona.post(f"moderation/comments/{comment['id']}/case").raise_for_status()
        case = find_case(mona, comment["id"])
        sent = {"action": "reject", "reason": "off_topic", "version": case["version"]}
        mona.post(f"moderation/cases/{case['id']}/decisions", json=sent).raise_for_status()
        link = guest.get(f"comments/{comment['id']}").json()["removal"]["appeal_url"]
    page = visit(f"{link}?lang={language}", **PHONE)
    check_accessible(page)
    box = page.get_by_label(say("appeal.ask", language=language))
    page.keyboard.press("Tab")
    expect(page.get_by_role("link", name=say("removal.rules", language=language))).to_be_focused()
    page.keyboard.press("Tab")
    expect(box).to_be_focused()
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    expect(page.get_by_role("alert")).to_be_visible()
    check_accessible(page)
    box.focus()
    page.keyboard.type("It was about the weather.")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    expect(page.get_by_role("status")).to_have_text(say("appeal.open", language=language))
    take_screenshot(page, f"appeal-{language}", whole=True)
    check_accessible(page)


def test_the_discussion_leads_there(visit: Visit, mona: httpx.Client, thread: str) -> None:
    page = visit("/demo/")
    open_thread(page, thread)
    page.get_by_label("Your comment").fill(remark("This will not stay"))
    page.get_by_role("button", name="Post comment").click()
    page.get_by_label("Your name").fill("Sal")
    with page.expect_response("**/comments") as answer:
        page.get_by_role("button", name="Post comment").click()
    comment = answer.value.json()
    own = page.locator("parley-thread article[data-status=published]")
    expect(own).to_be_visible(timeout=10_000)
    mona.post(f"moderation/comments/{comment['id']}/case").raise_for_status()
    case = find_case(mona, comment["id"])
    sent = {"action": "reject", "reason": "off_topic", "version": case["version"]}
    mona.post(f"moderation/cases/{case['id']}/decisions", json=sent).raise_for_status()
    page.reload()
    open_thread(page, thread)
    with page.context.expect_page() as opened:
        page.get_by_role("link", name="Object to this").click()
    expect(opened.value.get_by_role("heading", level=1)).to_have_text("Your comment was removed")
