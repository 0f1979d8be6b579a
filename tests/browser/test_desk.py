"""Moderators at the desk: they see why a comment is here, decide by keyboard, and take it back."""

import re

import httpx
import pytest
from playwright.sync_api import Page, expect

from tests.browser.tools import PHONE, LogIn, find_case, hold, read_status, take_screenshot
from tests.stack import Stack

pytestmark = [pytest.mark.browser, pytest.mark.stack]


def open_case(page: Page, mona: httpx.Client, comment_id: str, query: str = "") -> dict[str, str]:
    """Open the case of a comment."""
    case = find_case(mona, comment_id)
    page.goto(f"/desk/cases/{case['id']}{query}")
    return case


def status_of(mona: httpx.Client, comment_id: str) -> str:
    return str(mona.get(f"moderation/cases/{find_case(mona, comment_id)['id']}").json()["comment"]["status"])


def press(page: Page, key: str) -> None:
    """Press a key once the page listens to keys, which its button for their list shows."""
    expect(page.get_by_role("button", name="Keys")).to_be_visible()
    page.keyboard.press(key)


def test_a_moderator_decides_by_keyboard_and_takes_it_back(
    log_in: LogIn, stack: Stack, mona: httpx.Client, thread: str
) -> None:
    held = hold(stack, thread)
    page = log_in()
    expect(page.get_by_role("link", name="Contains 4 links").first).to_be_visible()
    case = open_case(page, mona, held)
    expect(page.get_by_role("heading", level=1)).to_have_text("Contains 4 links; the limit here is 2.")
    marked = "".join(page.get_by_label("The comment").locator("mark").all_text_contents())
    assert [number for number in range(4) if f"-{number}.example/sale" in marked] == [0, 1, 2, 3]
    expect(page.locator(".history")).to_contain_text("Parley held it for a moderator")
    take_screenshot(page, "desk-case")

    press(page, "a")
    expect(page.get_by_role("status")).to_contain_text("You approved it: the comment by Sal.")
    assert status_of(mona, held) == "published"
    press(page, "u")
    expect(page).to_have_url(re.compile(rf"/desk/cases/{case['id']}\?done="))
    expect(page.get_by_role("status")).to_contain_text("You took that back")
    assert status_of(mona, held) == "held"

    press(page, "r")
    expect(page.get_by_text("Reject, because it is")).to_be_visible()
    take_screenshot(page, "desk-reject")
    press(page, "4")
    expect(page.get_by_role("status")).to_contain_text("You rejected it (advertising)")
    assert status_of(mona, held) == "rejected"
    press(page, "u")
    expect(page.get_by_role("status")).to_contain_text("You took that back")
    press(page, "s")
    expect(page.get_by_role("status")).to_contain_text("You marked it as spam")
    assert status_of(mona, held) == "spam"


def test_a_decision_leads_to_the_next_case_and_at_last_to_the_end(
    log_in: LogIn, stack: Stack, mona: httpx.Client, thread: str
) -> None:
    for number in range(3):
        hold(stack, thread, f"Bargain {number}")
    page = log_in()
    press(page, "j")
    press(page, "Enter")
    left = int(page.locator(".tally b").first.inner_text())
    assert left >= 3
    for waiting in range(left, 0, -1):
        expect(page.locator(".tally b").first).to_have_text(str(waiting))
        expect(page.locator(".case")).to_be_visible()
        press(page, "s")
    expect(page.get_by_role("heading", name="All clear.")).to_be_visible()
    take_screenshot(page, "desk-end")
    press(page, "u")
    expect(page.locator(".case")).to_be_visible()
    expect(page.locator(".tally b").first).to_have_text("1")


def test_nobody_decides_on_what_they_have_not_seen(
    log_in: LogIn, stack: Stack, mona: httpx.Client, thread: str
) -> None:
    held = hold(stack, thread)
    first, second = log_in("mona"), log_in("milo")
    for page in (first, second):
        open_case(page, mona, held)
    press(first, "r")
    press(first, "1")
    expect(first.get_by_role("status")).to_contain_text("You rejected it (off topic)")
    press(second, "a")
    alert = second.get_by_role("alert")
    expect(alert).to_contain_text("mona rejected it (off topic) just now, while you were looking.")
    expect(second.locator(".about .state")).to_have_text("rejected")
    assert status_of(mona, held) == "rejected"
    take_screenshot(second, "desk-stale")
    second.get_by_role("button", name="Approve").click()
    expect(second.get_by_role("status")).to_contain_text("You approved it")
    assert status_of(mona, held) == "published"


def test_the_desk_works_without_javascript(
    log_in: LogIn, stack: Stack, mona: httpx.Client, thread: str
) -> None:
    held = hold(stack, thread)
    page = log_in(**PHONE, java_script_enabled=False)
    open_case(page, mona, held)
    page.locator("summary").filter(has_text="Reject").click()
    page.get_by_text("Add a note").click()
    page.get_by_label("For your colleagues").fill("The third today.")
    page.get_by_role("button", name="other").click()
    expect(page.get_by_role("status")).to_contain_text("You rejected it")
    page.get_by_role("button", name="Undo").click()
    expect(page.locator(".history")).to_contain_text("The third today.")
    assert status_of(mona, held) == "held"


def test_the_queue_is_filtered(log_in: LogIn, stack: Stack, mona: httpx.Client, thread: str) -> None:
    hold(stack, thread)
    page = log_in()
    page.get_by_role("navigation", name="Kinds").get_by_role("link", name=re.compile("^Spam")).click()
    expect(page.locator(".card .kind").first).to_have_text("Spam")
    page.get_by_role("combobox", name="Cases").select_option("Decided")
    expect(page).to_have_url(re.compile("kind=spam.*state=settled"))
    page.goto("/desk/?kind=abuse&sort=nonsense&cursor=nonsense")
    expect(page.get_by_role("heading", name="This cursor does not belong here.")).to_be_visible()


def test_somebody_who_moderates_nothing_is_told_so(log_in: LogIn) -> None:
    page = log_in("stranger")
    expect(page.get_by_role("heading", name="No site has made you a moderator yet.")).to_be_visible()
    take_screenshot(page, "desk-stranger")
    page.get_by_role("button", name="Log out").click()
    expect(page.get_by_role("heading", name="Log in to the desk")).to_be_visible()


def test_a_wrong_password_is_said(log_in: LogIn) -> None:
    page = log_in("nobody")
    expect(page.get_by_role("alert")).to_contain_text("do not belong together")


def test_an_approved_comment_appears_below_the_article(
    log_in: LogIn, stack: Stack, mona: httpx.Client, thread: str
) -> None:
    held = hold(stack, thread)
    with stack.client() as anyone:
        assert anyone.get(f"comments/{held}").status_code == 404
        page = log_in()
        open_case(page, mona, held)
        page.get_by_role("button", name="Approve").click()
        expect(page.get_by_role("status")).to_contain_text("You approved it")
        assert read_status(anyone, held) == "published"
