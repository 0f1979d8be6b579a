"""The embed beyond posting: permalinks, previews, mutes, history, counts, log-ins of the site, events, languages."""

import re
import time
from uuid import uuid4

import jwt
import pytest
from playwright.sync_api import Page, Route, expect

from tests.browser.tools import (
    LAB,
    PHONE,
    Lab,
    Visit,
    find_comment,
    open_thread,
    remark,
    settle,
    take_screenshot,
)
from tests.stack import Stack
from tests.waiting import wait_until

pytestmark = [pytest.mark.browser, pytest.mark.stack]

COMMENT_BUTTON = "Post comment"
EVENTS = ["thread:loaded", "count:changed", "comment:posted", "comment:decided", "author:changed"]


def write(page: Page, text: str, *, name: str = "") -> None:
    page.get_by_label("Your comment").fill(text)
    page.get_by_role("button", name=COMMENT_BUTTON).click()
    if name:
        page.get_by_label("Your name").filter(visible=True).fill(name)
        page.get_by_role("button", name=COMMENT_BUTTON).click()
    expect(find_comment(page, text).get_by_role("button", name="Reply")).to_be_visible()


def settle_chain(stack: Stack, thread: str, length: int) -> list[str]:
    """Have as many readers answer each other, and return the ids from the top down."""
    ids: list[str] = []
    for level in range(length):
        body = remark(f"Level {level}:")
        ids.append(settle(stack, thread, body, name=f"Reader {level}", parent=ids[-1] if ids else None))
    return ids


def test_a_permalink_opens_its_branch_however_deep(visit: Visit, stack: Stack, thread: str) -> None:
    ids = settle_chain(stack, thread, 9)
    page = visit("/demo/")
    open_thread(page, thread)
    page.evaluate("id => { location.hash = `comment-${id}` }", ids[8])
    target = page.locator("parley-thread article").filter(has_text="Level 8")
    expect(target).to_be_focused()
    expect(page.get_by_text("You are looking at one branch of this discussion.")).to_be_visible()
    expect(find_comment(page, "Level 3")).to_be_visible()
    expect(find_comment(page, "Level 2")).to_have_count(0)
    take_screenshot(page, "reader-branch")
    page.get_by_role("button", name="Show what it answers").click()
    expect(find_comment(page, "Level 0")).to_be_visible()
    expect(page.get_by_role("button", name="Show what it answers")).to_be_hidden()
    page.get_by_role("button", name="Show the whole discussion").click()
    expect(page.get_by_text("You are looking at one branch")).to_be_hidden()


def test_an_old_permalink_shows_the_whole(visit: Visit) -> None:
    page = visit("/demo/#comment-404404404")
    expect(page.locator("parley-thread article").first).to_be_visible()
    expect(page.get_by_text("You are looking at one branch")).to_be_hidden()


def test_a_time_is_a_link_to_its_comment(visit: Visit, stack: Stack, thread: str) -> None:
    known = settle(stack, thread, remark("Link to me:"))
    page = visit("/demo/")
    open_thread(page, thread)
    find_comment(page, "Link to me:").get_by_role("link", name=re.compile("ago|now|second")).click()
    expect(page).to_have_url(re.compile(f"#comment-{known}$"))
    expect(find_comment(page, "Link to me:")).to_be_focused()


def test_a_preview_is_what_the_server_renders_while_one_types(visit: Visit, thread: str) -> None:
    page = visit("/demo/")
    open_thread(page, thread)
    field = page.get_by_label("Your comment")
    field.fill("I say **rain**.")
    page.get_by_role("button", name="Preview").click()
    preview = page.locator("parley-thread .preview")
    expect(preview.locator("strong")).to_have_text("rain")
    field.fill("I say *sun*. <b>no</b>")
    expect(preview.locator("em")).to_have_text("sun")
    expect(preview).to_contain_text("<b>no</b>")
    take_screenshot(page, "reader-preview")


def test_an_edited_comment_shows_what_it_said(visit: Visit, thread: str) -> None:
    page = visit("/demo/")
    open_thread(page, thread)
    write(page, remark("The first reading:"), name="Rita")
    comment = page.locator("parley-thread article")
    comment.get_by_role("button", name="Edit", exact=True).click()
    comment.get_by_label("Your comment").fill(remark("The second reading:"))
    comment.get_by_role("button", name="Save").click()
    expect(comment.get_by_role("button", name="Reply")).to_be_visible()
    edited = comment.get_by_role("button", name="edited")
    expect(edited).to_be_enabled()
    edited.click()
    expect(comment.locator(".history li").first).to_contain_text("The first reading")
    take_screenshot(page, "reader-history")
    page.keyboard.press("Escape")
    expect(edited).to_be_focused()


