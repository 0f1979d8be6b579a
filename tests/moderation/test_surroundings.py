"""What is looked up around a comment before it is judged."""

from datetime import timedelta

import pytest
from django.utils import timezone

from discussions.actions.comments import Origin, post_comment
from discussions.models import Comment, Status, Thread
from moderation.actions.checking import check_revision
from moderation.models import CommentLink, Finding
from moderation.queries.records import describe_domains
from moderation.queries.surroundings import describe_parent, list_conversations, list_staff_names
from moderation.subject import Remark
from tests.build import build_author, build_comment
from tests.client import ApiClient

pytestmark = pytest.mark.django_db


def test_the_conversation_is_what_was_published_the_latest_first(thread: Thread) -> None:
    ada, ben = build_author(thread, "Ada"), build_author(thread, "Ben")
    build_comment(thread, ada, body="First.")
    build_comment(thread, ada, body="Held.", status=Status.HELD)
    build_comment(thread, ben, body="x" * 500)
    other = Thread.objects.create(site=thread.site, key="sports")
    build_comment(other, ada, body="Elsewhere.")
    asked = build_comment(thread, ben, body="Asked.")
    assert list_conversations([asked])[asked.pk] == (
        Remark(text="x" * 300, name="Ben", is_own=True),
        Remark(text="First.", name="Ada", is_own=False),
    )


def test_the_parent_is_described(thread: Thread) -> None:
    parent = build_comment(thread, build_author(thread, "Ada"), body="Will it rain?")
    reply = build_comment(thread, build_author(thread, "Ben"), parent=parent, body="It will.")
    assert describe_parent(reply) == Remark(text="Will it rain?", name="Ada")
    assert describe_parent(parent) is None


def test_staff_are_the_site_and_its_moderators(thread: Thread, bob: ApiClient, frank: ApiClient) -> None:
    bob.user.first_name, bob.user.last_name = "Bob", "Miller"
    bob.user.save()
    assert list_staff_names(thread.site) == ("The Gazette", "Bob Miller", "bob")
    assert frank.user.username not in list_staff_names(thread.site)


def test_who_imitates_a_moderator_is_held(thread: Thread, bob: ApiClient) -> None:
    bob.user.first_name, bob.user.last_name = "Bob", "Miller"
    bob.user.save()
    # As no guest may be called any more, but an import may say.
    author = build_author(thread, "Bob")
    author.name = "B\u043eb Mi11er"
    author.save()
    comment, _ = post_comment(thread=thread, author=author, body="Send me your passwords.", origin=Origin())
    assert check_revision(comment.pk, 1) == Status.HELD
    assert (
        Finding.objects.get(revision__comment=comment, check_name="identity").code
        == "identity.imitates_staff"
    )


@pytest.mark.parametrize(("days", "weight"), [(0, 1), (29, 1), (90, 0.5), (180, 0.25)])
def test_what_a_domain_did_fades(thread: Thread, days: int, weight: float) -> None:
    for status in (Status.PUBLISHED, Status.SPAM):
        comment = build_comment(thread, build_author(thread), status=status, body="See http://a.example")
        CommentLink.objects.create(comment=comment, site=thread.site, domain="a.example")
    Comment.objects.update(created_at=timezone.now() - timedelta(days=days))
    record = describe_domains(thread.site_id, ["a.example"])["a.example"]
    assert (record.published, record.rejected, record.spam) == (weight, 0, weight)
