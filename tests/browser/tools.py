"""What the browser tests do again and again."""

import os
from collections.abc import Callable
from io import BytesIO
from pathlib import Path
from random import Random
from typing import Any, NamedTuple
from uuid import uuid4

import axe_playwright_python
import httpx
from PIL import Image
from playwright.sync_api import Locator, Page, expect

from config.run import BASE_DIR
from tests.stack import Stack
from tests.waiting import wait_until

Visit = Callable[..., Page]
LogIn = Callable[..., Page]

LAB = "lab"  # the key of the site of these tests
PHONE: dict[str, Any] = {"viewport": {"width": 390, "height": 844}, "has_touch": True, "is_mobile": True}
DESKTOP: dict[str, Any] = {"viewport": {"width": 1280, "height": 900}}
# Whatever is drawn from these, no two remarks are nearly the same.
WORDS = (
    "harbour winter council bridge ticket morning engine garden teacher violin market thunder copper lantern "
    "orchard railway pepper island marble window candle forest harvest kitchen library meadow needle ocean "
    "pencil quarry ribbon saddle temple umbrella valley walnut yellow zebra anchor basket cellar dragon elbow "
    "feather glacier hammer insect jacket kettle ladder mirror nephew oyster parade rocket shadow timber velvet"
)
AXE = (Path(axe_playwright_python.__file__).parent / "axe.min.js").read_text()


class Lab(NamedTuple):
    """The site of these tests: everybody's password, and mona's token for the API."""

    password: str
    mona_token: str


def take_screenshot(page: Page, name: str, *, whole: bool = False) -> None:
    """Keep a picture of the page, for people to look at: of its discussion, where it has one, or of the `whole`.

    In few colours, so that it is small: these are pages, not photographs.
    """
    folder = Path(os.environ.get("PARLEY_SCREENSHOTS", BASE_DIR / "var" / "screenshots"))
    folder.mkdir(parents=True, exist_ok=True)
    page.evaluate("document.querySelector('.discussion')?.scrollIntoView()")
    picture = Image.open(BytesIO(page.screenshot(full_page=whole, animations="disabled"))).convert("RGB")
    picture.thumbnail((1280, 20_000))
    few = picture.quantize(48, Image.Quantize.MAXCOVERAGE, kmeans=3, dither=Image.Dither.NONE)
    few.save(folder / f"{name}.png", optimize=True)


def check_accessible(page: Page) -> None:
    """Fail with what axe finds wrong: WCAG 2.2 A and AA, and its own good practice."""
    page.evaluate(AXE)
    found = page.evaluate("axe.run(document, {resultTypes: ['violations']})")
    problems = [
        f"{problem['id']}: {node['target']} {node['failureSummary']}"
        for problem in found["violations"]
        for node in problem["nodes"]
    ]
    assert not problems, "\n".join(problems)


def remark(start: str) -> str:
    """Return a remark that begins so and goes on like no other, so that no check takes it for a copy."""
    return f"{start} {' '.join(Random(uuid4().int).sample(WORDS.split(), 10))}."


def post(
    client: httpx.Client,
    thread: str,
    body: str,
    *,
    parent: str | None = None,
    title: str = "A page for a test",
) -> dict[str, Any]:
    """Post a comment in a thread of the lab by the API, and return it as it was answered."""
    page = f"{str(client.base_url).partition('/api/')[0]}/demo/"
    sent = {"body": body, "parent": parent, "url": page, "title": title}
    answer = client.post(f"sites/{LAB}/threads/{thread}/comments", json=sent)
    assert answer.status_code == 202, answer.text
    comment: dict[str, Any] = answer.json()
    return comment


def settle(stack: Stack, thread: str, body: str, *, name: str = "Nora", parent: str | None = None) -> str:
    """Have a new guest write a comment in the lab, wait until it has been checked, and return its id."""
    with stack.guest(name, site=LAB) as guest:
        comment = post(guest, thread, body, parent=parent)
        wait_until(lambda: read_status(guest, comment["id"]) != "pending", 10, "Not checked")
    return str(comment["id"])


def hold(stack: Stack, thread: str, remark: str = "A bargain") -> str:
    """Have a new guest write a comment that is held for its many links. Returns its id."""
    marks = uuid4().hex[:8]
    links = " ".join(f"https://{marks}-{number}.example/sale" for number in range(4))
    return settle(stack, thread, f"{remark}: {links}", name="Sal")


def pile_up(stack: Stack, password: str, count: int) -> list[str]:
    """Make a site with this many held comments, and return the names of its two moderators."""
    key = f"pile-{uuid4().hex[:8]}"
    names = [f"{name}-{key[5:]}" for name in ("pia", "pat")]
    code = f"""
from random import Random
from time import sleep
from django.contrib.auth.models import User
from discussions.actions.sites import create_site
from discussions.models import Thread
from moderation.models import Case, Membership, PolicyVersion
from tests.build import build_author, build_comment
site = create_site(key={key!r}, name="The Pile", hosts=["127.0.0.1"])
policy = {{"premoderation": "all", "hold_in_raids": "off", "spam_at": 1}}
PolicyVersion.objects.create(site=site, version=1, document=policy)
thread = Thread.objects.create(site=site, key="pile", url="http://127.0.0.1/pile", title="What will come")
for name in {names!r}:
    user = User.objects.create_user(name, password={password!r})
    Membership.objects.create(user=user, site=site, role="moderator")
for number in range({count}):
    author = build_author(thread, f"Writer {{number}}")
    words = Random(number).sample({WORDS!r}.split(), 12)
    build_comment(thread, author, status="pending", body=" ".join(words))
while Case.objects.filter(site=site, state="open").count() < {count}:
    sleep(0.1)
"""
    stack.manage("shell", "-v", "0", "-c", code)
    return names


def read_status(client: httpx.Client, comment_id: str) -> str:
    return str(client.get(f"comments/{comment_id}").json()["status"])


def open_thread(page: Page, key: str) -> None:
    """Show a thread of the lab below the demo's article."""
    page.locator("parley-thread").evaluate(
        "(embed, [site, key]) => (embed.setAttribute('site', site), embed.setAttribute('thread', key))",
        [LAB, key],
    )
    expect(page.locator("parley-thread ol.comments")).not_to_have_attribute("aria-busy", "true")


def find_comment(page: Page, text: str) -> Locator:
    """Return the comment with this text, without the replies below it."""
    return page.locator("parley-thread article").filter(has_text=text)


def find_case(mona: httpx.Client, comment_id: str) -> dict[str, str]:
    """Return the case of a comment of the lab, open or settled."""
    cases = [
        case
        for state in ("open", "settled")
        for case in mona.get("moderation/cases", params={"site": LAB, "state": state, "limit": 100}).json()[
            "cases"
        ]
    ]
    found: dict[str, str] = next(case for case in cases if case["comment"]["id"] == comment_id)
    return found


def publish(stack: Stack, mona: httpx.Client, comment_id: str) -> None:
    """Approve the comment, if the checks stopped it."""
    with stack.client() as anyone:
        if anyone.get(f"comments/{comment_id}").status_code == 200:
            return
    case = find_case(mona, comment_id)
    sent = {"action": "approve", "version": case["version"]}
    mona.post(f"moderation/cases/{case['id']}/decisions", json=sent).raise_for_status()
