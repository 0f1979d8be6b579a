"""A log of decisions of every kind, made up, the same each time, and quickly: rows alone, with nothing behind them."""

import random
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from uuid import uuid4

from django.contrib.auth.models import User

from discussions.models import Author, Comment, Revision, Site, Thread
from moderation.models import (
    Actor,
    Decision,
    DecisionAction,
    Finding,
    HouseRule,
    Judgement,
    Membership,
    Role,
    Sanction,
    SanctionKind,
    SanctionReason,
)

# In every name, text, note and detail: it must be in nothing that the public reads.
SECRET = "Kestrelina"
BEGIN = datetime(2025, 1, 1, tzinfo=UTC)
Story = Sequence[tuple[str, str, str]]
A, M, P, R = Actor.AUTHOR, Actor.MACHINE, Actor.MODERATOR, Actor.READER
# Somebody reported it, or gave notice of it, it stays, and they object.
KEPT: Story = [
    *((M, "publish", "published"), (R, "flag", "published"), (P, "approve", "published")),
    (R, "appeal", "published"),
]
DISMISSED: Story = [(M, "publish", "published"), (R, "notice", "published"), *KEPT[2:]]
# What happens to one comment: who does what, and the status after it.
STORIES: list[Story] = [
    [(M, "publish", "published")],
    [(M, "hold", "held"), (P, "approve", "published")],
    [(M, "hold", "held"), (P, "reject", "rejected")],
    [(M, "hold", "held"), (P, "reject", "rejected"), (A, "appeal", "rejected"), (P, "approve", "published")],
    [(M, "hold", "held"), (P, "spam", "spam"), (A, "appeal", "spam"), (P, "reject", "rejected")],
    [(M, "reject", "rejected")],
    [(M, "reject", "rejected"), (A, "appeal", "rejected"), (P, "approve", "published")],
    [(M, "spam", "spam")],
    [(M, "spam", "spam"), (P, "approve", "published")],
    [(M, "spam", "spam"), (A, "appeal", "spam"), (P, "reject", "rejected")],
    [(M, "spam", "spam"), (A, "appeal", "spam")],
    [(M, "publish", "published"), (R, "flag", "published"), (P, "reject", "rejected")],
    [(M, "publish", "published"), (R, "flag", "published"), (M, "hold", "held"), (P, "reject", "rejected")],
    [(M, "publish", "published"), (R, "flag", "published"), (P, "approve", "published"), (P, "spam", "spam")],
    [(M, "publish", "published"), (R, "notice", "published"), (P, "reject", "rejected")],
    [(M, "publish", "published"), (R, "notice", "published"), (P, "approve", "published")],
    [(M, "publish", "published"), (R, "notice", "published")],
    [*KEPT],
    [*KEPT, (P, "reject", "rejected")],
    [*KEPT, (P, "approve", "published")],
    [*KEPT, (P, "reject", "rejected"), (P, "undo", "published")],
    [*KEPT, (A, "withdraw", "withdrawn")],
    [*DISMISSED, (P, "redact", "published")],
    [(M, "publish", "published"), (P, "lock", "published"), (P, "unlock", "published")],
    [(M, "publish", "published"), (P, "redact", "published"), (P, "edit", "published")],
    [(M, "publish", "published"), (P, "pin", "published"), (P, "unpin", "published")],
    [(M, "publish", "published"), (P, "feature", "published"), (P, "unfeature", "published")],
    [(M, "publish", "published"), (P, "close", "published"), (P, "reopen", "published")],
    [(M, "publish", "published"), (A, "recheck", "pending"), (M, "hold", "held"), (P, "ask", "held")],
    [(M, "publish", "published"), (A, "withdraw", "withdrawn")],
    [(M, "hold", "held"), (P, "reject", "rejected"), (P, "undo", "held")],
    [(M, "publish", "published"), (P, "reject", "rejected"), (P, "undo", "published")],
]  # fmt: skip
MACHINE_CODES = {
    "publish": ["policy.published"],
    "hold": ["toxicity.high", "promotion.likely", "words.hold", "rules.hold", "policy.new_commenter"],
    "reject": ["toxicity.high", "words.reject", "trust.banned"],
    "spam": ["promotion.likely", "links.mostly_link", "form.honeypot"],
}
LABELS = ["spam", "abuse", "quality", "trust", "none"]
PEOPLE_CODES = [
    *("", "abuse", "hate", "off_topic", "advertising", "misinformation", "illegal", "other"),
    *("slander", "pets", "gone"),
]


def log_decisions(
    site: Site, count: int, *, seed: int = 1, begin: datetime = BEGIN, days: int = 365
) -> list[Decision]:
    """Write at least `count` decisions about made-up comments on the site, and return them."""
    chance = random.Random(seed)
    moderators = [_appoint(site, name) for name in ("ada", "ben", "cleo")]
    HouseRule.objects.get_or_create(
        site=site,
        code="slander",
        defaults={
            "title": "Slander",
            "is_legal_ground": True,
            "law": "§ 186 StGB",
            "explanation": "x" * 1000,
        },
    )
    thread = Thread.objects.create(site=site, key=f"log-{uuid4()}", url="https://gazette.example/log")
    author = Author.objects.create(site=site, kind="guest", name=SECRET)
    stories: list[Story] = []
    while sum(len(story) for story in stories) < count:
        # Each at least once, then as it comes.
        stories.append(STORIES[len(stories)] if len(stories) < len(STORIES) else chance.choice(STORIES))
    comments = _write_comments(stories, thread, author, chance, begin, days)
    revisions = {each.comment_id: each for each in Revision.objects.filter(comment__in=comments, number=1)}
    decisions = [
        decision
        for comment, story in zip(comments, stories, strict=True)
        for decision in _tell(comment, story, chance, moderators)
    ]
    with own_times(Decision):
        undone = [each for each in decisions if each.action != DecisionAction.UNDO]
        Decision.objects.bulk_create(undone, batch_size=2_000)
        Decision.objects.bulk_create(
            [each for each in decisions if each.action == DecisionAction.UNDO], batch_size=2_000
        )
    _write_evidence(decisions, revisions, chance)
    return decisions


