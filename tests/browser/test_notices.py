"""Somebody without an account gives notice of a comment and reads the house rules, by keyboard, in languages."""

import pytest
from playwright.sync_api import expect

from discussions.catalogue import say
from tests.browser.tools import (
    LAB,
    PHONE,
    Visit,
    check_accessible,
    find_comment,
    open_thread,
    post,
    read_status,
    remark,
)
from tests.stack import Stack
from tests.waiting import wait_until

pytestmark = [pytest.mark.browser, pytest.mark.stack]


@pytest.mark.parametrize("language", ["en", "de", "ar"])
def test_a_notice_is_given_by_keyboard(visit: Visit, stack: Stack, thread: str, language: str) -> None:
    with stack.guest("Sal", site=LAB) as guest:
        comment = post(guest, thread, remark("She steals"))
        wait_until(lambda: read_status(guest, comment["id"]) == "published", 10, "Not published")
    page = visit(f"/comments/{comment['id']}/notice?lang={language}", **PHONE)
    expect(page.get_by_role("heading", level=1)).to_have_text(say("notice.title", language=language))
    check_accessible(page)
    page.get_by_role("button", name=say("notice.send", language=language)).focus()
    page.keyboard.press("Enter")
    expect(page.get_by_text(say("notice.confirm", language=language))).to_be_visible()
    check_accessible(page)
    page.get_by_label(say("notice.defamation", language=language)).focus()
    page.keyboard.press("Space")
    for words in ("It says that I steal.", "§ 186", "Nora Notary", "nora@example.org"):
        page.keyboard.press("Tab")
        page.keyboard.type(words)
    page.keyboard.press("Tab")
    page.keyboard.press("Space")
    page.keyboard.press("Tab")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    expect(page.get_by_role("status")).to_have_text(say("notice.told_open", language=language))
    check_accessible(page)
    page.goto(f"{page.url.split('/notices/')[0]}/rules/{LAB}?lang={language}")
    expect(page.get_by_role("heading", level=1)).to_have_text(say("report.rules", language=language))
    expect(page.get_by_text(say("rule.abuse_why", language=language))).to_be_visible()
    check_accessible(page)


def test_the_report_form_of_the_discussion_leads_there(visit: Visit, stack: Stack, thread: str) -> None:
    said = remark("She lies")
    with stack.guest("Sal", site=LAB) as guest:
        comment = post(guest, thread, said)
        wait_until(lambda: read_status(guest, comment["id"]) == "published", 10, "Not published")
    page = visit("/demo/")
    open_thread(page, thread)
    shown = find_comment(page, said)
    shown.get_by_role("button", name="Report").click()
    shown.get_by_label("Your name").fill("Nora")
    page.keyboard.press("Enter")
    with page.context.expect_page() as opened:
        shown.get_by_role("link", name=say("report.law", language="en")).click()
    expect(opened.value.get_by_role("heading", level=1)).to_have_text(say("notice.title", language="en"))
