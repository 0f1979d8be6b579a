"""Every page for everybody: axe finds nothing, in light and dark, on a phone and a desktop; and how they look."""

from typing import Any

import httpx
import pytest
from playwright.sync_api import expect

from tests.browser.tools import (
    DESKTOP,
    PHONE,
    LogIn,
    Visit,
    check_accessible,
    hold,
    open_thread,
    publish,
    settle,
    take_screenshot,
)
from tests.stack import Stack

pytestmark = [pytest.mark.browser, pytest.mark.stack]

LOOKS: dict[str, dict[str, Any]] = {
    "desktop": DESKTOP,
    "phone": PHONE,
    "dark": {**DESKTOP, "color_scheme": "dark"},
}


@pytest.fixture(params=LOOKS)
def look(request: pytest.FixtureRequest) -> str:
    return str(request.param)


def test_the_article_and_its_discussion(visit: Visit, look: str) -> None:
    page = visit("/demo/", **LOOKS[look])
    comments = page.locator("parley-thread article")
    expect(comments.first).to_be_visible()
    take_screenshot(page, f"demo-{look}", whole=True)
    check_accessible(page)

    page.get_by_label("Your comment").fill("Half past")
    page.get_by_role("button", name="Post comment").click()
    comments.nth(0).get_by_role("button", name="Report").click()
    page.get_by_role("button", name="Continue").click()
    comments.nth(1).get_by_role("button", name="Reply").click()
    take_screenshot(page, f"forms-{look}")
    check_accessible(page)


def test_a_discussion_from_right_to_left(visit: Visit, stack: Stack, mona: httpx.Client, thread: str) -> None:
    first = settle(stack, thread, "أظن أن الربيع سيأتي مبكرا هذا العام.", name="سلمى")
    publish(stack, mona, first)  # other tests write the same, which the checks may find odd
    settle(stack, thread, "وأنا أراهن على شهر مارس.", name="يوسف", parent=first)
    page = visit("/demo/", **PHONE)
    page.evaluate("document.documentElement.dir = 'rtl'")
    open_thread(page, thread)
    expect(page.locator("parley-thread article")).to_have_count(2)
    take_screenshot(page, "right-to-left-phone")
    check_accessible(page)


def test_the_desk(visit: Visit, log_in: LogIn, stack: Stack, thread: str, look: str) -> None:
    hold(stack, thread)
    door = visit("/desk/", **LOOKS[look])
    take_screenshot(door, f"login-{look}")
    check_accessible(door)

    page = log_in(**LOOKS[look])
    expect(page.locator(".card").first).to_be_visible()
    take_screenshot(page, f"queue-{look}")
    check_accessible(page)
    page.locator(".card a").first.click()
    page.locator("summary").filter(has_text="Reject").click()
    page.get_by_text("As readers would see it").click()
    take_screenshot(page, f"case-{look}", whole=True)
    check_accessible(page)
    page.keyboard.press("?")
    if "phone" not in look:
        expect(page.get_by_role("dialog")).to_be_visible()
        check_accessible(page)


def test_nothing_is_wider_than_a_small_phone(visit: Visit, log_in: LogIn, stack: Stack, thread: str) -> None:
    width = 320
    hold(stack, thread, "W" * 400)
    small: dict[str, Any] = {**PHONE, "viewport": {"width": width, "height": 640}}
    page = visit("/demo/", **small)
    expect(page.locator("parley-thread article").first).to_be_visible()
    desk = log_in(**small)
    pages = [page, desk]
    for shown in pages:
        assert shown.evaluate("document.documentElement.scrollWidth") <= width
    desk.locator(".card a").first.click()
    expect(desk.locator(".case")).to_be_visible()
    assert desk.evaluate("document.documentElement.scrollWidth") <= width


def test_nothing_jumps_while_the_comments_arrive(visit: Visit) -> None:
    page = visit("/demo/#invitation")
    expect(page.locator("parley-thread article").first).to_be_visible()
    shift = page.evaluate(
        """() => new Promise(resolve => {
            const add = (total, entry) => total + (entry.hadRecentInput ? 0 : entry.value);
            const observer = new PerformanceObserver(list => resolve(list.getEntries().reduce(add, 0)));
            observer.observe({type: "layout-shift", buffered: true});
            // Entries that are there already are told at once; there may be none.
            setTimeout(() => resolve(0), 500);
        })"""
    )
    assert shift < 0.05
