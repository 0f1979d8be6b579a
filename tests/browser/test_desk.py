"""Moderators at the desk: they see why a comment is here, decide by keyboard, and take it back."""

import re

import httpx
import pytest
from playwright.sync_api import Page, expect

from tests.browser.tools import (
    LAB,
    PHONE,
    Lab,
    LogIn,
    check_accessible,
    find_case,
    hold,
    pile_up,
    post,
    read_status,
    take_screenshot,
)
from tests.stack import Stack
from tests.waiting import wait_until

pytestmark = [pytest.mark.browser, pytest.mark.stack]


def open_case(page: Page, mona: httpx.Client, comment_id: str, query: str = "") -> dict[str, str]:
    """Open the case of a comment."""
    case = find_case(mona, comment_id)
    page.goto(f"/desk/cases/{case['id']}{query}")
    return case


def status_of(mona: httpx.Client, comment_id: str) -> str:
    return str(mona.get(f"moderation/cases/{find_case(mona, comment_id)['id']}").json()["comment"]["status"])


def press(page: Page, *keys: str) -> None:
    """Press keys once the page listens to keys, which its button for their list shows."""
    expect(page.get_by_role("button", name="Keys")).to_be_visible()
    for key in keys:
        page.keyboard.press(key)


def decide(page: Page, *keys: str) -> None:
    """Decide by keys on the case that is shown, once it could be read."""
    expect(page.locator("#stage [data-readable]")).to_be_visible()
    press(page, *keys)


def expect_told(page: Page, sentence: str) -> None:
    """Expect that the server has said this of the last decision, with a way to undo it."""
    expect(page.locator(".toast").first).to_contain_text(sentence)
    expect(page.locator(".toast").first.locator("form")).to_be_attached()


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

    decide(page, "a")
    expect_told(page, "You approved it: the comment by Sal")
    assert status_of(mona, held) == "published"
    press(page, "u")
    expect(page).to_have_url(re.compile(rf"/desk/cases/{case['id']}"))
    expect(page.locator(".history")).to_contain_text("You took that back")
    assert status_of(mona, held) == "held"

    decide(page, "r")
    expect(page.get_by_text("Reject, because it is")).to_be_visible()
    take_screenshot(page, "desk-reject")
    press(page, "4")
    expect_told(page, "You rejected it (advertising)")
    assert status_of(mona, held) == "rejected"
    press(page, "u")
    expect(page.locator(".history")).to_contain_text("You rejected it")
    decide(page, "s")
    expect_told(page, "You marked it as spam")
    assert status_of(mona, held) == "spam"


def test_a_decision_leads_to_the_next_case_and_at_last_to_the_end(
    log_in: LogIn, stack: Stack, lab: Lab
) -> None:
    name, _ = pile_up(stack, lab.password, 3)
    page = log_in(name)
    press(page, "j", "Enter")
    for _ in range(3):
        decide(page, "s")
    expect(page.get_by_role("heading", name="All clear.")).to_be_visible()
    expect(page.locator(".tally b").first).to_have_text("0")
    take_screenshot(page, "desk-end")
    press(page, "u")
    expect(page.locator("#stage .case")).to_be_visible()
    expect(page.locator(".tally b").first).to_have_text("1")


def test_nobody_decides_on_what_they_have_not_seen(
    log_in: LogIn, stack: Stack, mona: httpx.Client, thread: str
) -> None:
    held = hold(stack, thread)
    first, second = log_in("mona"), log_in("milo")
    for page in (first, second):
        open_case(page, mona, held)
    decide(first, "r", "1")
    expect_told(first, "You rejected it (off topic)")
    word = second.locator("#stage [data-word]").first
    expect(word).to_contain_text("mona rejected it (off topic)", timeout=2_000)
    expect(second.get_by_role("button", name="Approve")).to_be_disabled()
    take_screenshot(second, "desk-decided-elsewhere")
    assert status_of(mona, held) == "rejected"


def test_a_bad_connection_and_a_reload_lose_no_decision(
    log_in: LogIn, stack: Stack, mona: httpx.Client, thread: str
) -> None:
    held = hold(stack, thread)
    page = log_in()
    open_case(page, mona, held)
    page.route("**/decide*", lambda route: route.abort())
    decide(page, "r", "1")
    expect(page.locator("#underway")).to_have_text("1 decision on its way …")
    kept = page.evaluate("sessionStorage.getItem('parley.outbox')")

    # As after a reload: a page that finds the decision in its storage.
    again = page.context.new_page()
    again.goto(page.url)
    again.evaluate("kept => sessionStorage.setItem('parley.outbox', kept)", kept)
    again.reload()
    expect_told(again, "You rejected it (off topic)")
    assert status_of(mona, held) == "rejected"
    # The first page sends it too, once it can; it is still one decision.
    page.unroute("**/decide*")
    expect_told(page, "You rejected it (off topic)")
    assert status_of(mona, held) == "rejected"


