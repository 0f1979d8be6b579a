"""Everything that a reader can do to a comment, by mouse and by keyboard alone."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.browser.tools import Visit, find_comment, open_thread, remark, settle, take_screenshot
from tests.stack import Stack

pytestmark = [pytest.mark.browser, pytest.mark.stack]

Press = Callable[[Locator], None]


def click(target: Locator) -> None:
    target.click()


def press_enter(target: Locator) -> None:
    """As somebody without a mouse does: it can be reached, and Enter does it."""
    target.focus()
    expect(target).to_be_focused()
    target.page.keyboard.press("Enter")


@pytest.mark.parametrize("press", [click, press_enter], ids=["mouse", "keyboard"])
def test_post_reply_edit_withdraw_vote_report_mute_follow(
    visit: Visit, stack: Stack, thread: str, press: Press
) -> None:
    settle(stack, thread, remark("Trams will come:"))
    page = visit("/demo/")
    open_thread(page, thread)
    theirs = find_comment(page, "Trams will come")

    post_comment(page, press, remark("Buses will:"))
    mine = find_comment(page, "Buses will")
    press(mine.get_by_role("button", name="Edit"))
    mine.get_by_label("Your comment").fill(remark("Buses will, in May:"))
    press(mine.get_by_role("button", name="Save"))
    expect(mine).to_contain_text("in May")
    expect(mine).to_contain_text("edited")

    press(theirs.get_by_role("button", name="Vote up, 0 so far"))
    expect(theirs.get_by_role("button", name="Vote up, 1 so far")).to_have_attribute("aria-pressed", "true")

    press(theirs.get_by_role("button", name="Reply"))
    page.get_by_label("Your reply to Nora").fill(remark("Which trams:"))
    press(page.get_by_role("button", name="Post reply"))
    reply = find_comment(page, "Which trams:")
    expect(reply.get_by_role("button", name="Reply")).to_be_visible()

    press(reply.get_by_role("button", name="Withdraw"))
    press(reply.get_by_role("group").get_by_role("button", name="Withdraw"))
    expect(page.get_by_text("You withdrew this comment.").first).to_be_attached()

    press(theirs.get_by_role("button", name="Report"))
    choice = page.get_by_label("It is off topic")
    choice.focus()
    page.keyboard.press("Space")
    press(page.get_by_role("button", name="Send report"))
    expect(theirs.get_by_role("button", name="Reported")).to_be_visible()

    press(page.get_by_role("button", name="Mute Nora"))
    expect(page.get_by_role("button", name="Unmute Nora")).to_be_visible()
    press(page.get_by_role("button", name="Unmute Nora"))
    expect(theirs).to_be_visible()

    press(page.get_by_role("button", name="Follow"))
    expect(page.get_by_role("button", name="Following")).to_be_visible()
    page.get_by_label("E-mail address").fill("ada@example.org")
    take_screenshot(page, "reader-follow")
    press(page.get_by_role("button", name="Write to me"))
    # This Parley has no mail server.
    expect(page.get_by_text("This site sends no mail.").first).to_be_visible()
    press(page.get_by_role("button", name="Following"))
    expect(page.get_by_role("button", name="Follow", exact=True)).to_be_visible()


def post_comment(page: Page, press: Press, text: str) -> None:
    page.get_by_label("Your comment").focus()
    page.keyboard.type(text)
    press(page.get_by_role("button", name="Post comment"))
    page.get_by_label("Your name").filter(visible=True).fill("Ada")
    press(page.get_by_role("button", name="Post comment"))
    expect(find_comment(page, text).get_by_role("button", name="Reply")).to_be_visible()
