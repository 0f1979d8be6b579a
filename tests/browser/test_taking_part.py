"""Readers at the bottom of an article: they read, write, answer, vote and report."""

import re
from uuid import uuid4

import pytest
from playwright.sync_api import Page, Route, expect

from tests.browser.tools import (
    LAB,
    PHONE,
    Visit,
    find_comment,
    open_thread,
    post,
    remark,
    settle,
    take_screenshot,
)
from tests.stack import Stack
from tests.waiting import wait_until

pytestmark = [pytest.mark.browser, pytest.mark.stack]

COMMENT = re.compile(r"/api/v1/comments/\d+$")
COMMENTS = re.compile(r"/threads/[^/]+/comments$")


def settle_all(stack: Stack, thread: str, bodies: list[str], *, parent: str | None = None) -> list[str]:
    """Have a guest each write these comments, and wait until all are published."""
    ids = []
    for body in bodies:
        with stack.guest("Reader", site=LAB) as guest:
            ids.append(post(guest, thread, body, parent=parent)["id"])
    with stack.client() as anyone:
        paths = [f"comments/{known}" for known in ids]
        wait_until(lambda: all(anyone.get(path).is_success for path in paths), 20, "Not published")
    return ids


def become_guest(page: Page, name: str) -> None:
    page.get_by_label("Your name").filter(visible=True).fill(name)


def test_a_reader_posts_below_the_article_and_says_who_they_are_last(visit: Visit) -> None:
    page = visit("/", **PHONE)
    expect(page).to_have_url(re.compile("/demo/$"))
    expect(page.get_by_role("heading", name="What are your predictions?")).to_be_visible()
    waiting: list[Route] = []
    page.route(COMMENT, lambda route: waiting.append(route))  # noqa: PLW0108  (Playwright can't call builtins)

    text = f"Seventy per cent that spring comes early, says {uuid4().hex[:8]}."
    field = page.get_by_label("Your comment")
    expect(page.locator("parley-thread article").first).to_be_visible()
    field.click()
    # As a person types, who takes longer than a robot.
    field.press_sequentially(text, delay=3_300 / len(text))
    page.get_by_role("button", name="Post comment").click()
    expect(page.get_by_label("Your name")).to_be_focused()
    take_screenshot(page, "reader-name-phone")
    become_guest(page, "Zoë")
    page.keyboard.press("Enter")

    comment = find_comment(page, text)
    expect(comment).to_contain_text("Zoë")
    expect(comment).to_contain_text("Being checked")
    expect(comment).to_be_focused()
    expect(field).to_have_value("")
    take_screenshot(page, "reader-pending-phone")

    for route in waiting:
        route.continue_()
    page.unroute(COMMENT)
    expect(comment).not_to_contain_text("Being checked")
    expect(comment.get_by_role("button", name="Reply")).to_be_visible()
    expect(page.get_by_role("status")).to_have_text("Your comment is published.")

    page.reload()
    page.get_by_label("Sort by").select_option("Newest")
    expect(find_comment(page, text)).to_contain_text("you")


def test_a_first_comment_begins_the_thread(visit: Visit, thread: str) -> None:
    page = visit("/demo/")
    open_thread(page, thread)
    expect(page.get_by_role("heading", name="No comments yet")).to_be_visible()
    take_screenshot(page, "reader-empty")
    page.get_by_label("Your comment").fill("I begin, then.")
    page.get_by_role("button", name="Post comment").click()
    become_guest(page, "Ada")
    page.get_by_role("button", name="Post comment").click()
    expect(find_comment(page, "I begin, then.").get_by_role("button", name="Reply")).to_be_visible()
    expect(page.get_by_role("heading", name="1 comment")).to_be_visible()


def test_what_was_typed_is_still_there_after_a_reload(visit: Visit, thread: str) -> None:
    page = visit("/demo/")
    open_thread(page, thread)
    page.get_by_label("Your comment").fill("Half a thou")
    page.reload()
    open_thread(page, thread)
    expect(page.get_by_label("Your comment")).to_have_value("Half a thou")


def test_an_offline_reader_loses_nothing(visit: Visit, thread: str) -> None:
    page = visit("/demo/")
    open_thread(page, thread)
    field = page.get_by_label("Your comment")
    field.fill("Sent from a tunnel.")
    page.get_by_role("button", name="Post comment").click()
    become_guest(page, "Tom")
    page.context.set_offline(True)
    page.get_by_role("button", name="Post comment").click()
    expect(page.get_by_text("You are offline.")).to_be_visible()
    expect(field).to_have_value("Sent from a tunnel.")
    page.context.set_offline(False)
    page.get_by_role("button", name="Post comment").click()
    expect(find_comment(page, "Sent from a tunnel.").get_by_role("button", name="Reply")).to_be_visible()


