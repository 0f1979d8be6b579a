"""The desk's pages about webhooks."""

import re
from typing import Any

import pytest
from django.test import Client

from discussions.models import EventKind, Site, Thread
from moderation.models import Delivery, DeliveryState, Role, Webhook
from tests.moderation.people import build_person, open_desk
from tests.moderation.test_webhooks import deliver, endpoint, happen, pass_time
from tests.providers.servers import Reply, Server

__all__ = ["endpoint"]
pytestmark = pytest.mark.django_db

PAGE = "/desk/sites/gazette/webhooks"


@pytest.fixture
def browser(site: Site) -> Client:
    build_person("gwen", site=site, role=Role.ADMIN)
    return open_desk("gwen")


def fill(endpoint: Server, **fields: Any) -> dict[str, Any]:
    return {"name": "Newsroom", "url": endpoint.url, "format": "standard", "enabled": "on", **fields}


def test_an_admin_sets_one_up_tries_it_and_removes_it(
    browser: Client, thread: Thread, endpoint: Server
) -> None:
    assert "Nothing is told to anybody." in browser.get(PAGE).text
    form = browser.get(f"{PAGE}/new").text
    assert all(kind in form for kind in EventKind.values)
    made = browser.post(f"{PAGE}/new", fill(endpoint, kinds=["thread.changed", "flag.created"])).text
    (secret,) = re.findall(r"whsec_[\w+/=]+", made)
    assert secret not in browser.get(PAGE).text
    webhook = Webhook.objects.get()
    assert webhook.kinds == ["thread.changed", "flag.created"]
    assert "It took the sample in" in browser.post(f"{PAGE}/{webhook.pk}/try").text
    endpoint.trouble = Reply(500)
    assert "server_failed (HTTP 500)" in browser.post(f"{PAGE}/{webhook.pk}/try").text
    assert "whsec_" in browser.post(f"{PAGE}/{webhook.pk}/rotate").text
    happen(thread)
    deliver()
    one = browser.get(f"{PAGE}/{webhook.pk}").text
    assert "server_failed · HTTP 500" in one
    assert "failing" in browser.get(PAGE).text
    Delivery.objects.update(state=DeliveryState.DEAD)
    endpoint.trouble = None
    assert "Send again what never got there" in browser.get(PAGE).text
    assert "on its way again" in browser.post(f"{PAGE}/{webhook.pk}/replay", follow=True).text
    pass_time()
    deliver()
    assert "well" in browser.get(PAGE).text
    saved = browser.post(f"{PAGE}/{webhook.pk}", fill(endpoint, name="Other", enabled=""), follow=True)
    assert "Saved." in saved.text
    webhook.refresh_from_db()
    assert (webhook.name, webhook.enabled, webhook.kinds) == ("Other", False, [])
    asked = browser.post(f"{PAGE}/{webhook.pk}/delete").text
    assert "Remove the webhook “Other”?" in asked
    assert "Deleted." in browser.post(f"{PAGE}/{webhook.pk}/delete", {"confirmed": "1"}, follow=True).text
    assert not Webhook.objects.exists()


def test_what_is_wrong_is_said_at_its_field(browser: Client, endpoint: Server) -> None:
    answer = browser.post(f"{PAGE}/new", fill(endpoint, url="https://10.0.0.1/"))
    assert (answer.status_code, "may not connect" in answer.text) == (422, True)
    assert browser.post(f"{PAGE}/new", fill(endpoint, kinds=["all"])).status_code == 422


def test_others_find_nothing_here(site: Site, other_site: Site, endpoint: Server, browser: Client) -> None:
    browser.post(f"{PAGE}/new", fill(endpoint))
    webhook = Webhook.objects.get()
    build_person("mona", site=site)
    build_person("otto", site=other_site, role=Role.ADMIN)
    for name, expected in (("mona", 403), ("otto", 404)):
        stranger = open_desk(name)
        for path in (PAGE, f"{PAGE}/new", f"{PAGE}/{webhook.pk}"):
            assert stranger.get(path).status_code == expected
        for action in ("try", "rotate", "replay", "delete"):
            assert stranger.post(f"{PAGE}/{webhook.pk}/{action}").status_code == expected
    assert open_desk("otto").get(f"/desk/sites/herald/webhooks/{webhook.pk}").status_code == 404
