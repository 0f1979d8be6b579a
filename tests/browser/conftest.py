"""A browser, and the people in front of it."""

import re
import shutil
from collections.abc import Iterator
from typing import Any
from uuid import uuid4

import httpx
import pytest
from playwright.sync_api import Browser, BrowserContext, ConsoleMessage, Dialog, Page, sync_playwright

from tests.browser.tools import DESKTOP, LAB, Lab, LogIn, Visit
from tests.stack import Stack, new_address

PATIENCE_MILLISECONDS = 10_000
OPTIONS = ["--headless", "--no-sandbox", "--disable-gpu", "--disable-background-networking"]
OPTIONS += ["--disable-component-update", "--no-first-run"]

# Refused requests are part of some tests; the browser writes them down as errors of the page.
EXPECTED = re.compile(r"^Failed to load resource: ")


@pytest.fixture(scope="package")
def browser() -> Iterator[Browser]:
    # Not for the whole session: while Playwright runs, Django takes the thread for an asynchronous one.
    program = shutil.which("chromium")
    if program is None:
        pytest.skip("needs Chromium: install Debian's `chromium`")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=program, args=OPTIONS)
        yield browser
        browser.close()


@pytest.fixture
def visit(browser: Browser, stack: Stack) -> Iterator[Visit]:
    """Open a path as somebody new; `options` are Playwright's for a context. No page may complain, or open a dialog."""
    contexts: list[BrowserContext] = []
    complaints: list[str] = []

    def open_page(path: str, **options: Any) -> Page:
        context = browser.new_context(
            **{**DESKTOP, "locale": "en-US", "base_url": stack.url, **options},
            extra_http_headers={"X-Forwarded-For": new_address()},
        )
        contexts.append(context)
        context.set_default_timeout(PATIENCE_MILLISECONDS)
        page = context.new_page()
        page.on("console", note)
        page.on("pageerror", lambda error: complaints.append(f"error: {error}"))
        page.on("dialog", refuse)
        page.goto(path)
        return page

    def note(message: ConsoleMessage) -> None:
        if message.type in ("error", "warning") and not EXPECTED.match(message.text):
            complaints.append(f"{message.type}: {message.text}")

    def refuse(dialog: Dialog) -> None:
        complaints.append(f"dialog: {dialog.message}")
        dialog.dismiss()

    yield open_page
    for context in contexts:
        context.close()
    assert complaints == []


@pytest.fixture(scope="session")
def lab(stack: Stack) -> Lab:
    """Make the site of these tests, with its moderators mona and milo, its admin ada, and stranger, who has no site.

    Its policy lets people write as fast as a browser test does.
    """
    password = "a-long-pass-phrase"
    code = f"""
from django.contrib.auth.models import User
from discussions.actions.sites import create_site
from discussions.models import Site
from moderation.actions.tokens import create_access_token
from moderation.models import Membership, PolicyVersion
site = create_site(key={LAB!r}, name="The Lab", hosts=["127.0.0.1"])
Site.objects.filter(pk=site.pk).update(challenge="off")
policy = {{"min_seconds_to_submit": 0, "spam_at": 1, "hold_in_raids": "off"}}
PolicyVersion.objects.create(site=site, version=1, document=policy)
roles = {{"mona": "moderator", "milo": "moderator", "ada": "admin", "stranger": None}}
for name, role in roles.items():
    user = User.objects.create_user(name, password={password!r})
    if role:
        Membership.objects.create(user=user, site=site, role=role)
print(create_access_token(user=User.objects.get(username="mona"), name="browser tests"))
"""
    return Lab(password, mona_token=stack.manage("shell", "-v", "0", "-c", code).strip())


@pytest.fixture
def thread(lab: Lab) -> str:
    """The key of a thread of the lab in which nobody has written."""
    return f"test-{uuid4().hex[:12]}"


@pytest.fixture
def log_in(visit: Visit, lab: Lab) -> LogIn:
    """Open the desk as one of the lab's people, with Playwright's options for a context."""

    def open_desk(name: str = "mona", **options: Any) -> Page:
        page = visit("/desk/", **options)
        page.get_by_label("Name").fill(name)
        page.get_by_label("Password").fill(lab.password)
        page.get_by_role("button", name="Log in").click()
        return page

    return open_desk


@pytest.fixture
def mona(stack: Stack, lab: Lab) -> Iterator[httpx.Client]:
    """Mona's client of the API, by which the tests look behind the pages."""
    with stack.client(lab.mona_token) as client:
        yield client