def test_an_answer_that_got_lost_does_not_make_two_comments(visit: Visit, stack: Stack, thread: str) -> None:
    page = visit("/demo/")
    open_thread(page, thread)
    page.get_by_label("Your comment").fill("Only once, please.")
    page.get_by_role("button", name="Post comment").click()
    become_guest(page, "Otto")

    def lose(route: Route) -> None:
        route.fetch()
        route.abort()

    page.route(COMMENTS, lose)
    page.get_by_role("button", name="Post comment").click()
    expect(page.get_by_text("The server does not answer.")).to_be_visible()
    page.unroute(COMMENTS)
    page.get_by_role("button", name="Post comment").click()
    expect(find_comment(page, "Only once, please.").get_by_role("button", name="Reply")).to_be_visible()
    with stack.client() as anyone:
        answer = anyone.get(f"sites/{LAB}/threads/{thread}/comments").json()
    assert [comment["body"] for comment in answer["comments"]] == ["Only once, please."]


def test_who_writes_too_fast_is_told_for_how_long_to_wait(visit: Visit, thread: str) -> None:
    page = visit("/demo/")
    open_thread(page, thread)
    text = remark("Nobody writes faster than I do")
    page.get_by_label("Your comment").fill(text)
    page.get_by_role("button", name="Post comment").click()
    become_guest(page, "Ines")
    refusal = {"error": {"code": "rate_limited", "message": "Said by the server."}}
    page.route(COMMENTS, lambda route: route.fulfill(status=429, headers={"Retry-After": "7"}, json=refusal))
    page.get_by_role("button", name="Post comment").click()
    expect(page.get_by_text("That was fast. Please wait 7 seconds and try again.")).to_be_visible()
    expect(page.get_by_label("Your comment")).to_have_value(text)
    page.unroute(COMMENTS)
    page.get_by_role("button", name="Post comment").click()
    expect(find_comment(page, text).get_by_role("button", name="Reply")).to_be_visible()


def test_a_reader_answers_votes_and_reports_by_keyboard(visit: Visit, stack: Stack, thread: str) -> None:
    settle(stack, thread, "Bread will cost less by June.")
    page = visit("/demo/")
    open_thread(page, thread)
    comment = find_comment(page, "Bread will cost less")

    up = comment.get_by_role("button", name="Vote up, 0 so far")
    up.focus()
    page.keyboard.press("Enter")
    become_guest(page, "Vera")
    page.keyboard.press("Enter")
    voted = comment.get_by_role("button", name="Vote up, 1 so far")
    expect(voted).to_have_attribute("aria-pressed", "true")
    expect(voted).to_be_focused()

    comment.get_by_role("button", name="Reply").focus()
    page.keyboard.press("Enter")
    field = page.get_by_label("Your reply to Nora")
    expect(field).to_be_focused()
    field.fill("Flour will, bread won't.")
    take_screenshot(page, "reader-reply")
    page.keyboard.press("Control+Enter")
    reply = find_comment(page, "Flour will")
    expect(reply).to_be_focused()
    expect(page.get_by_role("heading", name="2 comments")).to_be_visible()

    comment.get_by_role("button", name="Report").focus()
    page.keyboard.press("Enter")
    page.get_by_role("button", name="Send report").click()
    expect(page.get_by_text("Please choose what is wrong.")).to_be_visible()
    page.get_by_label("It is off topic").check()
    take_screenshot(page, "reader-report")
    page.get_by_role("button", name="Send report").click()
    expect(comment.get_by_role("button", name="Reported")).to_be_focused()

    page.reload()
    open_thread(page, thread)
    expect(voted).to_have_attribute("aria-pressed", "true")
    expect(comment.get_by_role("button", name="Reported")).to_be_visible()
    voted.click()
    expect(comment.get_by_role("button", name="Vote up, 0 so far")).to_have_attribute("aria-pressed", "false")


def test_an_author_edits_and_withdraws(visit: Visit, thread: str) -> None:
    page = visit("/demo/")
    open_thread(page, thread)
    page.get_by_label("Your comment").fill("It will reign in May.")
    page.get_by_role("button", name="Post comment").click()
    become_guest(page, "Rita")
    page.get_by_role("button", name="Post comment").click()
    comment = page.locator("parley-thread article")
    expect(comment.get_by_role("button", name="Reply")).to_be_visible()

    comment.get_by_role("button", name="Edit").click()
    comment.get_by_label("Your comment").fill("It will *rain* in May.")
    comment.get_by_role("button", name="Save").click()
    expect(comment.locator("em")).to_have_text("rain")
    expect(comment).to_contain_text("edited")
    expect(comment.get_by_role("button", name="Reply")).to_be_visible()

    comment.get_by_role("button", name="Withdraw").click()
    expect(comment.get_by_role("button", name="Keep it")).to_be_focused()
    comment.get_by_role("group").get_by_role("button", name="Withdraw").click()
    expect(comment).to_contain_text("You withdrew this comment.")
    page.reload()
    open_thread(page, thread)
    expect(page.get_by_role("heading", name="No comments yet")).to_be_visible()


