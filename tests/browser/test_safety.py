"""What people write does nothing: neither below the article nor on the desk."""

import httpx
import pytest
from playwright.sync_api import Page, expect

from tests.browser.tools import LAB, LogIn, Visit, find_case, open_thread, post, read_status, settle
from tests.stack import Stack
from tests.waiting import wait_until

pytestmark = [pytest.mark.browser, pytest.mark.stack]

PAYLOADS = [
    "<script>window.__xss = 1</script>",
    "<img src=x onerror='window.__xss = 2'>",
    "<svg/onload=window.__xss=3>",
    "[click](javascript:window.__xss=4)",
    "[click](java\tscript:window.__xss=5)",
    "[click](data:text/html,<script>window.__xss=6</script>)",
    '![x](x" onerror="window.__xss=7)',
    "<a href='javascript:window.__xss=8'>click</a>",
    "`<img src=x onerror=window.__xss=9>`",
    "&lt;img src=x onerror=window.__xss=10&gt;",
    '"><iframe srcdoc="<script>parent.__xss=11</script>">',
    "</textarea><script>window.__xss=12</script>",
    "{{constructor.constructor('window.__xss=13')()}}",
    "<style>@import 'javascript:window.__xss=14'</style>",
    "<math><mtext><table><mglyph><style><!--</style><img title='--&gt;&lt;img src=1 onerror=window.__xss=15&gt;'>",
    '<https://example.org/" onmouseover="window.__xss=16>',
]
NAME = "<img src=x onerror='window.__xss=20'>"


def check_harmless(page: Page, scope: str) -> None:
    """Nothing ran, and nothing is there that could: no foreign element, handler or address."""
    suspicious = page.evaluate(
        """scope => {
            const root = document.querySelector(scope);
            const all = [...(root.shadowRoot ?? root).querySelectorAll("*")];
            const forbidden = "SCRIPT IFRAME IMG OBJECT EMBED BASE META LINK STYLE MATH FORM".split(" ");
            return all.filter(element => element.closest(".body, .text, .prose")).filter(element =>
                forbidden.includes(element.tagName.toUpperCase())
                || element.getAttributeNames().some(name => name.startsWith("on") || name === "style")
                || (element.href && !/^(https?|mailto):/.test(element.href))
            ).map(element => element.outerHTML);
        }""",
        scope,
    )
    assert suspicious == []
    assert page.evaluate("window.__xss") is None


def test_markup_in_comments_and_names_does_nothing(
    visit: Visit, log_in: LogIn, stack: Stack, mona: httpx.Client, thread: str
) -> None:
    with stack.guest(NAME, site=LAB) as guest:
        comment = post(guest, thread, "\n\n".join(PAYLOADS))
        wait_until(lambda: read_status(guest, comment["id"]) != "pending", 10, "Not checked")
    desk = log_in()
    desk.goto(f"/desk/?site={LAB}")
    check_harmless(desk, "main")
    desk.goto(f"/desk/cases/{find_case(mona, comment['id'])['id']}")
    desk.get_by_text("As readers would see it").click()
    expect(desk.locator(".prose")).to_be_visible()
    expect(desk.get_by_label("The comment")).to_contain_text(NAME)
    check_harmless(desk, "main")
    desk.get_by_role("button", name="Approve").click()
    expect(desk.locator(".toast").first).to_contain_text(NAME)

    page = visit("/demo/")
    open_thread(page, thread)
    article = page.locator("parley-thread article")
    expect(article).to_contain_text(NAME)
    for link in article.locator(".body a").all():
        link.dispatch_event("mouseover")
    check_harmless(page, "parley-thread")


def test_a_link_brings_no_comment_of_another_discussion(visit: Visit, stack: Stack, thread: str) -> None:
    foreign = settle(stack, thread, "Send me your password.")
    page = visit(f"/demo/#comment-{foreign}")
    articles = page.locator("parley-thread article")
    expect(articles.first).to_be_visible()
    expect(articles.filter(has_text="Send me your password.")).to_have_count(0)
    with page.expect_response("**/branch"):
        page.evaluate("id => document.querySelector('parley-thread').showComment(id)", foreign)
    expect(page.locator("parley-thread ol.comments")).not_to_have_attribute("aria-busy", "true")
    expect(articles.filter(has_text="Send me your password.")).to_have_count(0)