def log_sanctions(site: Site, *, begin: datetime = BEGIN, moderator: User | None = None) -> list[Sanction]:
    """Write a sanction of every kind for every reason, each of an author of its own."""
    sanctions = []
    for place, (kind, reason) in enumerate((k, r) for k in SanctionKind for r in SanctionReason):
        author = Author.objects.create(site=site, kind="guest", name=SECRET)
        starts = begin + timedelta(hours=place)
        ends = starts + timedelta(days=3) if kind == SanctionKind.SUSPEND else None
        sanctions.append(
            Sanction(
                author=author,
                site=site,
                kind=kind,
                reason=reason,
                note=SECRET,
                message=SECRET,
                starts_at=starts,
                ends_at=ends,
                created_at=starts,
                moderator=moderator if place % 2 else None,
            )
        )
    with own_times(Sanction):
        return Sanction.objects.bulk_create(sanctions)


@contextmanager
def own_times(model: type) -> Iterator[None]:
    """Let rows be stored with the `created_at` that they come with."""
    created_at = model._meta.get_field("created_at")  # type: ignore[attr-defined]
    created_at.auto_now_add = False
    try:
        yield
    finally:
        created_at.auto_now_add = True


def _appoint(site: Site, name: str) -> User:
    user, _ = User.objects.get_or_create(username=f"{name}-{SECRET}")
    Membership.objects.get_or_create(user=user, site=site, defaults={"role": Role.MODERATOR})
    return user


def _write_comments(
    stories: Sequence[Story],
    thread: Thread,
    author: Author,
    chance: random.Random,
    begin: datetime,
    days: int,
) -> list[Comment]:
    comments = [
        Comment(
            thread=thread,
            author=author,
            status=story[-1][2],
            body=f"{SECRET} says so.",
            body_html="",
            created_at=moment,
            published_at=moment,
        )
        for story in stories
        for moment in [begin + timedelta(seconds=chance.randrange(days * 86_400))]
    ]
    stored = Comment.objects.bulk_create(comments, batch_size=2_000)
    Revision.objects.bulk_create(
        [Revision(comment=each, number=1, body=each.body, created_at=each.created_at) for each in stored],
        batch_size=2_000,
    )
    return stored


def _tell(comment: Comment, story: Story, chance: random.Random, moderators: list[User]) -> list[Decision]:
    told: list[Decision] = []
    status, moment = "pending", comment.created_at
    for actor, action, becomes in story:
        moment += timedelta(seconds=chance.choice([1, 90, 4_000, 90_000]))
        if action == "flag":
            code = f"flag.{chance.choice(['spam', 'abuse', 'illegal'])}"
        elif action == "notice":
            code = f"notice.{chance.choice(['hate', 'defamation', 'other'])}"
        elif actor == M:
            code = "flag.hidden" if status == "published" else chance.choice(MACHINE_CODES[action])
        else:
            code = chance.choice(PEOPLE_CODES) if action in ("reject", "spam", "edit", "redact") else ""
        told.append(
            Decision(
                comment=comment,
                revision=1,
                action=action,
                from_status=status,
                to_status=becomes,
                case_was_open=bool(told),
                actor=actor,
                moderator=chance.choice(moderators) if actor == P else None,
                code=code,
                note=SECRET if actor == P else "",
                details=_describe_notices(action, actor, told, chance),
                policy_version=1 if actor == M else None,
                undoes=told[-1] if action == "undo" else None,
                created_at=moment,
            )
        )
        status = becomes
    return told


def _describe_notices(
    action: str, actor: str, told: list[Decision], chance: random.Random
) -> dict[str, object]:
    """What a notice's entry keeps, and that of the decision which answers it."""
    if action == "notice":
        return {"notice": str(chance.randrange(10**9)), "trusted": chance.random() < 0.3}
    answered = {notice for each in told for notice in each.details.get("notices", ())}
    given = [each.details["notice"] for each in told if each.action == "notice"]
    noticed = [notice for notice in given if notice not in answered]
    return {"notices": noticed, "unfounded": False} if noticed and actor == P else {}


def _write_evidence(decisions: list[Decision], revisions: dict[int, Revision], chance: random.Random) -> None:
    findings, judgements = {}, {}
    for decision in decisions:
        if decision.actor != M:
            continue
        revision = revisions[decision.comment_id]
        findings[revision.pk] = [
            Finding(
                revision=revision,
                check_name=name,
                outcome="suspect",
                label=label,
                score=chance.random(),
                code=decision.code if place == 0 else f"{name}.{SECRET}",
                details={"word": SECRET},
            )
            for place, (name, label) in enumerate(
                [(decision.code.split(".")[0], chance.choice(LABELS)), (f"provider.{SECRET}", "abuse")]
            )
        ]
        band = {"publish": "published", "hold": "held"}.get(decision.action, decision.to_status)
        judgements[revision.pk] = Judgement(
            revision=revision,
            site_id=decision.comment.thread.site_id,
            band=chance.choice(["published", "flagged"]) if band == "published" else band,
            language=chance.choice(["en", "de", "und", "zh-hans", ""]),
            policy_version=1,
        )
    Finding.objects.bulk_create([finding for each in findings.values() for finding in each], batch_size=2_000)
    Judgement.objects.bulk_create(judgements.values(), batch_size=2_000)