def test_a_decision_that_comes_too_late_says_who_did_what(
    log_in: LogIn, stack: Stack, mona: httpx.Client, thread: str
) -> None:
    with stack.guest("Sal", site=LAB) as sal:
        comment = post(sal, thread, " ".join(f"https://late-{number}.example/" for number in range(4)))
        wait_until(lambda: read_status(sal, comment["id"]) == "held", 10, "Not held")
        page = log_in()
        open_case(page, mona, comment["id"])
        expect(page.locator("#stage [data-readable]")).to_be_visible()
        page.context.set_offline(True)
        decide(page, "a")
        expect(page.locator("#underway")).to_have_text("1 decision on its way …")
        answer = sal.patch(f"comments/{comment['id']}", json={"body": "https://late-5.example/ " * 4})
        assert answer.status_code == 202, answer.text
        page.context.set_offline(False)
        alert = page.get_by_role("alert")
        expect(alert).to_contain_text("Your decision on the comment by Sal was not carried out.")
        assert read_status(sal, comment["id"]) != "published"


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
    expect(page).to_have_url(re.compile("kind=spam"))
    expect(page.locator(".card .kind").first).to_have_text("Spam")
    page.get_by_role("combobox", name="Cases").select_option("Decided")
    expect(page).to_have_url(re.compile("kind=spam.*state=settled"))
    page.goto("/desk/?kind=abuse&sort=nonsense&cursor=nonsense")
    expect(page.get_by_role("heading", name="This cursor does not belong here.")).to_be_visible()


@pytest.mark.parametrize("colours", ["light", "dark"])
def test_filters_are_chosen_from_what_there_is(
    log_in: LogIn, stack: Stack, thread: str, colours: str
) -> None:
    hold(stack, thread)
    page = log_in(color_scheme=colours, viewport={"width": 360, "height": 740})
    page.goto("/desk/?author=nobody")
    expect(page.get_by_text("Enter a whole number.")).to_be_visible()
    take_screenshot(page, f"filters-{colours}", whole=True)
    check_accessible(page)
    page.goto("/desk/")  # axe leaves empty styles behind, which the content policy won't let htmx carry over
    page.locator("summary", has_text="Filters").click()
    page.get_by_label("Thread, by its key").fill(thread)
    page.locator(".sheet").get_by_role("button", name="Apply").click()
    expect(page.get_by_role("list", name="Narrowed to")).to_contain_text(f"thread {thread}")
    expect(page.locator(".queue .card")).to_have_count(1)
    page.locator("summary", has_text="Filters").click()
    language = page.get_by_label("Language")
    language.select_option(index=1)
    expect(page).to_have_url(re.compile("language="))
    expect(page.locator(".queue .card")).to_have_count(1)


@pytest.mark.parametrize("colours", ["light", "dark"])
def test_colleagues_note_and_ask(
    log_in: LogIn, stack: Stack, mona: httpx.Client, thread: str, colours: str
) -> None:
    case = find_case(mona, hold(stack, thread))
    page = log_in(color_scheme=colours)
    page.goto(f"/desk/cases/{case['id']}")
    press(page, "h")
    page.get_by_label("A note on the case", exact=True).fill("The third today.")
    page.get_by_role("button", name="Add the note").click()
    notes = page.get_by_role("region", name="Notes")
    expect(notes).to_contain_text("The third today.")
    press(page, "t")
    expect(page.get_by_role("button", name="Stop watching")).to_be_visible()
    press(page, "h")
    take_screenshot(page, f"case-notes-{colours}", whole=True)
    check_accessible(page)
    notes.get_by_role("button", name="Delete").click()
    expect(notes).not_to_contain_text("The third today.")

    sent = {"action": "ask", "colleague": "milo", "note": "A real shop?", "version": int(case["version"])}
    assert mona.post(f"moderation/cases/{case['id']}/decisions", json=sent).status_code == 201
    page.get_by_role("link", name="Opinions").click()
    expect(page.get_by_role("region", name="What you asked")).to_contain_text("A real shop?")
    take_screenshot(page, f"opinions-{colours}")
    check_accessible(page)
    asked = log_in("milo", color_scheme=colours)
    asked.get_by_role("link", name="Opinions").click()
    asked.get_by_role("link", name="mona asks for your opinion: “A real shop?”").first.click()
    expect(asked.locator(".asked")).to_have_text("mona asks for your opinion: “A real shop?”")


def test_on_a_phone_the_bar_is_one_line_and_one_logs_out_by_ones_name(log_in: LogIn) -> None:
    page = log_in(viewport={"width": 360, "height": 740}, has_touch=True, is_mobile=True)
    expect(page.locator(".tally")).to_be_visible()
    take_screenshot(page, "bar-phone")
    places = [page.locator(each).bounding_box() for each in (".brand", ".tally", ".who")]
    assert all(place and place["height"] < 32 for place in places)
    middles = [place["y"] + place["height"] / 2 for place in places if place]
    assert max(middles) - min(middles) < 4
    page.get_by_role("link", name="mona").click()
    page.get_by_role("link", name="Log out").click()
    page.locator("main").get_by_role("button", name="Log out").click()
    expect(page.get_by_label("Password")).to_be_visible()


def test_somebody_who_moderates_nothing_is_told_so(log_in: LogIn) -> None:
    page = log_in("stranger")
    expect(page.get_by_role("heading", name="No site has made you a moderator yet.")).to_be_visible()
    take_screenshot(page, "desk-stranger")
    page.get_by_role("button", name="Log out").click()
    expect(page.get_by_role("heading", name="Log in to the desk")).to_be_visible()


def test_a_wrong_password_is_said(log_in: LogIn) -> None:
    page = log_in("nobody")
    expect(page.get_by_role("alert")).to_contain_text("not correct")


def test_an_approved_comment_appears_below_the_article(
    log_in: LogIn, stack: Stack, mona: httpx.Client, thread: str
) -> None:
    held = hold(stack, thread)
    with stack.client() as anyone:
        assert anyone.get(f"comments/{held}").status_code == 404
        page = log_in()
        open_case(page, mona, held)
        decide(page, "a")
        expect_told(page, "You approved it")
        assert read_status(anyone, held) == "published"
