"""Everything that readers do, in a browser that runs no scripts: by mouse, by keyboard, in frames, for everybody."""

import http.server
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import httpx
import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser.tools import (
    DESKTOP,
    LAB,
    PHONE,
    Visit,
    check_accessible,
    publish,
    remark,
    settle,
    take_screenshot,
)
from tests.stack import Stack
from tests.waiting import wait_until

pytestmark = [pytest.mark.browser, pytest.mark.stack]

NO_SCRIPTS: dict[str, Any] = {"java_script_enabled": False}
LOOKS: dict[str, dict[str, Any]] = {
    "desktop": DESKTOP,
    "phone": PHONE,
    "dark": {**DESKTOP, "color_scheme": "dark"},
    "right-to-left": PHONE,
}


@pytest.fixture
def address(stack: Stack, thread: str) -> str:
    """The page of a thread in which nobody has written yet."""
    return f"/threads/{LAB}/{thread}?url={stack.url}/demo/&title=A+page+for+a+test"


def introduce(page: Page, body: str, name: str) -> None:
    """Write in the form, and say who one is when asked."""
    page.get_by_label("Your comment").fill(body)
    page.get_by_role("button", name="Continue").click()
    expect(page.locator(".preview")).to_contain_text(body)
    page.get_by_label("Your name").fill(name)
    page.get_by_role("button", name="Post comment").click()


def reload_until(page: Page, words: str) -> None:
    """Look again, as a reader does, until it says so."""

    def look() -> bool:
        page.reload()
        return page.get_by_text(words).count() > 0

    wait_until(look, 10, f"“{words}” did not come")


def find_article(page: Page, words: str) -> Any:
    return page.locator("article").filter(has_text=words)


def test_one_reader_does_everything(visit: Visit, stack: Stack, address: str, thread: str) -> None:
    settle(stack, thread, "Spring will be early this year, say the cranes.", name="Walt")
    page = visit(address, **NO_SCRIPTS)

    introduce(page, "I expect frost until the middle of April.", "Rosa")
    expect(page.get_by_role("status")).to_contain_text("Your comment")
    page.get_by_role("link", name="Back to the discussion").click()
    reload_until(page, "2 comments")
    own = find_article(page, "I expect frost")

    own.get_by_role("link", name="Edit").click()
    page.get_by_label("Edit your comment").fill("I expect frost until the middle of May.")
    page.get_by_role("button", name="Preview").click()
    expect(page.locator(".preview")).to_contain_text("May")
    page.get_by_role("button", name="Save").click()
    page.get_by_role("link", name="Back to the discussion").click()
    reload_until(page, "2 comments")
    expect(own).to_contain_text("edited")

    walt = find_article(page, "say the cranes")
    walt.get_by_role("button", name="Vote up, 0 so far").click()
    expect(walt.get_by_role("button", name="Vote up")).to_have_attribute("aria-pressed", "true")

    walt.get_by_role("link", name="Report").click()
    page.get_by_role("button", name="Send report").click()
    expect(page.get_by_text("Please choose what is wrong.")).to_be_visible()
    page.get_by_label("It is off topic").check()
    page.get_by_role("button", name="Send report").click()
    expect(page.get_by_role("status")).to_contain_text("Thank you.")
    expect(walt.get_by_role("link", name="Reported")).to_be_visible()

    walt.get_by_role("link", name="Reply").click()
    page.get_by_label("Your reply to Walt").fill("Cranes have been wrong before.")
    page.get_by_role("button", name="Post reply").click()
    page.get_by_role("link", name="Back to the discussion").click()
    reload_until(page, "3 comments")
    reply = page.locator(".replies article").filter(has_text="wrong before")
    expect(reply).to_be_visible()

    reply.get_by_role("link", name="Withdraw").click()
    page.get_by_role("button", name="Withdraw").click()
    expect(page.get_by_role("status")).to_contain_text("You withdrew this comment.")
    reload_until(page, "2 comments")

    page.get_by_role("button", name="Not you?").click()
    expect(page.get_by_role("button", name="Continue")).to_be_visible()


def test_a_reader_mutes_somebody_and_follows(visit: Visit, stack: Stack, thread: str) -> None:
    settle(stack, thread, remark("Spring will be late, say the cranes"), name="Walt")
    page = visit(f"/threads/{LAB}/{thread}", **NO_SCRIPTS)
    walt = page.locator("article")
    walt.get_by_role("link", name="Mute").click()
    page.get_by_label("Your name").fill("Rosa")
    page.get_by_role("button", name="Mute").click()
    expect(walt.get_by_text("You have muted who wrote this.")).to_be_visible()
    expect(walt.get_by_text("say the cranes")).to_be_hidden()
    walt.get_by_role("link", name="Hear again").click()
    page.get_by_role("button", name="Hear again").click()
    expect(walt.get_by_text("say the cranes")).to_be_visible()

    page.get_by_role("link", name="Follow this discussion").click()
    page.get_by_role("button", name="Follow this discussion").click()
    expect(page.get_by_role("status")).to_have_text("You follow this discussion.")
    page.get_by_role("link", name="No longer follow this discussion").click()
    page.get_by_role("button", name="No longer follow this discussion").click()
    expect(page.get_by_role("status")).to_have_text("You no longer follow this discussion.")


def test_the_keyboard_is_enough(visit: Visit, address: str, thread: str) -> None:
    page = visit(address, **NO_SCRIPTS)
    page.get_by_label("Your comment").focus()
    page.keyboard.type("Typed without a mouse.")
    page.keyboard.press("Tab")
    expect(page.get_by_role("button", name="Continue")).to_be_focused()
    page.keyboard.press("Enter")
    expect(page.get_by_label("Your name")).to_be_focused()
    page.keyboard.type("Keith")
    page.keyboard.press("Enter")
    expect(page.get_by_role("status")).to_contain_text("Your comment")


