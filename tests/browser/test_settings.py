"""The pages about a site in a browser: they look right and are for everybody; sliders, rows and dry runs are live."""

from typing import Any

import pytest
from playwright.sync_api import expect

from tests.browser.tools import DESKTOP, LAB, Lab, LogIn, check_accessible, take_screenshot
from tests.stack import Stack

pytestmark = [pytest.mark.browser, pytest.mark.stack]

SITE = f"/desk/sites/{LAB}"
LOOKS: dict[str, dict[str, Any]] = {
    "desktop": DESKTOP,
    "small": {"viewport": {"width": 360, "height": 740}, "has_touch": True, "is_mobile": True},
    "dark": {**DESKTOP, "color_scheme": "dark"},
}
PAGES = (
    "statistics",
    "policy",
    "duties",
    "house-rules",
    "rules",
    "word-lists",
    "raids",
    "learning",
    "providers",
    "setup",
)


@pytest.fixture(scope="session")
def decided(stack: Stack, lab: Lab) -> Stack:
    """The lab with two weeks behind it: comments with evidence, decisions, a rule, a list, a provider, a raid."""
    stack.manage("shell", "-v", "0", "-c", "from tests.browser.past import make_past; make_past()")
    return stack


@pytest.fixture(params=LOOKS)
def look(request: pytest.FixtureRequest) -> str:
    return str(request.param)


def test_every_page_is_for_everybody(log_in: LogIn, decided: Stack, look: str) -> None:
    page = log_in("ada", **LOOKS[look])
    page.wait_for_url("**/desk/")
    paths = [
        *(f"{SITE}/{name}" for name in PAGES),
        "/desk/sites",
        "/desk/new-site",
        f"{SITE}/rules/new",
        *(f"{SITE}/house-rules/{each}" for each in ("in/en", "in/ar", "new")),
    ]
    wrong = []
    for path in paths:
        page.goto(path)
        expect(page.locator("h1").first).to_be_visible()
        page.evaluate("document.querySelectorAll('main details').forEach(each => (each.open = true))")
        take_screenshot(page, f"site-{path.rpartition('/')[2]}-{look}", whole=True)
        try:
            check_accessible(page)
        except AssertionError as error:
            wrong.append(f"{path}: {error}")
        assert page.evaluate("document.documentElement.scrollWidth") <= page.viewport_size["width"]  # type: ignore[index]
    for link in ("rules", "word-lists"):
        page.goto(f"{SITE}/{link}")
        page.locator("main h2 a, main tbody a").first.click()
        page.get_by_role("button", name="Try it out").click()
        expect(page.locator(".replayed table")).to_be_visible()
        take_screenshot(page, f"site-{link}-editor-{look}", whole=True)
        check_accessible(page)
    assert not wrong, "\n".join(wrong)


def test_a_slider_says_what_it_would_do_while_it_moves(log_in: LogIn, decided: Stack) -> None:
    page = log_in("ada")
    page.wait_for_url("**/desk/")
    page.goto(f"{SITE}/policy")
    spam = page.locator(".label").first
    hold = spam.get_by_role("slider", name="hold from")
    number = spam.get_by_label("Hold from", exact=True)
    verdict = spam.locator("[data-verdict]")
    before = verdict.inner_text()
    with page.expect_response(lambda answer: answer.url.endswith("/policy/try")):
        hold.focus()
        hold.press("Home")
    expect(number).to_have_value("0.01")
    # The flag gives way, the picture follows, and nothing is saved.
    expect(spam.get_by_label("Publish and flag from", exact=True)).to_have_value("0.01")
    expect(spam.locator(".mark.held")).to_have_attribute("x1", "1")
    assert verdict.inner_text() != before
    expect(page.locator(".replayed table")).to_be_visible()
    page.reload()
    expect(verdict).to_have_text(before)


def test_a_rule_is_filled_in_by_keyboard_and_tried_out(log_in: LogIn, decided: Stack) -> None:
    page = log_in("ada")
    page.wait_for_url("**/desk/")
    page.goto(f"{SITE}/rules/new")
    page.get_by_label("Name").fill("Bargains")
    first = page.locator(".condition").first
    first.locator("[data-field]").select_option("text")
    expect(first.locator('[data-operator] option[value=">"]')).to_be_disabled()
    first.locator("[data-operator]").select_option("includes")
    first.locator("textarea").fill("bargain")
    rows = page.locator(".condition").count()
    page.get_by_role("button", name="One more condition").click()
    expect(page.locator(".condition")).to_have_count(rows + 1)
    page.get_by_role("button", name="Try it out").click()
    expect(page.locator(".replayed .verdict")).to_contain_text("it would have caught")
    page.locator("button.primary").click()
    expect(page.locator(".notice")).to_contain_text("Saved.")
    expect(page.locator(".rule-list")).to_contain_text("text includes bargain → hold")


def test_the_code_to_embed_is_copied(log_in: LogIn, decided: Stack) -> None:
    page = log_in("ada", permissions=["clipboard-read", "clipboard-write"])
    page.wait_for_url("**/desk/")
    page.goto(f"{SITE}/setup")
    page.get_by_role("button", name="Copy").click()
    expect(page.get_by_role("button", name="Copied")).to_be_visible()
    assert f'<parley-thread site="{LAB}"' in page.evaluate("navigator.clipboard.readText()")
