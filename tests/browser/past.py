"""Two weeks of the lab's past: what its pages about policy and statistics are about."""

import random
from datetime import timedelta

from django.contrib.auth.models import User
from django.db import connection
from django.utils import timezone

from discussions.models import Comment, Site, Status, Thread
from moderation.actions.checking import check_revision
from moderation.actions.decisions import decide_case
from moderation.models import (
    Case,
    DecisionAction,
    Judgement,
    ModelState,
    PolicyVersion,
    Provider,
    Raid,
    Rule,
    WordList,
)
from tests.browser.tools import LAB
from tests.build import build_author, build_comment, build_model_version, build_raid

COMMENTS = 90
WORDS = ("rain", "umbrella", "train", "garden", "winter", "market", "bargain", "coffee", "window", "lantern")


def make_past() -> None:
    chance = random.Random(7)
    site = Site.objects.get(key=LAB)
    people = list(User.objects.filter(username__in=["mona", "milo"]))
    latest = PolicyVersion.objects.filter(site=site).latest("version")
    waits = PolicyVersion.objects.create(
        site=site, version=latest.version + 1, document={**latest.document, "premoderation": "all"}
    )
    thread = Thread.objects.create(
        site=site, key="past", url="http://127.0.0.1/past", title="The past fortnight"
    )
    for number in range(COMMENTS):
        body = f"{' '.join(chance.sample(WORDS, 7)).capitalize()}, {number} times."
        comment = build_comment(
            thread, build_author(thread, f"Reader {number}"), status=Status.PENDING, body=body
        )
        check_revision(comment.pk, 1)
        if number % 9:
            _decide(comment, chance, chance.choice(people))
        _age(comment, days=chance.randint(0, 13), minutes=chance.randint(3, 600))
    waits.delete()
    _set_up(site, thread)


def _decide(comment: Comment, chance: random.Random, person: User) -> None:
    is_bad = chance.random() < 0.35
    case = Case.objects.get(comment=comment)
    action = chance.choice([DecisionAction.SPAM, DecisionAction.REJECT]) if is_bad else DecisionAction.APPROVE
    if comment.status != Status.HELD and action == DecisionAction.SPAM:
        action = DecisionAction.REJECT
    decide_case(case=case, moderator=person, action=action, reason="", note="", version=case.version)
    spread = (0.6, 0.25) if is_bad else (0.12, 0.15)
    scores = {
        label: round(min(1.0, max(0.0, chance.gauss(*spread))), 4)
        for label in ("spam", "abuse", "quality", "trust")
    }
    Judgement.objects.filter(revision__comment=comment).update(scores=scores)


def _age(comment: Comment, *, days: int, minutes: int) -> None:
    """Move everything about a comment into the past. Decisions are kept from being changed by a trigger."""
    then = timezone.now() - timedelta(days=days, minutes=minutes)
    Judgement.objects.filter(revision__comment=comment).update(created_at=then)
    Case.objects.filter(comment=comment).update(opened_at=then)
    with connection.cursor() as cursor:
        cursor.execute("ALTER TABLE moderation_decision DISABLE TRIGGER USER")
        cursor.execute(
            "UPDATE moderation_decision SET created_at = %s + %s * interval '1 minute' WHERE comment_id = %s",
            [then, minutes, comment.pk],
        )
        cursor.execute("ALTER TABLE moderation_decision ENABLE TRIGGER USER")


def _set_up(site: Site, thread: Thread) -> None:
    condition = {"field": "text", "operator": "contains_words", "value": ["bargain", "market"]}
    links = {"all": [{"field": "links.count", "operator": ">", "value": 0}, condition]}
    for position, (name, asked) in enumerate([("Market talk", condition), ("Links in the market", links)]):
        document = {"if": asked, "then": {"action": "flag", "tags": ["market"]}}
        Rule.objects.create(site=site, name=name, position=position, document=document)
    WordList.objects.create(
        site=site, name="Sales talk", action="suspect", label="spam", entries="bargain\nfree of charge"
    )
    Provider.objects.create(
        site=site, place=1, kind="perspective", name="tone", url="https://provider.invalid", enabled=False
    )
    build_model_version(site, 1, ModelState.SUPERSEDED)
    build_model_version(site, 2)
    # So many strangers at once may have been taken for a raid already.
    begun = Raid.objects.filter(site=site, ended_at__isnull=True)
    begun.update(ended_at=timezone.now())
    raid = build_raid(thread)
    raid.ends_at = raid.ended_at = timezone.now()
    raid.save()
