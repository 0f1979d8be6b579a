"""Every known attack, written wherever people can write and shown wherever it is shown: none of them runs.

The browser is told to ignore our content policy, which would stop what slips through: here nothing may slip through.
"""

import json
from collections.abc import Iterator
from typing import Any
from uuid import uuid4
from xml.etree import ElementTree

import httpx
import pytest
from playwright.sync_api import Page, expect

from moderation.queries.desk import MAX_REPORTS
from tests.attacked import LONGEST_NAME, LONGEST_TEXT, LONGEST_TITLE, link, pack
from tests.browser.tools import Lab, LogIn, Visit
from tests.browser.trap import FIND_SUSPECTS, Watch
from tests.discussions.test_markup import check_harmless
from tests.shared import find_shared
from tests.stack import Stack

pytestmark = [pytest.mark.browser, pytest.mark.stack]

UNGUARDED: dict[str, Any] = {"bypass_csp": True}
ATOM = "{http://www.w3.org/2005/Atom}"

# Show a thread, open what its comments were before, and tell what is wrong and who wrote.
SHOW_THREAD = f"""async (key) => {{
    const embed = document.querySelector("parley-thread");
    const loaded = new Promise((resolve) => embed.addEventListener("thread:loaded", resolve, {{ once: true }}));
    embed.setAttribute("thread", key);
    await loaded;
    const root = embed.shadowRoot;
    const edited = [...root.querySelectorAll("button.edited:not([hidden])")];
    for (const button of edited) button.click();
    while (root.querySelectorAll(".history li .body").length < 2 * edited.length)
        await new Promise(requestAnimationFrame);
    const names = [...root.querySelectorAll("article .name")].map((name) => name.textContent);
    return {{ names, histories: edited.length, suspects: ({FIND_SUSPECTS})(root) }};
}}"""

# Show each text as the form's preview shows it.
PREVIEW = f"""async (texts) => {{
    const root = document.querySelector("parley-thread").shadowRoot;
    const [area, preview] = ["textarea", ".preview"].map((selector) => root.querySelector(selector));
    const button = root.querySelector(".composer button[aria-pressed]");
    const suspects = [];
    let shown = 0;
    for (const text of texts) {{
        area.value = text;
        area.dispatchEvent(new Event("input"));
        const changed = new Promise((resolve) => {{
            const watcher = new MutationObserver(() => (watcher.disconnect(), resolve()));
            watcher.observe(preview, {{ childList: true }});
        }});
        button.click();
        if (preview.hidden) button.click();
        await changed;
        suspects.push(...({FIND_SUSPECTS})(preview));
        shown += preview.querySelectorAll("p").length;
    }}
    return {{ suspects, shown }};
}}"""

# Open pages in frames, some at a time, and tell what is wrong in them, and what they say.
OPEN_PAGES = f"""async (paths) => {{
    const waiting = [...paths.entries()];
    const found = [];
    const open = async ([number, path]) => {{
        const frame = document.createElement("iframe");
        const loaded = new Promise((resolve) => frame.addEventListener("load", resolve));
        frame.src = path;
        document.body.append(frame);
        await loaded;
        const page = frame.contentDocument;
        found[number] = {{
            suspects: ({FIND_SUSPECTS})(page),
            names: [...page.querySelectorAll("article .name")].map((name) => name.textContent),
            title: page.querySelector("meta[property='og:title']")?.content,
            data: page.querySelector("script[type='application/ld+json']")?.textContent,
        }};
        frame.remove();
    }};
    const work = async () => {{ while (waiting.length) await open(waiting.shift()); }};
    await Promise.all([work(), work(), work(), work()]);
    return found;
}}"""

# Put the card of each case where the desk puts the next one, as the desk does.
SHOW_CARDS = f"""async (cases) => {{
    const place = document.querySelector("main").appendChild(document.createElement("div"));
    const suspects = [], names = [];
    const waiting = [...cases];
    const work = async () => {{
        while (waiting.length) {{
            const answer = await fetch(`/desk/cases/${{waiting.shift()}}/card`);
            place.innerHTML = await answer.text();
            for (const details of place.querySelectorAll("details")) details.open = true;
            suspects.push(...({FIND_SUSPECTS})(place));
            names.push(...[...place.querySelectorAll(".reports .by bdi")].map((name) => name.textContent));
        }}
    }};
    await Promise.all([work(), work(), work()]);
    return {{ suspects, names }};
}}"""


