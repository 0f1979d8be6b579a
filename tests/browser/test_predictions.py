"""Readers forecast below the demo's article, an editor says what happened, and everybody sees who called it.

What is shown is compared, to the last digit, with what the formulas of docs/predictions.md give by hand.
"""

import math
from datetime import UTC, datetime, timedelta
from typing import Any, NamedTuple

import httpx
import pytest
from playwright.sync_api import Locator, Page, expect

from tests.browser.tools import (
    LAB,
    PHONE,
    LogIn,
    Visit,
    check_accessible,
    find_comment,
    open_thread,
    remark,
    settle,
    take_screenshot,
)
from tests.stack import Stack
from tests.waiting import wait_until

pytestmark = [pytest.mark.browser, pytest.mark.stack]

QUESTION = "Will the river freeze this winter?"
# Of five taps, one; by the slider, from 1 % on so many steps.
ANN, BEN, CLEO = 0.5, 0.2, 0.9


class Reader(NamedTuple):
    """Somebody at a page of their own, who forecast this chance with this comment."""

    page: Page
    chance: float
    comment: str


def ask(editor: Page, thread: str) -> None:
    """Ask the readers of a thread, at the desk, by the keyboard alone but for what is typed into pickers."""
    now = datetime.now(UTC)
    editor.goto(f"/desk/sites/{LAB}/prompts")
    editor.keyboard.press("n")
    editor.get_by_label("Thread, by its key").focus()
    editor.keyboard.type(thread)
    editor.keyboard.press("Tab")
    editor.keyboard.type(QUESTION)
    editor.get_by_label("Opens (UTC)").fill(f"{now - timedelta(minutes=5):%Y-%m-%dT%H:%M}")
    editor.get_by_label("Closes (UTC)").fill(f"{now + timedelta(minutes=30):%Y-%m-%dT%H:%M}")
    check_accessible(editor)
    editor.get_by_role("button", name="Ask").focus()
    editor.keyboard.press("Enter")
    expect(editor.get_by_text("Readers are asked.")).to_be_visible()


def arrive(visit: Visit, thread: str, **options: Any) -> tuple[Page, Locator]:
    page = visit("/demo/", **options)
    open_thread(page, thread)
    prompt = page.locator("parley-thread .prompt").filter(has_text=QUESTION)
    expect(prompt).to_be_visible()
    return page, prompt


def say_name(page: Page, name: str) -> None:
    field = page.get_by_label("Your name").filter(visible=True)
    expect(field).to_be_focused()
    page.keyboard.type(name)
    page.keyboard.press("Enter")


def explain_and_tap(visit: Visit, thread: str, name: str) -> Reader:
    """Give a reason, then tap once."""
    page, prompt = arrive(visit, thread)
    comment = remark(f"{name} says:")
    prompt.get_by_label("Why? (optional, it becomes a comment)").focus()
    page.keyboard.type(comment)
    prompt.get_by_role("button", name="Fifty-fifty").focus()
    page.keyboard.press("Enter")
    say_name(page, name)
    return finish(Reader(page, ANN, comment), prompt)


def slide(visit: Visit, thread: str, name: str, chance: float) -> Reader:
    """Move the slider by the keyboard, which says in words where it is."""
    page, prompt = arrive(visit, thread)
    comment = remark(f"{name} says:")
    slider = prompt.get_by_role("slider", name="How likely is it?")
    slider.focus()
    page.keyboard.press("Home")
    for _ in range(round(chance * 100) - 1):
        page.keyboard.press("ArrowRight")
    said = {BEN: "20%, about 1 in 5", CLEO: "90%, about 9 in 10"}[chance]
    expect(slider).to_have_attribute("aria-valuetext", said)
    expect(prompt.get_by_text(said)).to_be_visible()
    page.keyboard.press("Tab")
    page.keyboard.type(comment)
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    say_name(page, name)
    return finish(Reader(page, chance, comment), prompt)


def finish(reader: Reader, prompt: Locator) -> Reader:
    """Wait until the forecast is there and its comment is published."""
    expect(prompt.get_by_text(f"Your forecast: {reader.chance:.0%}")).to_be_visible()
    own = find_comment(reader.page, reader.comment)
    expect(own.get_by_text(f"forecasts {reader.chance:.0%}")).to_be_visible()
    expect(own.get_by_role("button", name="Withdraw")).to_be_visible()
    expect(own.locator(".state")).to_have_text("")
    return reader


