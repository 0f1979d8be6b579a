"""A guest who writes where an attack is on: the page proves what is asked for by itself, and no word is lost."""

import json
from uuid import uuid4

import pytest
from playwright.sync_api import Page, Route, expect

from tests.browser.tools import Visit, check_accessible, find_comment, remark
from tests.stack import Stack

pytestmark = [pytest.mark.browser, pytest.mark.stack]

# What Turnstile's script is for its page: something that shows itself, and calls back.
TURNSTILE = """
window.turnstile = {
  render(place, options) {
    const button = document.createElement("button");
    button.textContent = "A person";
    button.onclick = () => options.callback(`for ${options.sitekey}`);
    place.append(button);
  },
};
"""


@pytest.fixture(scope="module")
def sites(stack: Stack) -> dict[str, str]:
    """The keys of new sites, each with what it asks for, all of which are under attack."""
    keys = {challenge: f"raid-{uuid4().hex[:8]}" for challenge in ("proof_of_work", "turnstile")}
    code = f"""
from datetime import timedelta
from django.utils import timezone
from discussions.actions.sites import create_site
from discussions.models import Site
from discussions.sealing import seal_secret
from moderation.actions.raids import watch_sites
from moderation.models import PolicyVersion, Raid
policy = {{"min_seconds_to_submit": 0, "spam_at": 1, "hold_in_raids": "off"}}
evidence = {{"authors": 3, "count": 4, "kinds": "text, thread"}}
now = timezone.now()
ends = {{"started_at": now, "ends_at": now + timedelta(hours=1)}}
secret = seal_secret("a-secret")
for challenge, key in {keys!r}.items():
    site = create_site(key=key, name="The Raided", hosts=["127.0.0.1"])
    Site.objects.filter(pk=site.pk).update(challenge=challenge, captcha_key="0x4A", sealed_captcha_secret=secret)
    PolicyVersion.objects.create(site=site, version=1, document=policy)
    Raid.objects.create(site=site, code="coordination.group", evidence=evidence, **ends)
watch_sites()
"""
    stack.manage("shell", "-v", "0", "-c", code)
    return keys


def open_site(page: Page, site: str) -> None:
    """Show a thread of this site below the demo's article."""
    page.locator("parley-thread").evaluate(
        "(embed, site) => (embed.setAttribute('site', site), embed.setAttribute('thread', 'rain'))", site
    )
    expect(page.locator("parley-thread ol.comments")).not_to_have_attribute("aria-busy", "true")


def write(page: Page, text: str, name: str = "") -> None:
    page.get_by_label("Your comment").fill(text)
    page.get_by_role("button", name="Post comment").click()
    if name:
        page.get_by_label("Your name").filter(visible=True).fill(name)
        page.keyboard.press("Enter")


def test_a_guest_in_an_attacked_thread_posts_and_the_page_proves_it_by_itself(
    visit: Visit, sites: dict[str, str]
) -> None:
    page = visit("/demo/")
    open_site(page, sites["proof_of_work"])
    text = remark("Rain drums on the roof")

    def make_endless(route: Route) -> None:
        answer = route.fetch()
        body = answer.json()
        body["error"]["challenge"]["difficulty"] = 32
        route.fulfill(response=answer, body=json.dumps(body))

    # As it looks while it is at work.
    page.route("**/guests", make_endless)
    write(page, text, "Greta")
    expect(page.get_by_text("Checking that you are not a robot…").filter(visible=True).first).to_be_visible()
    expect(page.get_by_role("progressbar")).to_be_visible()
    check_accessible(page)
    # The page does not wait for it, and what was typed outlasts it.
    page.unroute("**/guests")
    page.reload()
    open_site(page, sites["proof_of_work"])
    expect(page.get_by_label("Your comment")).to_have_value(text)

    write(page, text, "Greta")
    expect(find_comment(page, text)).to_contain_text("Greta")
    expect(page.get_by_label("Your comment")).to_have_value("")
    expect(page.get_by_role("progressbar")).to_have_count(0)
    # Who has just proven it is not asked again.
    again = remark("Thunder rolls on")
    sent: list[str] = []
    page.on("request", lambda request: sent.append(request.url) if request.method == "POST" else None)
    write(page, again)
    expect(find_comment(page, again)).to_contain_text("Greta")
    assert len([url for url in sent if url.endswith("/comments")]) == 1


def test_a_captcha_is_shown_in_a_frame_and_who_asks_its_provider_in_vain_works_instead(
    visit: Visit, sites: dict[str, str]
) -> None:
    page = visit("/demo/")
    page.route("https://challenges.cloudflare.com/**", lambda route: route.fulfill(body=TURNSTILE))
    open_site(page, sites["turnstile"])
    text = remark("Hail on the tin shed")
    write(page, text, "Gus")
    frame = page.frame_locator("parley-thread iframe")
    expect(frame.get_by_role("button", name="A person")).to_be_visible()
    check_accessible(page)
    # The provider is out of reach of the tests, and anything that it has not said is no yes.
    with page.expect_request(lambda request: request.headers.get("parley-challenge", "").startswith("p")):
        frame.get_by_role("button", name="A person").click()
    expect(find_comment(page, text)).to_contain_text("Gus")


def test_who_gives_up_keeps_the_text(visit: Visit, sites: dict[str, str]) -> None:
    page = visit("/demo/")
    page.route("https://challenges.cloudflare.com/**", lambda route: route.fulfill(body=TURNSTILE))
    open_site(page, sites["turnstile"])
    text = remark("Fog over the fields")
    write(page, text, "Gil")
    expect(page.frame_locator("parley-thread iframe").get_by_role("button", name="A person")).to_be_visible()
    box = page.locator("[data-parley-challenge]")
    box.get_by_role("button", name="Cancel").click()
    expect(page.get_by_text("your browser has to prove something first")).to_be_visible()
    expect(page.get_by_label("Your comment")).to_have_value(text)
    expect(box).to_have_count(0)


def test_without_scripts_a_comment_waits_for_a_moderator(
    visit: Visit, stack: Stack, sites: dict[str, str]
) -> None:
    page = visit(
        f"/threads/{sites['proof_of_work']}/rain?url={stack.url}/demo/&title=Rain", java_script_enabled=False
    )
    text = remark("Sleet since the morning")
    page.get_by_label("Your comment").fill(text)
    page.get_by_role("button", name="Continue").click()
    page.get_by_label("Your name").fill("Gudrun")
    page.get_by_role("button", name="Post comment").click()
    expect(page.get_by_text(text)).to_be_visible()
    for _ in range(20):
        if page.get_by_text("moderators look at it first").count():
            break
        page.reload()
    expect(page.get_by_text("moderators look at it first")).to_be_visible()