class Attacked:
    """A site on which everything was tried, as `tests/attacked.py` made it, and by what attacks."""

    def __init__(self, stack: Stack, lab: Lab, attacks: list[str]) -> None:
        self.attacks, self.moderator = attacks, f"mara-{uuid4().hex[:8]}"
        key = f"attacked-{uuid4().hex[:8]}"
        code = f"""
import json
from pathlib import Path
from tests.attacked import attack_site
from tests.browser.test_attacks import read_attacks
print(json.dumps(attack_site({key!r}, {self.moderator!r}, {lab.password!r}, read_attacks())))
"""
        self.found: dict[str, Any] = json.loads(stack.manage("shell", "-v", "0", "-c", code))
        self.site = key
        self.names = sorted(attack[:LONGEST_NAME].strip() for attack in attacks)
        self.titles = list(pack(attacks, LONGEST_TITLE))
        # All threads that have comments, and of those that only have a title every eighth: the desk's queue has all.
        used = len(self.found["threads"])
        self.places = [*range(used), *range(used, len(self.titles), 8)]

    def list_texts(self) -> Iterator[str]:
        """Yield long texts that have every attack in them, first as words, then as links."""
        yield from pack(self.attacks, LONGEST_TEXT)
        yield from pack([link(attack) for attack in self.attacks], LONGEST_TEXT)


def read_attacks() -> list[str]:
    lines = find_shared("data/security/xss.txt").read_text(errors="replace").splitlines()
    attacks = [line.replace("\x00", "").strip() for line in lines]
    return [attack for attack in attacks if attack]


@pytest.fixture(scope="module")
def attacked(stack: Stack, lab: Lab) -> Attacked:
    attacks = read_attacks()
    assert len(attacks) > 8_000
    return Attacked(stack, lab, attacks)


def open_bare(page: Page, watch: Watch, body: str) -> None:
    """Open a page that has only this, and scripts of Parley's."""
    html = f'<!doctype html><html lang="en"><title>Attacks</title><link rel="icon" href="data:,">{body}'
    page.route("**/attacks.html", lambda route: route.fulfill(body=html, content_type="text/html"))
    watch.go("/attacks.html")


def open_embed(page: Page, attacked: Attacked, thread: str) -> Watch:
    watch = Watch(page)
    script = '<script type="module" src="/embed.js"></script>'
    embed = f'<parley-thread site="{attacked.site}" thread="{thread}"></parley-thread>'
    open_bare(page, watch, f"{script}{embed}")
    expect(page.locator("parley-thread ol.comments")).not_to_have_attribute("aria-busy", "true")
    return watch


def test_the_trap_snaps(visit: Visit) -> None:
    """The same attacks, shown by somebody who trusts them, are noticed."""
    page = visit("/healthz", **UNGUARDED)
    page.route("**/x", lambda route: route.abort())
    watch = Watch(page)
    open_bare(page, watch, "<main></main>")
    attacks = ["<img src=x onerror=alert(1)>", "<details open ontoggle=console.log(2)></details>"]
    attacks += ["<img src=x onerror='undefined()'>"]
    attacks += ["<a href='javascript:alert(3)'>x</a>", "<p style='color:red'>x</p>", "<b onclick=x>x</b>"]
    attacks += ["<form action='https://evil.example'></form>", "<base href='https://evil.example'>"]
    page.evaluate("html => { document.querySelector('main').innerHTML = html; }", "".join(attacks))
    page.wait_for_function("window.caught?.length >= 3")
    suspects = page.locator("main").evaluate(FIND_SUSPECTS)
    assert len(suspects) == len(attacks)
    caught = " ".join(watch.caught())
    for trace in ("alert: 1", "console.log: 2", "error: ", "request: https://evil.example"):
        assert trace in caught
    with pytest.raises(AssertionError):
        watch.check("main")


def test_below_the_article(visit: Visit, attacked: Attacked) -> None:
    page = visit("/healthz", **UNGUARDED)
    watch = open_embed(page, attacked, "attack-0")
    names, histories = [], 0
    for key in [*attacked.found["threads"][1:], "attack-0"]:
        shown = page.locator("parley-thread").evaluate(f"(_, key) => ({SHOW_THREAD})(key)", key)
        assert shown["suspects"] == []
        names += shown["names"]
        histories += shown["histories"]
    assert sorted(names) == attacked.names
    assert histories == len(list(pack(attacked.attacks, LONGEST_TEXT)))
    watch.check("parley-thread")


def test_in_the_preview(visit: Visit, attacked: Attacked) -> None:
    page = visit("/healthz", **UNGUARDED)
    watch = open_embed(page, attacked, "attack-0")
    page.locator("parley-thread textarea").focus()
    shown = page.evaluate(PREVIEW, list(attacked.list_texts()))
    assert shown["suspects"] == []
    assert shown["shown"] > len(attacked.attacks)
    watch.check("parley-thread")


def test_on_the_pages_that_need_no_scripts(visit: Visit, attacked: Attacked) -> None:
    page = visit("/healthz", **UNGUARDED)
    page.route("**/embed.js", lambda route: route.abort())
    watch = Watch(page)
    open_bare(page, watch, "<body></body>")
    found = attacked.found
    titles = [attacked.titles[place] for place in attacked.places]
    paths = [f"/threads/{attacked.site}/{found['titles'][place]}" for place in attacked.places]
    shown = page.evaluate(OPEN_PAGES, paths)
    assert [each["suspects"] for each in shown if each["suspects"]] == []
    assert [each["title"] for each in shown] == titles
    assert sorted(name for each in shown for name in each["names"]) == attacked.names
    described = [json.loads(each["data"]) for each in shown]
    assert [each["headline"] for each in described] == titles
    assert sum(len(list(walk(each))) for each in described) == len(attacked.attacks)
    watch.check()