def score_by_hand(prompt: dict[str, Any], forecasts: list[dict[str, Any]]) -> list[float]:
    """Return the peer score of each forecast, oldest first, if it happened: nobody changed their mind.

    At each moment 100·N/(N - 1)·(ln p - the mean of all N logarithms), as an integral over the planned life.
    """
    opens, closes, known = (
        datetime.fromisoformat(text)
        for text in (prompt["opens_at"], prompt["closes_at"], prompt["resolution"]["known_at"])
    )
    times = [datetime.fromisoformat(each["made_at"]) for each in forecasts] + [known]
    logs = [math.log(each["forecast"]["probability"]) for each in forecasts]
    scores = [0.0] * len(logs)
    for count in range(2, len(logs) + 1):
        share = (times[count] - times[count - 1]) / (closes - opens)
        mean = sum(logs[:count]) / count
        for place in range(count):
            scores[place] += 100 * count / (count - 1) * (logs[place] - mean) * share
    return scores


def test_three_readers_forecast_and_an_editor_says_what_happened(
    visit: Visit, log_in: LogIn, stack: Stack, mona: httpx.Client, thread: str
) -> None:
    aside = remark("Not a forecast:")
    settle(stack, thread, aside)
    editor = log_in()
    ask(editor, thread)
    asked = mona.get("moderation/prompts", params={"site": LAB, "thread": thread}).json()["prompts"][0]

    readers = [
        explain_and_tap(visit, thread, "Ann"),
        slide(visit, thread, "Ben", BEN),
        slide(visit, thread, "Cleo", CLEO),
    ]
    page = readers[2].page
    prompt = page.locator("parley-thread .prompt").filter(has_text=QUESTION)
    # The weights of 0.5, 0.2 and 0.9 are e^(1 - √3) = 0.48, e^(√2 - √3) = 0.73 and 1: half of it is reached at 0.5,
    # a quarter at 0.2, three quarters at 0.9.
    together = prompt.get_by_text("3 forecasts: together 50%; the middle half say 20% to 90%")
    expect(together).to_be_visible()
    # 166 units high, from 8 units below the top.
    expect(prompt.locator("svg circle")).to_have_attribute("cy", "91.0")
    prompt.get_by_text("As a table").focus()
    page.keyboard.press("Enter")
    rows = prompt.locator("tbody tr")
    assert rows.nth(0).locator("td").all_inner_texts() == ["3", "50%", "20%", "90%"]
    assert rows.last.locator("td").all_inner_texts() == ["1", "50%", "50%", "50%"]
    check_accessible(page)
    take_screenshot(page, "predictions-open", whole=True)

    editor.goto(f"/desk/sites/{LAB}/prompts/{asked['id']}")
    editor.get_by_label("Yes").focus()
    editor.keyboard.press("Space")
    editor.get_by_label("Where it says so").fill("https://river.example/ice")
    check_accessible(editor)
    editor.get_by_role("button", name="Resolve").focus()
    editor.keyboard.press("Enter")
    expect(editor.get_by_text("Noted. All forecasts are scored within seconds.")).to_be_visible()

    def read_export() -> dict[str, Any]:
        export: dict[str, Any] = mona.get(f"moderation/prompts/{asked['id']}/forecasts.json").json()
        return export

    wait_until(lambda: len(read_export()["scores"]) == len(readers), 15, "Not scored")
    export = read_export()
    by_hand = score_by_hand(export["prompt"], export["forecasts"])
    scored = {score["author"]["name"]: score for score in export["scores"]}
    for name, peer, reader in zip(("Ann", "Ben", "Cleo"), by_hand, readers, strict=True):
        # Moments are counted from 1970, in floats that are good for a quarter of a microsecond.
        assert scored[name]["peer"] == pytest.approx(peer, abs=1e-7)
        brier = (1 - reader.chance) ** 2
        assert scored[name]["brier"] == pytest.approx(brier, abs=1e-12)
        check_result(reader, brier=f"{brier:.2f}".rstrip("0"), peer=scored[name]["peer"])
    check_who_called_it(readers, by_hand, aside)
    check_table(editor, readers, by_hand)


