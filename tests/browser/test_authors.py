"""Moderators and authors at the desk: what somebody is like, what is done about them, and how it is taken back."""

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
    post,
    take_screenshot,
)
from tests.stack import Stack
from tests.waiting import wait_until

pytestmark = [pytest.mark.browser, pytest.mark.stack]

LOOKS: dict[str, dict[str, Any]] = {
    "desktop": DESKTOP,
    "phone": {**PHONE, "viewport": {"width": 360, "height": 780}},
    "dark": {**DESKTOP, "color_scheme": "dark"},
    "wide": {"viewport": {"width": 2560, "height": 1440}},
}


def find_author(stack: Stack, thread: str, mona: httpx.Client) -> str:
    """Have a new guest write what is held, and return the guest's id."""
    return str(find_case(mona, hold(stack, thread))["comment"]["author"]["id"])  # type: ignore[index]


def press(page: Page, *keys: str) -> None:
    """Press keys once the page listens to them, which its button for their list shows."""
    expect(page.get_by_role("button", name="Keys")).to_be_visible()
    for key in keys:
        page.keyboard.press(key)


def test_a_moderator_suspends_by_keyboard_and_takes_it_back(
    log_in: LogIn, stack: Stack, mona: httpx.Client, thread: str
) -> None:
    case = find_case(mona, hold(stack, thread))
    page = log_in()
    page.goto(f"/desk/cases/{case['id']}")
    press(page, "p")
    expect(page.get_by_role("heading", level=1)).to_have_text("Sal")
    press(page, "d", "s")
    expect(page.get_by_role("radio", name="Suspend")).to_be_checked()
    page.get_by_label("Reason").select_option("advertising or spam")
    page.get_by_label("For how long").select_option("24 hours")
    page.get_by_label("To the author").fill("No more bargains, please.")
    page.get_by_role("button", name="Go on").press("Enter")
    expect(page.get_by_role("status")).to_contain_text("Sal is suspended until")
    take_screenshot(page, "author-suspended")
    press(page, "u")
    expect(page.get_by_role("status")).to_contain_text("Sal is no longer suspended.")


def test_an_admin_bans_and_the_comments_go_and_come_back(
    log_in: LogIn, stack: Stack, mona: httpx.Client, thread: str
) -> None:
    with stack.guest("Bertie", site=LAB) as bertie:
        written = post(bertie, thread, "I know the editor's address, and yours too, my friend.")
        address = f"comments/{written['id']}"

        def status() -> str:
            return str(bertie.get(address).json()["status"])

        wait_until(lambda: status() == "published", 10, "Not published")
        page = log_in("ada")
        page.goto("/desk/authors?q=bert")
        page.get_by_role("link", name="Bertie").first.click()
        press(page, "d", "b")
        page.get_by_label("Reason").select_option("insults or harassment")
        page.get_by_label("Their comments so far").select_option("reject those of 24 hours")
        page.get_by_role("button", name="Go on").click()
        expect(page.get_by_text("1 comment of the last 24 hours")).to_be_visible()
        take_screenshot(page, "author-asking")
        check_accessible(page)
        press(page, "y")
        expect(page.get_by_role("status")).to_contain_text("Bertie is banned.")
        wait_until(lambda: status() == "rejected", 10, "Not rejected")
        refused = bertie.post(f"sites/{LAB}/threads/{thread}/comments", json={"body": "And again."})
        assert refused.json()["error"]["code"] == "author_banned"
        press(page, "u")
        expect(page.get_by_role("status")).to_contain_text("Bertie is no longer banned.")
        wait_until(lambda: status() == "published", 10, "Not put back")


@pytest.mark.parametrize("look", LOOKS)
def test_everybody_can_use_it(
    log_in: LogIn, stack: Stack, mona: httpx.Client, thread: str, look: str
) -> None:
    author = find_author(stack, thread, mona)
    mona.post(f"moderation/authors/{author}/notes", json={"text": "Sells umbrellas. " + "W" * 200})
    sent = {"kind": "warn", "reason": "advertising", "version": 0, "message": "Please, no advertising here."}
    assert mona.post(f"moderation/authors/{author}/sanctions", json=sent).status_code == 201
    page = log_in("ada", **LOOKS[look])
    width = page.evaluate("innerWidth")
    page.goto("/desk/authors?q=s")
    expect(page.locator(".card").first).to_be_visible()
    take_screenshot(page, f"authors-{look}")
    check_accessible(page)
    page.goto(f"/desk/authors/{author}")
    check_accessible(page)
    page.locator("summary").filter(has_text="Do something about them").click()
    take_screenshot(page, f"author-{look}", whole=True)
    check_accessible(page)
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    page.get_by_label("Reason").select_option("other")
    page.get_by_role("radio", name="Suspend").check()
    page.get_by_role("button", name="Go on").click()
    expect(page.get_by_role("alert")).to_contain_text("For how long")
    check_accessible(page)
