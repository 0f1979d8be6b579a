"""Texts on other sites: the check, and what Redis remembers."""

import re
from typing import cast

import pytest

from discussions.actions.authors import create_guest
from discussions.actions.comments import Origin, post_comment
from discussions.announcements import get_redis
from discussions.models import Comment, Revision, Site, Thread
from moderation.actions.checking import check_revision
from moderation.checks.echoes import check_echoes
from moderation.echoes import count_echoes
from moderation.models import Finding, PolicyVersion
from moderation.subject import Echoes
from moderation.text.fingerprints import fingerprint_text
from tests.moderation.subjects import make_subject

TEXT = "Buy the best umbrellas of the whole wide world from my cousin today, before they are gone."


@pytest.mark.parametrize(("sites", "score"), [(0, 0), (1, 0.3), (2, 0.51), (3, 0.657), (999, 1)])
def test_check_echoes(sites: int, score: float) -> None:
    finding = check_echoes(make_subject(echoes=Echoes(other_sites=sites)))
    assert finding.score == pytest.approx(score, abs=0.001)
    assert finding.code == ("echoes.other_sites" if sites else "echoes.clear")


def test_check_echoes__no_memory() -> None:
    assert check_echoes(make_subject(echoes=None)).code == "echoes.unavailable"


@pytest.fixture
def threads(thread: Thread) -> list[Thread]:
    """A thread on each of three sites, that of `thread` first."""
    others = [Site.objects.create(key=f"site-{number}", name=f"Site {number}") for number in (2, 3)]
    return [thread, *(Thread.objects.create(site=site, key="elsewhere") for site in others)]


def post(thread: Thread, text: str, email: str = "") -> Comment:
    author, _ = create_guest(site=thread.site, name="Writer", email=email)
    comment, _ = post_comment(thread=thread, author=author, body=text, origin=Origin())
    check_revision(comment.pk, 1)
    return comment


def list_keys() -> list[str]:
    return [key.decode() for key in cast(list[bytes], get_redis().keys("parley:echo:*"))]


def read(comment: Comment, check: str) -> Finding:
    return Finding.objects.get(revision__comment=comment, check_name=check)


def test_nearly_the_same_text_elsewhere_is_counted_by_site(threads: list[Thread]) -> None:
    for number, thread in enumerate(threads[1:]):
        for _ in range(2):
            post(thread, TEXT.replace("today", "tomorrow" if number else "tonight"))
    finding = read(post(threads[0], TEXT), "echoes")
    assert finding.details == {"sites": 2}
    assert (
        read(post(threads[0], "Something else that people say about rain and wind here."), "echoes").score
        == 0
    )


def test_copies_on_the_same_site_are_not_its_business(thread: Thread) -> None:
    post(thread, TEXT)
    assert read(post(thread, TEXT), "echoes").outcome == "clear"


def test_a_site_that_opts_out_neither_shows_nor_compares(threads: list[Thread]) -> None:
    PolicyVersion.objects.create(site=threads[1].site, version=1, document={"compare_sites": "off"})
    post(threads[1], TEXT)
    assert read(post(threads[0], TEXT), "echoes").outcome == "clear"
    assert read(post(threads[1], TEXT), "echoes").outcome == "clear"


def test_neither_texts_nor_addresses_can_be_read_from_redis(thread: Thread) -> None:
    post(thread, TEXT + " It is what you have to do if you want to be dry in this.", "jane+x@mail.example")
    keys = list_keys()
    assert len(keys) == 19  # 16 bands, two sentence frames, a mailbox
    assert all(re.fullmatch(r"parley:echo:[0-9a-f]{24}", key) for key in keys)
    assert all(0 < get_redis().ttl(key) <= 7 * 86_400 for key in keys)
    members = {str(member) for key in keys for member in get_redis().zrange(key, 0, -1)}
    assert not any("jane" in member or "umbrella" in member for member in members)


def test_a_template_with_slots_is_noticed(thread: Thread) -> None:
    frame = "I have been looking for this about {} and it was so good that I will be back for more of it."
    comments = [post(thread, frame.format(topic)) for topic in ("tulips", "trailer hitches", "tax returns")]
    finding = read(comments[-1], "plug")
    assert finding.code == "plug.template"
    assert finding.details == {"authors": 2}


def test_one_mailbox_with_many_spellings_is_noticed(thread: Thread) -> None:
    emails = ["jane@gmail.com", "j.ane@gmail.com", "jane+b@gmail.com", "JANE@gmail.com"]
    comments = [
        post(thread, f"Remark number {number} on the weather, which is fine.", email)
        for number, email in enumerate(emails)
    ]
    finding = read(comments[-1], "identity")
    assert (finding.code, finding.details) == ("identity.shared_mailbox", {"count": 3})


def test_checking_again_counts_once(threads: list[Thread]) -> None:
    comment = post(threads[1], TEXT)
    before = {key: get_redis().zcard(key) for key in list_keys()}
    revision = Revision.objects.get(comment=comment)
    signature = fingerprint_text(TEXT, "").signature
    assert count_echoes([(revision, signature)], across_sites=True) == {revision.pk: Echoes()}
    assert {key: get_redis().zcard(key) for key in list_keys()} == before