def check_result(reader: Reader, *, brier: str, peer: float) -> None:
    """The reader's open page tells what happened, and what their forecast was worth."""
    prompt = reader.page.locator("parley-thread .prompt").filter(has_text=QUESTION)
    expect(prompt.get_by_text("What happened: Yes")).to_be_visible()
    expect(prompt.get_by_role("link", name="Source")).to_have_attribute("href", "https://river.example/ice")
    expect(prompt.locator("dd").first).to_be_visible()
    terms = prompt.locator("dt").all_inner_texts()
    facts = dict(zip(terms, prompt.locator("dd").all_inner_texts(), strict=True))
    assert facts["Brier score (0 is best)"] == brier
    shown = facts["Compared with the others (above 0 is better)"].replace("−", "-")
    assert float(shown) == pytest.approx(round(peer, 3), abs=1e-9)


def check_who_called_it(readers: list[Reader], by_hand: list[float], aside: str) -> None:
    """Sorted by who called it: what is no forecast is between those who did better and those who did worse."""
    page = readers[0].page
    prompt = page.locator("parley-thread .prompt").filter(has_text=QUESTION)
    prompt.get_by_role("button", name="Who called it").focus()
    page.keyboard.press("Enter")
    expect(page.get_by_label("Sort by")).to_have_value("called")
    scores = [*zip(by_hand, [reader.comment for reader in readers], strict=True), (0.0, aside)]
    expected = [text for _, text in sorted(scores, reverse=True)]
    comments = page.locator("parley-thread ol.comments > li > article .body")
    expect(comments).to_have_text(expected)
    check_accessible(page)
    take_screenshot(page, "predictions-resolved", whole=True)


def check_table(editor: Page, readers: list[Reader], by_hand: list[float]) -> None:
    """The desk's table has the same figures, best first."""
    editor.reload()
    check_accessible(editor)
    take_screenshot(editor, "predictions-desk", whole=True)
    rows = editor.get_by_role("region", name="The scores").locator("tbody tr")
    people = sorted(zip(by_hand, ("Ann", "Ben", "Cleo"), readers, strict=True), reverse=True)
    for place, (peer, name, reader) in enumerate(people):
        cells = rows.nth(place).locator("th, td").all_inner_texts()
        assert cells[:3] == [name, f"{peer:.2f}", f"{(1 - reader.chance) ** 2:.3f}"]


def test_a_forecast_is_kept_until_it_has_arrived_and_changed_until_it_closes(
    visit: Visit, log_in: LogIn, stack: Stack, thread: str
) -> None:
    settle(stack, thread, remark("First:"))
    ask(log_in(), thread)
    small: dict[str, Any] = {**PHONE, "viewport": {"width": 320, "height": 640}, "color_scheme": "dark"}
    page, prompt = arrive(visit, thread, **small)
    assert page.evaluate("document.documentElement.scrollWidth") == 320
    prompt.get_by_role("button", name="Likely", exact=True).click()
    say_name(page, "Dee")
    expect(prompt.get_by_text("Your forecast: 75%, about 3 in 4")).to_be_visible()
    expect(prompt.get_by_text("1 forecast: together 75%")).to_be_visible()
    check_accessible(page)

    prompt.get_by_role("button", name="Change it").click()
    page.context.set_offline(True)
    prompt.get_by_role("button", name="Unlikely", exact=True).click()
    expect(prompt.get_by_role("alert")).to_have_text(
        "That did not get through. Your forecast is kept here; please send it again."
    )
    page.context.set_offline(False)
    open_thread(page, thread)  # as after a reload
    prompt.get_by_role("button", name="Change it").click()
    expect(prompt.get_by_role("slider")).to_have_value("25")
    prompt.get_by_role("button", name="Change my forecast").click()
    expect(prompt.get_by_text("Your forecast: 25%, about 1 in 4")).to_be_visible()
    prompt.get_by_role("button", name="Take it back").click()
    expect(prompt.get_by_role("button", name="Fifty-fifty")).to_be_visible()
    take_screenshot(page, "predictions-phone-dark", whole=True)