def test_a_muted_author_is_silent_until_unmuted(visit: Visit, stack: Stack, thread: str) -> None:
    settle(stack, thread, remark("Something tiresome:"), name="Tim")
    settle(stack, thread, remark("Something else:"), name="Ella")
    page = visit("/demo/")
    open_thread(page, thread)
    page.get_by_role("button", name="Mute Tim").click()
    page.get_by_label("Your name").filter(visible=True).fill("Moira")
    page.get_by_role("button", name="Continue").click()
    muted = page.locator("parley-thread article").filter(has_text="You muted this author.")
    expect(muted).to_have_count(1)
    expect(page.get_by_text("Something tiresome:")).to_have_count(0)
    take_screenshot(page, "reader-muted")
    page.reload()
    open_thread(page, thread)
    expect(page.get_by_text("Something tiresome:")).to_have_count(0)
    muted.get_by_role("button", name="Show it this once").click()
    expect(find_comment(page, "Something tiresome:")).to_be_focused()
    page.get_by_role("button", name="Unmute Tim").click()
    page.reload()
    open_thread(page, thread)
    expect(find_comment(page, "Something tiresome:")).to_be_visible()


def test_what_is_new_since_the_last_visit_is_marked(visit: Visit, stack: Stack, thread: str) -> None:
    settle(stack, thread, remark("Seen before:"))
    page = visit("/demo/")
    open_thread(page, thread)
    expect(page.locator("parley-thread .unread").filter(visible=True)).to_have_count(0)
    # As if the reader had left an hour ago, after the first comment.
    page.add_init_script(
        """for (const name of Object.keys(localStorage).filter(name => name.startsWith("parley:visit:")))
               localStorage.setItem(name, JSON.stringify({since: 0, seen: Date.now() - 3_600_000}));"""
    )
    page.reload()
    open_thread(page, thread)
    expect(page.locator("parley-thread .unread").filter(visible=True)).to_have_text("new")


def test_two_readers_see_each_other_within_two_seconds(visit: Visit, stack: Stack, thread: str) -> None:
    settle(stack, thread, remark("Where it begins:"))
    pages = [visit("/demo/") for _ in range(2)]
    for page in pages:
        open_thread(page, thread)
        # Whoever waits for a comment looks at the page.
        page.mouse.move(100, 100)
    for writer, (here, there) in enumerate([pages, pages[::-1]]):
        text = remark(f"Writer {writer} says:")
        write(here, text, name=f"Reader {writer}")
        published = time.monotonic()
        button = there.get_by_role("button", name="1 new comment")
        expect(button).to_be_visible()
        assert time.monotonic() - published < 2.5  # two seconds, and what the browser takes to tell
        button.click()
        expect(find_comment(there, text)).to_be_visible()


def test_a_hidden_page_asks_for_nothing(visit: Visit, stack: Stack, thread: str) -> None:
    settle(stack, thread, remark("Nobody looks:"))
    page = visit("/demo/")
    page.clock.install()
    open_thread(page, thread)
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url) if "/updates" in request.url else None)
    with page.expect_response("**/updates?*"):
        page.clock.run_for(2_000)
    page.evaluate(
        """() => {
            Object.defineProperty(document, "hidden", {value: true, configurable: true});
            document.dispatchEvent(new Event("visibilitychange"));
        }"""
    )
    asked.clear()
    page.clock.run_for(60_000)
    assert asked == []
    with page.expect_request("**/updates?*"):
        page.evaluate("delete document.hidden; document.dispatchEvent(new Event('visibilitychange'))")
        page.clock.run_for(2_000)


def test_counts_of_many_articles_cost_one_request(visit: Visit, stack: Stack, thread: str) -> None:
    settle(stack, thread, remark("Count me:"))
    page = visit("/demo/")
    expect(page.locator("parley-thread article").first).to_be_visible()
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url) if "/counts" in request.url else None)
    page.evaluate(
        """([site, thread]) => {
            for (let number = 0; number < 150; number += 1) {
                const count = document.createElement("parley-count");
                count.setAttribute("site", site);
                count.setAttribute("thread", number ? `nobody-${number}` : thread);
                document.querySelector("main").append(count);
            }
        }""",
        [LAB, thread],
    )
    expect(page.locator("parley-count").first).to_have_text("1 comment")
    expect(page.locator("parley-count").last).to_have_text("No comments yet")
    assert len(asked) == 2  # a hundred at once


def test_the_page_hears_of_everything_and_can_do_it_itself(visit: Visit, stack: Stack, thread: str) -> None:
    settle(stack, thread, remark("The beginning:"))
    page = visit("/demo/")
    page.evaluate(
        """names => {
            window.heard = [];
            for (const name of names) document.addEventListener(name, ({ type }) => window.heard.push(type));
        }""",
        EVENTS,
    )
    open_thread(page, thread)
    write(page, remark("By hand:"), name="Hanna")
    posted = page.evaluate(
        "document.querySelector('parley-thread').client.post({body: 'By script.'}, 'key-1')"
    )
    assert posted["status"] == "pending"
    expect(page.get_by_role("heading", name="3 comments")).to_be_visible()
    assert page.evaluate("document.querySelector('parley-thread').count") == 3
    heard = page.evaluate("window.heard")
    assert set(EVENTS) <= set(heard)


