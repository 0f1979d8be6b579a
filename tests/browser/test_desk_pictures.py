"""The desk as docs/desk.md shows it (`make screenshots`), and that axe finds nothing on any of these pages."""

from typing import Any

import pytest
from playwright.sync_api import Page, expect

from tests.browser.tools import Visit, check_accessible, take_screenshot
from tests.stack import Stack

pytestmark = [pytest.mark.browser, pytest.mark.stack]

LOOKS: dict[str, dict[str, Any]] = {
    "light": {"viewport": {"width": 1280, "height": 800}},
    "dark": {"viewport": {"width": 1280, "height": 800}, "color_scheme": "dark"},
    "phone": {"viewport": {"width": 360, "height": 740}, "has_touch": True, "is_mobile": True},
    "wide": {"viewport": {"width": 2560, "height": 1200}, "color_scheme": "dark"},
}
# The others are pictured in one look, and looked through in all.
SHOWN_IN_ALL = (
    "queue-dark",
    "queue-phone",
    "queue-wide",
    "case-dark",
    "case-phone",
    "case-wide",
    "case-undo-phone",
)


@pytest.mark.parametrize("look", LOOKS)
def test_the_work_in_pictures(visit: Visit, stack: Stack, look: str) -> None:
    page = visit("/desk/", **LOOKS[look])
    page.get_by_label("Name").fill("moderator")
    page.get_by_label("Password").fill(stack.demo["moderator_password"])
    page.get_by_role("button", name="Log in").click()
    expect(page.locator(".queue .card").first).to_be_visible()
    show(page, f"queue-{look}")
    page.locator("summary", has_text="Filters").click()
    show(page, f"queue-filters-{look}")

    page.goto("/desk/")
    page.locator(".queue .card", has_text="Abuse").first.locator("a").click()
    expect(page.locator("#stage [data-readable]")).to_be_visible()
    show(page, f"case-{look}")
    page.locator("summary", has_text="Reject").click()
    show(page, f"case-reject-{look}")
    page.locator("summary", has_text="Reject").click()
    page.locator("summary", has_text="More").click()
    page.locator("summary", has_text="Take words out").click()
    show(page, f"case-more-{look}")
    page.locator("summary", has_text="More").click()
    page.get_by_role("button", name="Veil").click()
    show(page, f"case-veiled-{look}")
    page.get_by_role("button", name="Approve").click()
    expect(page.locator(".toast").first.locator("form")).to_be_attached()
    show(page, f"case-undo-{look}")
    page.locator(".toast").first.get_by_role("button", name="Undo").click()
    expect(page.locator(".history")).to_contain_text("You took that back")
    if look != "phone":
        page.keyboard.press("?")
        expect(page.get_by_role("dialog")).to_be_visible()
        show(page, f"keys-{look}")

    page.goto("/desk/?kind=unchecked")
    expect(page.get_by_role("heading", name="Nothing of this kind waits for you.")).to_be_visible()
    show(page, f"queue-end-{look}")


def show(page: Page, name: str) -> None:
    if name.endswith("light") or name.startswith(SHOWN_IN_ALL):
        take_screenshot(page, name)
    check_accessible(page)