def test_a_held_comment_says_so_and_is_still_there_at_the_next_visit(visit: Visit, thread: str) -> None:
    page = visit("/demo/")
    open_thread(page, thread)
    links = " ".join(f"https://shop-{number}.example/sale" for number in range(4))
    page.get_by_label("Your comment").fill(f"Look here: {links}")
    page.get_by_role("button", name="Post comment").click()
    become_guest(page, "Hal")
    page.get_by_role("button", name="Post comment").click()
    expect(page.get_by_text("A comment like this is likely to wait for a moderator.")).to_be_visible()
    take_screenshot(page, "reader-nudge")
    page.get_by_role("button", name="Send it as it is").click()
    why = (
        "Waiting for a moderator. Only you can see it until then. It has links that moderators look at first."
    )
    expect(find_comment(page, "Look here")).to_contain_text(why)
    page.reload()
    open_thread(page, thread)
    expect(find_comment(page, "Look here")).to_contain_text(why)
    take_screenshot(page, "reader-held")


def test_new_comments_wait_until_the_reader_wants_them(visit: Visit, stack: Stack, thread: str) -> None:
    first = settle(stack, thread, "The first word.")
    page = visit("/demo/")
    open_thread(page, thread)
    expect(find_comment(page, "The first word.")).to_be_visible()
    settle(stack, thread, "A second opinion.", name="Omar")
    settle(stack, thread, "An answer to the first.", parent=first, name="Pia")
    button = page.get_by_role("button", name="2 new comments")
    expect(button).to_be_visible()
    expect(find_comment(page, "A second opinion.")).not_to_be_attached()
    take_screenshot(page, "reader-new")
    button.click()
    expect(find_comment(page, "A second opinion.")).to_be_focused()
    expect(find_comment(page, "An answer to the first.")).to_be_visible()
    expect(button).to_be_hidden()


def test_pages_sorts_and_branches(visit: Visit, stack: Stack, thread: str) -> None:
    bodies = [f"Opinion {number:02} of many." for number in range(23)]
    ids = settle_all(stack, thread, bodies)
    settle_all(stack, thread, [f"Objection {number}." for number in range(5)], parent=ids[0])
    page = visit("/demo/")
    open_thread(page, thread)
    page.get_by_label("Sort by").select_option("Oldest")
    top = page.locator("parley-thread ol.comments > li > article")
    expect(top.first).to_contain_text(bodies[0])
    expect(top).to_have_count(20)
    page.get_by_role("button", name="Load more comments").click()
    expect(top).to_have_count(23)
    expect(find_comment(page, bodies[20])).to_be_focused()
    expect(page.get_by_role("button", name="Load more comments")).to_be_hidden()

    expect(page.get_by_text("Objection")).to_have_count(2)
    page.get_by_role("button", name="Show 3 more replies").click()
    expect(page.get_by_text("Objection")).to_have_count(5)
    page.get_by_role("button", name="Hide 5 replies").click()
    expect(page.get_by_text("Objection").first).to_be_hidden()
    page.get_by_role("button", name="Show 5 replies").click()
    expect(page.get_by_text("Objection").first).to_be_visible()


def test_a_closed_discussion_can_be_read(visit: Visit, stack: Stack, thread: str) -> None:
    settle(stack, thread, "The last word.")
    close = (
        f"from discussions.models import Thread; Thread.objects.filter(key='{thread}').update(state='closed')"
    )
    stack.manage("shell", "-c", close)
    page = visit("/demo/")
    open_thread(page, thread)
    expect(page.get_by_text("This discussion is closed.")).to_be_visible()
    comment = find_comment(page, "The last word.")
    expect(comment.get_by_role("button", name="Reply")).to_be_hidden()
    expect(comment.get_by_role("button", name="Vote up")).to_be_enabled()
    take_screenshot(page, "reader-closed")


def test_a_server_that_is_away_is_said_and_tried_again(visit: Visit, thread: str) -> None:
    page = visit("/demo/")
    page.route("**/api/v1/**", lambda route: route.abort())
    page.locator("parley-thread").evaluate("(embed, key) => embed.setAttribute('thread', key)", thread)
    expect(page.get_by_text("The comments could not be loaded.").first).to_be_visible()
    page.unroute("**/api/v1/**")
    page.get_by_role("button", name="Try again").click()
    expect(page.get_by_role("heading", name="No comments yet")).to_be_visible()
