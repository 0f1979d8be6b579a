"""Accounts in a real browser: passkeys under the content policy, an app, invitations, the team; and how they look."""

import re
from typing import Any
from uuid import uuid4

import pytest
from playwright.sync_api import Page, expect

from tests.browser.tools import (
    DESKTOP,
    LAB,
    PHONE,
    Lab,
    LogIn,
    Visit,
    check_accessible,
    take_screenshot,
)
from tests.moderation.people import compute_code
from tests.stack import Stack

pytestmark = [pytest.mark.browser, pytest.mark.stack, pytest.mark.usefixtures("lab")]

LOOKS: dict[str, dict[str, Any]] = {
    "desktop": DESKTOP,
    "phone": {**PHONE, "viewport": {"width": 360, "height": 780}},
    "dark": {**DESKTOP, "color_scheme": "dark"},
    "dark-phone": {**PHONE, "viewport": {"width": 360, "height": 780}, "color_scheme": "dark"},
}


@pytest.fixture(params=LOOKS)
def look(request: pytest.FixtureRequest) -> str:
    return str(request.param)


def invite(stack: Stack, role: str = "moderator") -> tuple[str, str]:
    """Invite somebody new to the lab. Returns their name and the link's path."""
    name = f"guest-{uuid4().hex[:8]}"
    said = stack.manage("invite_moderator", f"{name}@example.org", "--site", LAB, "--role", role)
    return name, said.strip().splitlines()[-1].partition("/desk/")[2]


def join(visit: Visit, stack: Stack, lab: Lab, role: str = "moderator", **options: Any) -> tuple[str, Page]:
    """Accept an invitation as somebody new. Returns their name and the page, at the queue."""
    name, path = invite(stack, role)
    page = visit(f"/desk/{path}", **options)
    page.get_by_label("Your name here").fill(name)
    page.get_by_label("A password").fill(lab.password)
    page.get_by_label("The password once more").fill(lab.password)
    page.get_by_role("button", name="Join").click()
    expect(page).to_have_url(re.compile(r"/desk/$"))
    return name, page


def confirm(page: Page, lab: Lab) -> None:
    expect(page.get_by_role("heading", name="Is it you?")).to_be_visible()
    page.get_by_label("Password").fill(lab.password)
    page.get_by_role("button", name="Go on").click()


def plug_in_key(page: Page) -> None:
    """Give the browser a platform authenticator, as a fingerprint reader is (WebAuthn's own testing interface)."""
    devtools = page.context.new_cdp_session(page)
    devtools.send("WebAuthn.enable")
    options = {
        "protocol": "ctap2",
        "transport": "internal",
        "hasResidentKey": True,
        "hasUserVerification": True,
        "isUserVerified": True,
        "automaticPresenceSimulation": True,
    }
    devtools.send("WebAuthn.addVirtualAuthenticator", {"options": options})


def test_a_passkey_logs_in_by_itself(visit: Visit, stack: Stack, lab: Lab) -> None:
    # An IP address has no passkeys.
    name, page = join(visit, stack, lab, base_url=stack.url.replace("127.0.0.1", "localhost"))
    plug_in_key(page)
    page.goto("/desk/account")
    page.get_by_role("link", name="Add a passkey").click()
    confirm(page, lab)
    page.get_by_label("What you call it").fill("Reader in the laptop")
    page.get_by_role("button", name="Add it").click()
    expect(page.get_by_role("heading", name="Recovery codes")).to_be_visible()
    page.get_by_role("link", name="I have them").click()
    expect(page.get_by_role("region", name="Two factors")).to_contain_text("Reader in the laptop")
    take_screenshot(page, "account-passkey")

    page.get_by_role("button", name="Log out", exact=True).click()
    page.get_by_role("button", name="Use a passkey").click()
    expect(page).to_have_url(re.compile(r"/desk/$"))

    # As the second factor, it is asked for after the password.
    page.get_by_role("button", name="Log out", exact=True).click()
    page.get_by_label("Name").fill(name)
    page.get_by_label("Password").fill(lab.password)
    page.get_by_role("button", name="Log in").click()
    expect(page.get_by_role("heading", name="One more step")).to_be_visible()
    page.get_by_role("button", name="Use a passkey").click()
    expect(page).to_have_url(re.compile(r"/desk/$"))


def test_what_goes_wrong_with_a_passkey_is_said(visit: Visit, stack: Stack) -> None:
    page = visit("/desk/login", base_url=stack.url.replace("127.0.0.1", "localhost"))
    devtools = page.context.new_cdp_session(page)
    devtools.send("WebAuthn.enable")
    options = {"protocol": "ctap2", "transport": "internal", "hasResidentKey": True}
    devtools.send("WebAuthn.addVirtualAuthenticator", {"options": {**options, "hasUserVerification": True}})
    page.get_by_role("button", name="Use a passkey").click()
    expect(page.get_by_role("alert")).to_contain_text("That did not work.")