def test_the_client_works_without_the_embed(visit: Visit, stack: Stack, thread: str) -> None:
    settle(stack, thread, remark("Read me by script:"))
    page = visit("/demo/")
    bodies = page.evaluate(
        """async ([site, thread]) => {
            const { Client, Problem } = await import("/parley.js");
            const client = new Client({ server: location.origin, site, thread });
            const page = await client.readPage({ sort: "oldest" });
            const problem = await client.readComment("404404404").catch((error) => error);
            return [...page.comments.map(({ body }) => body), problem instanceof Problem && problem.code];
        }""",
        [LAB, thread],
    )
    assert bodies[0].startswith("Read me by script:")
    assert bodies[1:] == ["comment_not_found"]


@pytest.fixture
def signing_secret(stack: Stack, lab: Lab) -> str:
    """A secret with which the lab signs its readers in."""
    secret = uuid4().hex * 2
    code = f"""
from discussions.models import Site, SigningKey
SigningKey.objects.create(
    site=Site.objects.get(key={LAB!r}), algorithm="HS256", secret={secret!r}, audience={secret[:8]!r})
"""
    stack.manage("shell", "-v", "0", "-c", code)
    return secret


def sign(secret: str, *, seconds: int) -> str:
    claims = {"sub": "u-1", "aud": secret[:8], "name": "Signe", "exp": int(time.time()) + seconds}
    return jwt.encode(claims, secret, algorithm="HS256")


def test_a_reader_whom_the_site_signs_in_writes_at_once(
    visit: Visit, thread: str, signing_secret: str
) -> None:
    page = visit("/demo/")
    page.evaluate(
        "token => document.querySelector('parley-thread').setAttribute('token', token)",
        sign(signing_secret, seconds=300),
    )
    open_thread(page, thread)
    text = remark("Signed in:")
    page.get_by_label("Your comment").fill(text)
    page.get_by_role("button", name=COMMENT_BUTTON).click()
    comment = find_comment(page, text)
    expect(comment).to_contain_text("Signe")
    expect(comment).to_contain_text("you")


def test_a_token_that_has_expired_is_asked_for_again(visit: Visit, thread: str, signing_secret: str) -> None:
    page = visit("/demo/")
    tokens = [sign(signing_secret, seconds=-3_600), sign(signing_secret, seconds=300)]
    page.evaluate(
        """tokens => {
            window.asked = 0;
            document.querySelector("parley-thread").getToken = async () => tokens[Math.min(window.asked++, 1)];
        }""",
        tokens,
    )
    open_thread(page, thread)
    text = remark("Signed in again:")
    page.get_by_label("Your comment").fill(text)
    page.get_by_role("button", name=COMMENT_BUTTON).click()
    expect(find_comment(page, text)).to_contain_text("Signe")


def test_a_site_without_guests_asks_its_page_to_sign_the_reader_in(
    visit: Visit, stack: Stack, thread: str
) -> None:
    settle(stack, thread, remark("Members only:"))
    page = visit("/demo/")

    def forbid_guests(route: Route) -> None:
        answer = route.fetch()
        mine = answer.json()
        mine["rules"]["allows_guests"] = False
        route.fulfill(response=answer, json=mine)

    page.route("**/me", forbid_guests)
    open_thread(page, thread)
    page.evaluate("document.addEventListener('author:wanted', () => { window.wanted = true })")
    page.get_by_label("Your comment").fill("Let me in.")
    page.get_by_role("button", name=COMMENT_BUTTON).click()
    expect(page.get_by_text("Only readers who are signed in can take part here.")).to_be_visible()
    assert page.evaluate("window.wanted")
    expect(page.get_by_label("Your comment")).to_have_value("Let me in.")


def test_what_was_on_the_page_stays_until_the_discussion_is_there(
    visit: Visit, stack: Stack, thread: str
) -> None:
    settle(stack, thread, remark("From the server:"))
    page = visit("/demo/", **PHONE)
    waiting: list[Route] = []
    page.route("**/comments?*", lambda route: waiting.append(route))  # noqa: PLW0108  (Playwright can't call builtins)
    page.evaluate(
        """([site, thread]) => {
            const element = document.createElement("parley-thread");
            element.innerHTML = "<p>Without scripts, this.</p>";
            element.setAttribute("site", site);
            element.setAttribute("thread", thread);
            document.querySelector("main").append(element);
        }""",
        [LAB, thread],
    )
    wait_until(lambda: page.evaluate("1") and waiting, 10, "Not asked")
    expect(page.get_by_text("Without scripts, this.")).to_be_visible()
    for route in waiting:
        route.continue_()
    expect(find_comment(page, "From the server:")).to_be_visible()
    expect(page.get_by_text("Without scripts, this.")).to_be_hidden()