def test_the_embed_takes_the_page_over_where_scripts_run(visit: Visit, stack: Stack, thread: str) -> None:
    settle(stack, thread, "Here before any script.")
    page = visit(f"/threads/{LAB}/{thread}")
    expect(page.get_by_text("Here before").filter(visible=True)).to_have_count(1)
    expect(page.locator("parley-thread section.thread")).to_be_visible()
    expect(page.get_by_role("button", name="Continue")).to_be_hidden()


@contextmanager
def publisher(address: str) -> Iterator[str]:
    """Serve a page of another site that frames `address`, and yield where it is."""
    content = f'<!doctype html><title>News</title><iframe src="{address}" width="600" height="800"></iframe>'

    class Handler(http.server.BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            self.send_response(200)
            self.send_header("Content-Type", "text/html")
            self.end_headers()
            self.wfile.write(content.encode())

        def log_message(self, *arguments: object) -> None:
            """Say nothing."""

    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        try:
            # Another site than Parley's, which goes by its number.
            yield f"http://localhost:{server.server_port}"
        finally:
            server.shutdown()


def allow_origin(stack: Stack, origin: str) -> None:
    code = (
        "from discussions.models import Site\n"
        f"Site.objects.filter(key={LAB!r}).update(allowed_origins=[{origin!r}])"
    )
    stack.manage("shell", "-v", "0", "-c", code)


def test_another_site_shows_it_in_a_frame_where_readers_stay_known(
    visit: Visit, stack: Stack, address: str, thread: str
) -> None:
    with publisher(f"{stack.url}{address}") as site:
        allow_origin(stack, site)
        page = visit(site, **NO_SCRIPTS)
        frame = page.frame_locator("iframe")
        frame.get_by_label("Your comment").fill("From inside a frame.")
        frame.get_by_role("button", name="Continue").click()
        frame.get_by_label("Your name").fill("Fred")
        frame.get_by_role("button", name="Post comment").click()
        expect(frame.get_by_role("status")).to_contain_text("Your comment")
        frame.get_by_role("link", name="Back to the discussion").click()
        expect(frame.get_by_text("as Fred")).to_be_visible()
        (cookie,) = page.context.cookies()
        assert cookie["name"] == "parley_reader_framed"
        # On the page that is its own, nobody knows him: the cookie belongs to the two sites together.
        page.goto(f"{stack.url}{address}")
        expect(page.get_by_role("button", name="Continue")).to_be_visible()


def test_a_site_that_was_not_allowed_shows_nothing(browser: Browser, stack: Stack, address: str) -> None:
    allow_origin(stack, "https://somewhere.example")
    with publisher(f"{stack.url}{address}") as site:
        refused = []
        page = browser.new_page()
        page.on("requestfailed", lambda request: refused.append(request.failure))
        page.goto(site)
        page.close()
        assert refused == ["net::ERR_BLOCKED_BY_RESPONSE"]


@pytest.mark.parametrize("look", LOOKS)
def test_it_is_good_to_look_at_and_axe_finds_nothing(
    visit: Visit, stack: Stack, mona: httpx.Client, thread: str, look: str
) -> None:
    is_arabic = look == "right-to-left"
    words = (
        ["أظن أن الربيع سيأتي مبكرا هذا العام.", "وأنا أراهن على شهر مارس.", "سلمى", "يوسف"]
        if is_arabic
        else ["I think **spring** comes early.\n\n> And I?\n\n- so\n- so", "I bet on March.", "Salma", "Jo"]
    )
    first = settle(stack, thread, words[0], name=words[2])
    publish(stack, mona, first)  # each look's words are the last one's again, which the checks may find odd
    second = settle(stack, thread, words[1], name=words[3], parent=first)
    publish(stack, mona, second)
    settle(stack, thread, "`code` https://example.org/ " + "W" * 300, parent=second)
    page = visit("about:blank", **LOOKS[look])
    # Scripts are for axe; the page is as it is without.
    page.route("**/embed.js", lambda route: route.abort())
    base = f"/threads/{LAB}/{thread}"
    query = "?lang=ar" if is_arabic else ""
    paths = {"thread": "", "comment": f"/comments/{second}", "write": "/write", "reply": f"/comments/{first}/reply",
             "report": f"/comments/{first}/report"}  # fmt: skip
    for name, path in paths.items():
        page.goto(f"{base}{path}{query}")
        if is_arabic:
            page.evaluate("document.documentElement.dir = 'rtl'")
        take_screenshot(page, f"no-scripts-{name}-{look}", whole=True)
        check_accessible(page)
        assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    page.goto(f"{base}/write{query}")
    page.locator("textarea").fill("**So** it is.")
    page.locator("button[value=preview]").click()
    page.locator("textarea").fill("")
    page.locator(".composer .primary").click()
    expect(page.locator("[aria-invalid=true]").first).to_be_visible()
    take_screenshot(page, f"no-scripts-wrong-{look}", whole=True)
    check_accessible(page)


def test_nothing_is_wider_than_a_small_phone(visit: Visit, stack: Stack, thread: str) -> None:
    comment = settle(stack, thread, "W" * 400, name="V" * 100)
    small: dict[str, Any] = {**PHONE, "viewport": {"width": 320, "height": 640}}
    page = visit(f"/threads/{LAB}/{thread}", **small)
    page.route("**/embed.js", lambda route: route.abort())
    for path in ("", f"/comments/{comment}", f"/comments/{comment}/reply", f"/comments/{comment}/report"):
        page.goto(f"/threads/{LAB}/{thread}{path}")
        assert page.evaluate("document.documentElement.scrollWidth") <= 320