def test_at_an_address_without_a_name_there_are_no_passkeys(visit: Visit) -> None:
    page = visit("/desk/login")
    expect(page.get_by_role("button", name="Log in")).to_be_visible()
    expect(page.get_by_role("button", name="Use a passkey")).to_be_hidden()


def test_an_app_is_set_up_and_asked_for(visit: Visit, stack: Stack, lab: Lab, look: str) -> None:
    name, page = join(visit, stack, lab, **LOOKS[look])
    page.goto("/desk/account")
    take_screenshot(page, f"account-{look}", whole=True)
    check_accessible(page)
    page.get_by_role("link", name="Set up the app").click()
    check_accessible(page)
    take_screenshot(page, f"confirm-{look}")
    confirm(page, lab)
    page.get_by_text("I can't scan it").click()
    secret = page.locator("code.secret").inner_text()
    take_screenshot(page, f"app-{look}", whole=True)
    check_accessible(page)
    page.get_by_label("Code from the app").fill(compute_code(secret))
    page.get_by_role("button", name="Switch it on").click()
    expect(page.get_by_role("heading", name="Recovery codes")).to_be_visible()
    take_screenshot(page, f"codes-{look}")
    check_accessible(page)
    recovery = page.locator("pre").inner_text().split()[0]

    page.goto("/desk/logout")
    check_accessible(page)
    page.locator("main").get_by_role("button", name="Log out").click()
    page.get_by_label("Name").fill(name)
    page.get_by_label("Password").fill(lab.password)
    page.get_by_role("button", name="Log in").click()
    expect(page.get_by_role("heading", name="One more step")).to_be_visible()
    take_screenshot(page, f"second-factor-{look}")
    check_accessible(page)
    page.get_by_label("Code from your app").fill(recovery)
    page.get_by_role("button", name="Log in").click()
    expect(page).to_have_url(re.compile(r"/desk/$"))


def test_an_invitation(visit: Visit, stack: Stack, look: str) -> None:
    _, path = invite(stack)
    page = visit(f"/desk/{path}", **LOOKS[look])
    expect(page).to_have_url(re.compile(r"/desk/invitation$"))
    page.get_by_label("Your name here").fill("mona")
    page.get_by_label("A password").fill("short")
    page.get_by_label("The password once more").fill("shorter")
    page.get_by_role("button", name="Join").click()
    expect(page.get_by_text("The two passwords differ.")).to_be_visible()
    take_screenshot(page, f"invitation-{look}", whole=True)
    check_accessible(page)
    page.goto("/desk/invitation/nonsense")
    expect(page.get_by_role("heading", name="This link is not an invitation.")).to_be_visible()
    check_accessible(page)


def test_the_team(visit: Visit, log_in: LogIn, stack: Stack, lab: Lab, look: str) -> None:
    name, _ = join(visit, stack, lab)
    page = log_in("ada", **LOOKS[look])
    page.goto("/desk/account")
    page.get_by_role("link", name="Team of The Lab").click()
    page.get_by_label("E-mail").fill(f"{uuid4().hex[:8]}@example.org")
    page.get_by_role("button", name="Invite", exact=True).click()
    expect(page.get_by_role("status")).to_contain_text("/desk/invitation/")
    take_screenshot(page, f"team-{look}", whole=True)
    check_accessible(page)
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    page.get_by_label(f"Role of {name}").select_option("Admin")
    page.get_by_role("button", name=f"Set the role of {name}").click()
    expect(page.get_by_role("status")).to_contain_text("The role is changed")
    page.get_by_role("button", name=f"Remove {name}").click()
    take_screenshot(page, f"removing-{look}")
    check_accessible(page)
    page.get_by_role("button", name="Yes, remove").click()
    expect(page.get_by_role("status")).to_contain_text("They are off the team")
    expect(page.get_by_label(f"Role of {name}")).to_have_count(0)


def test_the_other_pages_of_an_account(visit: Visit, stack: Stack, lab: Lab, look: str) -> None:
    _, page = join(visit, stack, lab, **LOOKS[look])
    for path, heading in {
        "/desk/account/password": "Change the password",
        "/desk/account/email": "This Parley sends no mail.",
        "/desk/password/reset": "This Parley sends no mail.",
    }.items():
        page.goto(path)
        expect(page.get_by_role("heading", name=heading)).to_be_visible()
        take_screenshot(page, f"{path.rpartition('/')[2]}-{look}")
        check_accessible(page)
    page.goto("/desk/account")
    page.get_by_label("What it is for").fill("Statistics")
    page.get_by_role("button", name="Make a token").click()
    confirm(page, lab)
    expect(page.get_by_role("status")).to_contain_text("pm_")
    take_screenshot(page, f"token-{look}", whole=True)
    check_accessible(page)
    page.get_by_role("button", name="Revoke Statistics").click()
    expect(page.get_by_role("status")).to_contain_text("is revoked")
