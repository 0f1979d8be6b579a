"""A person's decision reaches the provider that was wrong, once, and nobody else."""

from typing import Any

import pytest

from discussions.models import Comment, Thread
from moderation.actions.feedback import tell_what_people_decided
from moderation.models import Case, PolicyVersion, Provider, ProviderCall
from tests.client import ApiClient
from tests.providers import fakes
from tests.providers.build import ask_all, build_provider, check, let_time_pass
from tests.providers.servers import Reply, Server, serving

pytestmark = pytest.mark.django_db

HAM, SPAM = "The roses are late this year.", "Take viagra daily."


@pytest.fixture(autouse=True)
def hold_everything(thread: Thread) -> None:
    PolicyVersion.objects.create(site=thread.site, version=1, document={"premoderation": "all"})


def decide(bob: ApiClient, comment: Comment, action: str) -> Any:
    case = Case.objects.get(comment=comment)
    body = {"action": action, "version": case.version}
    return bob.post(f"moderation/cases/{case.pk}/decisions", body).json()["decision"]


def tell(server: Server) -> list[str]:
    """Return what the server is told now, by the last part of the address."""
    let_time_pass(61)
    before = len(server.asked)
    tell_what_people_decided()
    return [asked.path.rpartition("/")[2] for asked in server.asked[before:]]


@pytest.mark.parametrize(
    ("text", "action", "told"),
    [
        (HAM, "spam", ["submit-spam"]),
        (SPAM, "approve", ["submit-ham"]),
        (HAM, "approve", []),
        (SPAM, "spam", []),
        (HAM, "reject", []),
        (SPAM, "reject", []),
    ],
)
def test_it_learns_what_it_did_not_know(
    bob: ApiClient, thread: Thread, text: str, action: str, told: list[str]
) -> None:
    with serving(fakes.akismet()) as server:
        build_provider(thread, server, "akismet")
        comment = check(thread, text)
        ask_all(comment)
        decide(bob, comment, action)
        assert tell(server) == told
        assert tell(server) == []
    if told:
        assert server.asked[1].form["comment_content"] == text
        same = {**server.asked[1].form, "api_key": "", "comment_content": ""}
        assert same == {**server.asked[0].form, "api_key": "", "comment_content": ""}


def test_a_minute_for_second_thoughts(bob: ApiClient, thread: Thread) -> None:
    with serving(fakes.akismet()) as server:
        build_provider(thread, server, "akismet")
        comment = check(thread, HAM)
        ask_all(comment)
        decision = decide(bob, comment, "spam")
        tell_what_people_decided()
        assert len(server.asked) == 1
        bob.post(f"moderation/decisions/{decision['id']}/undo")
        assert tell(server) == []
        decision = decide(bob, comment, "spam")
        assert tell(server) == ["submit-spam"]
        bob.post(f"moderation/decisions/{decision['id']}/undo")
        assert tell(server) == []  # held: nobody knows
        decide(bob, comment, "approve")
        assert tell(server) == ["submit-ham"]


def test_who_was_not_asked_is_not_told(bob: ApiClient, thread: Thread) -> None:
    with serving(fakes.akismet()) as server:
        comment = check(thread, HAM)
        build_provider(thread, server, "akismet")
        decide(bob, comment, "spam")
        assert tell(server) == []


def test_who_does_not_learn_is_not_told(bob: ApiClient, thread: Thread) -> None:
    with serving(fakes.webhook()) as server:
        build_provider(thread, server)
        comment = check(thread, HAM)
        ask_all(comment)
        decide(bob, comment, "spam")
        assert ProviderCall.objects.get().tell_at is None


def test_who_was_switched_off_is_not_told(bob: ApiClient, thread: Thread) -> None:
    with serving(fakes.akismet()) as server:
        build_provider(thread, server, "akismet")
        comment = check(thread, HAM)
        ask_all(comment)
        decide(bob, comment, "spam")
        Provider.objects.update(enabled=False)
        assert tell(server) == []


@pytest.mark.parametrize("trouble", [Reply(503), Reply(body=b"invalid"), Reply(body=b"You're welcome.")])
def test_what_it_does_not_take_is_told_again(bob: ApiClient, thread: Thread, trouble: Reply) -> None:
    with serving(fakes.akismet()) as server:
        build_provider(thread, server, "akismet")
        comment = check(thread, HAM)
        ask_all(comment)
        decide(bob, comment, "spam")
        server.trouble = trouble
        assert tell(server) == ["submit-spam"]
        assert tell(server) == []  # an hour later, not before
        let_time_pass(3600)
        server.trouble = None
        assert tell(server) == ["submit-spam"]
        assert tell(server) == []


def test_after_a_week_it_is_let_be(bob: ApiClient, thread: Thread) -> None:
    with serving(fakes.akismet()) as server:
        build_provider(thread, server, "akismet")
        comment = check(thread, HAM)
        ask_all(comment)
        decide(bob, comment, "spam")
        server.trouble = Reply(503)
        let_time_pass(8 * 86_400)
        assert tell(server) == ["submit-spam"]
    assert ProviderCall.objects.get().tell_at is None