def walk(described: dict[str, Any]) -> Iterator[str]:
    for comment in described.get("comment", ()):
        yield comment["author"]["name"]
        yield from walk(comment)


def test_in_the_forms_of_those_pages(visit: Visit, stack: Stack, attacked: Attacked) -> None:
    page = visit("/healthz", **UNGUARDED)
    page.route("**/embed.js", lambda route: route.abort())
    watch = Watch(page)
    place = f"/threads/{attacked.site}"
    with stack.client() as anyone:
        read = anyone.get(f"sites/{attacked.site}/threads/attack-0/comments", params={"limit": 1}).json()
    comment = read["comments"][0]["id"]
    for act in ("", "/reply", "/report", "/mute"):
        watch.go(f"{place}/attack-0/comments/{comment}{act}")
        expect(page.locator("article").first).to_be_visible()
        watch.check()
    for title in attacked.titles[::100]:
        watch.go(f"{place}/fresh?{httpx.QueryParams({'url': f'{stack.url}/demo/', 'title': title})}")
        assert page.locator("parley-thread").get_attribute("title") == title
        watch.check()
    watch.go(f"{place}/attack-0/write")
    for text in [*attacked.list_texts()][::8]:
        page.locator("textarea").fill(text)
        page.locator("button[value=preview]").click()
        expect(page.locator(".preview p").first).to_be_visible()
        assert page.locator("textarea").input_value() == text
        watch.check()


def test_what_moderators_tell_a_reader(visit: Visit, stack: Stack, attacked: Attacked) -> None:
    page = visit("/healthz", **UNGUARDED)
    found = attacked.found
    page.evaluate("([key, value]) => localStorage.setItem(key, value)",
                  [f"parley:guest:{stack.url}|{attacked.site}", json.dumps(found["guest"])])  # fmt: skip
    watch = open_embed(page, attacked, found["removed"])
    states = page.locator("parley-thread [data-status=rejected] .state")
    expect(states.first).to_contain_text(attacked.attacks[0])
    told = states.count()
    assert told > 50
    watch.check("parley-thread")
    page.route("**/embed.js", lambda route: route.abort())
    page.context.add_cookies([{"name": "parley_reader", "value": found["guest"]["token"], "url": stack.url}])
    watch.go(f"/threads/{attacked.site}/{found['removed']}")
    expect(page.locator(".state")).to_have_count(told)
    watch.check()


def test_on_the_desk(log_in: LogIn, attacked: Attacked) -> None:
    page = log_in(attacked.moderator, **UNGUARDED)
    expect(page.locator("h1")).to_be_attached()
    watch = Watch(page)
    watch.go(f"/desk/?site={attacked.site}&sort=oldest")
    titles = list[str]()
    while True:
        titles += page.locator("ol.queue .source bdi:last-child").all_text_contents()
        watch.check()
        following = page.locator("a[rel=next]")
        if not following.count():
            break
        watch.go(str(following.get_attribute("href")))
    assert sorted(titles) == sorted(attacked.titles)
    cases = attacked.found["cases"]
    for case in cases[:3]:
        watch.go(f"/desk/cases/{case}")
        page.get_by_text("As readers would see it").first.click()
        expect(page.locator(".prose").first).to_be_visible()
        watch.check()
        watch.go(str(page.locator("#author + p a").get_attribute("href")))
        watch.check()
    reported = cases[: -(-len(attacked.attacks) // MAX_REPORTS)]
    shown = page.evaluate(SHOW_CARDS, reported)
    assert shown["suspects"] == []
    assert sorted(shown["names"]) == attacked.names
    watch.check()


def test_in_feeds(visit: Visit, stack: Stack, attacked: Attacked) -> None:
    names, titles = [], []
    with stack.client() as anyone:
        for key in (attacked.found["titles"][place] for place in attacked.places):
            answer = anyone.get(f"sites/{attacked.site}/threads/{key}/feed.atom").raise_for_status()
            assert answer.headers["X-Content-Type-Options"] == "nosniff"
            feed = ElementTree.fromstring(answer.content)
            titles.append(feed.findtext(f"{ATOM}title"))
            for entry in feed.iter(f"{ATOM}entry"):
                names.append(entry.findtext(f"{ATOM}title"))
                check_harmless(str(entry.findtext(f"{ATOM}summary")))
    assert sorted(map(str, names)) == attacked.names
    assert titles == [attacked.titles[place] for place in attacked.places]
    page = visit("/healthz", **UNGUARDED)
    watch = Watch(page)
    for key in attacked.found["threads"][::20]:
        watch.go(f"/api/v1/sites/{attacked.site}/threads/{key}/feed.atom")
        expect(page.locator("body")).to_contain_text("urn:parley:thread")
        assert watch.caught() == []
