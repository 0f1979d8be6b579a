"""Moderators decide on many comments at once: by keyboard and by mouse, and all of it comes back."""

from typing import Any

import httpx
import pytest
from playwright.sync_api import Page, expect

from tests.browser.tools import (
    DESKTOP,
    LAB,
    PHONE,
    LogIn,
    check_accessible,
    find_case,
    hold,
    take_screenshot,
)
from tests.stack import Stack

pytestmark = [pytest.mark.browser, pytest.mark.stack]

LOOKS: dict[str, dict[str, Any]] = {
    "light": DESKTOP,
    "dark": {**DESKTOP, "color_scheme": "dark"},
    "phone": {**PHONE, "viewport": {"width": 360, "height": 780}},
}


def press(page: Page, *keys: str) -> None:
    """Press keys once the page listens to them, which its button for their list shows."""
    expect(page.get_by_role("button", name="Keys")).to_be_visible()
    for key in keys:
        page.keyboard.press(key)


def list_statuses(mona: httpx.Client, held: list[str]) -> list[str]:
    cases = [mona.get(f"moderation/cases/{find_case(mona, comment)['id']}").json() for comment in held]
    return [case["comment"]["status"] for case in cases]


def test_many_by_keyboard_and_back(log_in: LogIn, stack: Stack, mona: httpx.Client, thread: str) -> None:
    held = [hold(stack, thread, remark) for remark in ("A boat", "Two boats", "A whole harbour")]
    page = log_in()
    page.goto(f"/desk/?sort=newest&site={LAB}&thread={thread}")
    button = page.get_by_role("button", name="selected…")
    expect(page.get_by_label("All on this page")).to_be_visible()
    expect(button).to_be_hidden()
    press(page, "j", "x", "j", "x")
    expect(button).to_have_text("Decide on 2 selected…")
    press(page, "x", "j", "x")
    expect(button).to_have_text("Decide on 2 selected…")
    expect(page.locator(".queue .card").nth(2).get_by_role("link")).to_be_focused()
    press(page, "k", "Enter")
    expect(page.locator("#stage [data-readable]")).to_be_visible()
    page.go_back()
    expect(button).to_have_text("Decide on 2 selected…")
    button.press("Enter")
    expect(page.get_by_role("heading", name="2 comments will change")).to_be_visible()
    press(page, "1")
    expect(page.get_by_role("button", name="off topic")).to_have_attribute("aria-pressed", "true")
    press(page, "y")
    expect(page.get_by_role("heading", level=1)).to_have_text("2 comments were rejected: off topic.")
    assert list_statuses(mona, held) == ["rejected", "held", "rejected"]
    press(page, "u")
    expect(page.get_by_role("heading", level=1)).to_have_text("All of it is taken back.")
    assert list_statuses(mona, held) == ["held"] * 3


def test_all_of_a_page_by_mouse(log_in: LogIn, stack: Stack, mona: httpx.Client, thread: str) -> None:
    held = [hold(stack, thread, remark) for remark in ("Some wool", "A loom")]
    page = log_in()
    page.goto(f"/desk/?site={LAB}&thread={thread}")
    whole, first = page.get_by_label("All on this page"), page.locator(".pick input").first
    whole.check()
    expect(page.get_by_role("button", name="Decide on 2 selected…")).to_be_visible()
    first.uncheck()
    expect(page.get_by_role("button", name="Decide on 1 selected…")).to_be_visible()
    assert whole.evaluate("box => box.indeterminate")
    # A tick leaves one at its card.
    press(page, "j")
    expect(page.locator(".queue .card").nth(1).get_by_role("link")).to_be_focused()
    whole.check()
    page.get_by_role("button", name="Decide on 2 selected…").click()
    page.get_by_role("button", name="Spam").click()
    page.get_by_role("button", name="Mark 2 comments as spam").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("2 comments were marked as spam.")
    assert list_statuses(mona, held) == ["spam"] * 2


@pytest.mark.parametrize("look", LOOKS)
def test_the_pages_are_accessible(
    log_in: LogIn, stack: Stack, mona: httpx.Client, thread: str, look: str
) -> None:
    held = [hold(stack, thread, remark) for remark in ("Fresh bread", "A mill", "An old oven")]
    page = log_in(**LOOKS[look])
    page.goto(f"/desk/?site={LAB}&thread={thread}")
    page.locator(".pick").first.click()
    page.locator(".pick").nth(2).click()
    expect(page.get_by_role("button", name="Decide on 2 selected…")).to_be_visible()
    show(page, f"bulk-queue-{look}")
    page.get_by_label("All on this page").check()
    page.get_by_role("button", name="Decide on 3 selected…").click()
    case = find_case(mona, held[0])
    mona.post(
        f"moderation/cases/{case['id']}/decisions", json={"action": "reject", "version": case["version"]}
    )
    page.reload()
    expect(page.get_by_role("heading", name="1 left as it is")).to_be_visible()
    show(page, f"bulk-preview-{look}")
    case = find_case(mona, held[1])
    mona.post(f"moderation/cases/{case['id']}/decisions", json={"action": "spam", "version": case["version"]})
    page.get_by_role("button", name="Reject 2 comments").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("1 comment was rejected.")
    expect(page.get_by_text("You marked it as spam")).to_be_visible()
    show(page, f"bulk-done-{look}")
    page.goto(f"/desk/cases/{case['id']}")
    expect(page.get_by_role("link", name="All with a link to").first).to_be_visible()
    show(page, f"bulk-case-{look}")


def show(page: Page, name: str) -> None:
    take_screenshot(page, name, whole=True)
    check_accessible(page)
