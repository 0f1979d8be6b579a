"""The embed as docs/embedding.md shows it (`make screenshots`), and that axe finds nothing in any language or theme."""

from typing import Any
from uuid import uuid4

import pytest
from playwright.sync_api import Route, expect

from discussions.catalogue import LANGUAGES, find_direction, say
from tests.browser.tools import (
    DESKTOP,
    PHONE,
    Lab,
    Visit,
    check_accessible,
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


@pytest.mark.parametrize("look", LOOKS)
def test_the_discussion_in_pictures(visit: Visit, look: str) -> None:
    page = visit("/demo/", **LOOKS[look])
    expect(page.locator("parley-thread article").first).to_be_visible()
    page.locator("parley-thread article").nth(1).get_by_role("button", name="Reply").click()
    take_screenshot(page, f"embed-{look}")
    check_accessible(page)


@pytest.fixture(scope="module")
def arabic_thread(stack: Stack, lab: Lab) -> str:
    """The key of a thread with a comment and a reply, from right to left."""
    key = f"spring-{uuid4().hex[:8]}"
    first = settle(stack, key, "أظن أن الربيع سيأتي مبكرا هذا العام.", name="سلمى")
    with stack.client(lab.mona_token) as mona:
        publish(stack, mona, first)  # other tests write the same, which the checks may find odd
    settle(stack, key, "وأنا أراهن على شهر مارس.", name="يوسف", parent=first)
    return key


def serve_in(language: str, route: Route) -> None:
    """Answer with the demo's page as if it were in another language."""
    answer = route.fetch()
    tag = f'<html lang="{language}" dir="{find_direction(language)}">'
    route.fulfill(response=answer, body=answer.text().replace('<html lang="en">', tag))


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_language_in_both_themes(visit: Visit, arabic_thread: str, language: str) -> None:
    for scheme in ("light", "dark"):
        page = visit("/healthz", **PHONE, color_scheme=scheme)
        page.route("**/demo/", lambda route: serve_in(language, route))
        page.goto("/demo/")
        open_thread(page, arabic_thread)
        expect(page.locator("parley-thread article")).to_have_count(2)
        page.locator("parley-thread article").nth(0).locator(".quiet").nth(1).click()
        if language in ("ar", "de") and scheme == "light":
            take_screenshot(page, f"embed-{language}")
        check_accessible(page)
        expect(page.locator("parley-thread h2")).to_have_text(say("thread.count", language=language, count=2))
