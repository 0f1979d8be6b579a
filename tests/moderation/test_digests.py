"""Mail that tells moderators what waits."""

import re
from datetime import UTC, datetime, timedelta

import pytest
from django.test import Client
from django.utils import timezone
from pytest_django.fixtures import Settings

from discussions.models import Letter, Site, Thread
from discussions.tasks import send_letter
from moderation.actions.digests import find_next
from moderation.models import Case, Digest, Membership
from moderation.tasks import write_digests
from tests.build import hold
from tests.client import ApiClient
from tests.mail import open_post_office
from tests.moderation.people import build_person, open_desk

pytestmark = pytest.mark.django_db
DIGEST = "moderation/digest"


@pytest.mark.parametrize(
    ("digest", "now", "due"),
    [
        (Digest.HOURLY, "2026-11-29T10:00:00", "2026-11-29T11:00:00"),
        (Digest.HOURLY, "2026-11-29T23:59:59", "2026-11-30T00:00:00"),
        (Digest.DAILY, "2026-11-29T06:59:59", "2026-11-29T07:00:00"),
        (Digest.DAILY, "2026-11-29T07:00:00", "2026-11-30T07:00:00"),
    ],
)
def test_when_it_is_due(digest: Digest, now: str, due: str) -> None:
    moment = datetime.fromisoformat(now).replace(tzinfo=UTC)
    assert find_next(digest, moment) == datetime.fromisoformat(due).replace(tzinfo=UTC)
    assert find_next(Digest.OFF, moment) is None


def test_everybody_chooses_at_the_desk_for_each_site_of_theirs(
    site: Site, other_site: Site, settings: Settings
) -> None:
    person = build_person("gwen", site=site)
    desk, page = open_desk("gwen"), "/desk/account"
    assert "This Parley sends no mail" in desk.get(page).text
    with open_post_office(settings):
        assert '<option value="off" selected>' in desk.get(page).text
        saved = desk.post(f"{page}/digests/gazette", {"digest": "daily"}, follow=True)
        assert "Mail comes where something waits" in saved.text
        assert '<option value="daily" selected>' in saved.text
        assert Membership.objects.get(user=person).digest_due_at is not None
        assert desk.post(f"{page}/digests/gazette", {"digest": "always"}).status_code == 422
        assert desk.post(f"{page}/digests/{other_site.key}", {"digest": "daily"}).status_code == 404
        assert Membership.objects.get(user=person).digest == Digest.DAILY
        stopped = desk.post(f"{page}/digests/gazette", {"digest": "off"}, follow=True)
        assert "No more mail says what waits" in stopped.text
    assert Membership.objects.get(user=person).digest_due_at is None


def test_it_says_what_waits_once_and_ends_with_one_click(
    thread: Thread, bob: ApiClient, settings: Settings
) -> None:
    bob.user.email = "bob@example.org"
    bob.user.save()
    assert bob.get(DIGEST, {"site": "gazette"}).json() == {"site": "gazette", "digest": "off", "due_at": None}
    assert bob.put(DIGEST, {"site": "gazette", "digest": "hourly"}).json()["due_at"]
    with open_post_office(settings) as office:
        write_digests()
        Membership.objects.update(digest_due_at=timezone.now())
        write_digests()  # nothing waits
        assert not Letter.objects.exists()
        hold(thread)
        hold(thread)
        Case.objects.update(opened_at=timezone.now() - timedelta(hours=3))
        Membership.objects.update(digest_due_at=timezone.now())
        for _ in range(2):
            write_digests()
        (waiting,) = Letter.objects.all()
        send_letter(waiting.pk)
        (letter,) = office.letters
    assert letter["To"] == "bob@example.org"
    assert letter["Subject"] == "2 comments wait at The Gazette"
    assert "the oldest for 3 hours" in letter.get_content()
    assert letter["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    found = re.search(r"(/desk/digest/stop/[^>\s]+)", letter["List-Unsubscribe"])
    assert found
    browser = Client(enforce_csrf_checks=True)
    assert b"<button>" in browser.get(found[1]).content
    assert Membership.objects.get(user=bob.user).digest == "hourly"
    assert browser.post(found[1]).status_code == 200
    assert Membership.objects.get(user=bob.user).digest == "off"
    assert browser.post(found[1] + "x").status_code == 404
