"""From moderators' decisions to a version in force, at check time, and back."""

import io
from collections.abc import Sequence
from datetime import timedelta
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.core.management import CommandError, call_command
from django.db import IntegrityError, transaction
from django.utils import timezone

from discussions.actions.comments import Origin, post_comment
from discussions.announcements import get_redis
from discussions.models import Author, AuthorKind, Comment, Revision, Site, Status, Thread
from discussions.refusals import Refused
from moderation.actions import learning
from moderation.actions.cases import put_case
from moderation.actions.choices import TARGETS
from moderation.actions.decisions import decide_case, undo_decision
from moderation.actions.learning import learn_site_model, revert_site_model
from moderation.checks.wording import check_promotion
from moderation.models import (
    Actor,
    CaseKind,
    CaseState,
    Decision,
    DecisionAction,
    Membership,
    ModelState,
    SiteModelVersion,
)
from moderation.policy import SitePolicy
from moderation.queries.learning import collect_examples, is_due, list_sites_to_learn
from moderation.queries.site_models import get_site_model
from moderation.queries.subjects import Batch, Traces, build_subjects, get_setup
from moderation.subject import Echoes, Finding, Velocity
from moderation.tasks import learn_from_decisions, learn_from_site
from moderation.text.fingerprints import fingerprint_text
from tests.build import build_author, build_comment, build_model_version
from tests.client import ApiClient
from tests.moderation.decided import WORD, write_texts

pytestmark = pytest.mark.django_db

PLAIN = ("compost", "ginger", "vinegar", "garlic")


@pytest.fixture
def people(site: Site, other_site: Site) -> list[User]:
    """Three moderators of both sites."""
    people = [User.objects.create_user(name) for name in ("ivan", "judy", "kate")]
    for person in people:
        Membership.objects.create(user=person, site=site)
        Membership.objects.create(user=person, site=other_site)
    return people


def decide(
    thread: Thread,
    person: User,
    action: DecisionAction,
    body: str = "Rain, or so they say.",
    *,
    reason: str = "",
    status: Status = Status.HELD,
) -> Decision:
    """Return a person's decision on a new comment by a new author."""
    comment = build_comment(thread, build_author(thread), status=status, body=body)
    case = put_case(
        comment, kind=CaseKind.NEW, state=CaseState.OPEN, code="policy.new_commenter", details={}, evidence=0
    )
    return decide_case(
        case=case, moderator=person, action=action, reason=reason, note="", version=case.version
    ).decision


def teach(thread: Thread, people: Sequence[User], count: int) -> None:
    """Have so many comments decided: spam if they are about a word of this site alone, approved if not.

    Straight into the tables, all at once.
    """
    bad, good = write_texts(count // 2, [WORD], seed=1), write_texts(count // 2, PLAIN, seed=2)
    _file(thread, people, bad, DecisionAction.SPAM)
    _file(thread, people[::-1], good, DecisionAction.APPROVE)


def _file(thread: Thread, people: Sequence[User], texts: Sequence[str], action: DecisionAction) -> None:
    now, status = timezone.now(), TARGETS[action]
    authors = Author.objects.bulk_create(Author(site=thread.site, kind=AuthorKind.GUEST) for _ in texts)
    comments = Comment.objects.bulk_create(
        Comment(
            thread=thread,
            author=author,
            status=status,
            body=text,
            body_html=text,
            created_at=now,
            published_at=now if status == Status.PUBLISHED else None,
        )
        for author, text in zip(authors, texts, strict=True)
    )
    Revision.objects.bulk_create(
        Revision(comment=comment, number=1, body=comment.body, created_at=now) for comment in comments
    )
    Decision.objects.bulk_create(
        Decision(
            comment=comment,
            revision=1,
            action=action,
            from_status=Status.HELD,
            to_status=status,
            actor=Actor.MODERATOR,
            moderator=people[place % len(people)],
        )
        for place, comment in enumerate(comments)
    )


def ask(thread: Thread, body: str) -> Finding:
    """Return what the check of the wording says of a new comment there."""
    comment, _ = post_comment(thread=thread, author=build_author(thread), body=body, origin=Origin())
    revision = Revision.objects.select_related("comment__thread__site", "comment__author").get(
        comment=comment
    )
    traces = Traces(fingerprint_text(body, thread.site.key), velocity=Velocity(), echoes=Echoes())
    batch = Batch(get_setup(thread.site), [revision], {revision.pk: traces})
    return check_promotion(*build_subjects(batch))


def list_labels(site: Site) -> list[tuple[str, dict[str, int], float]]:
    return [(example.text, dict(example.labels), example.weight) for example in collect_examples(site.pk)]


# --- Which decisions are labels -----------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("action", "reason", "labels"),
    [
        (DecisionAction.APPROVE, "", {"spam": 0, "toxicity": 0}),
        (DecisionAction.SPAM, "", {"spam": 1}),
        (DecisionAction.REJECT, "abuse", {"toxicity": 1}),
        (DecisionAction.REJECT, "hate", {"toxicity": 1}),
        (DecisionAction.REJECT, "advertising", {"spam": 1}),
        (DecisionAction.REJECT, "off_topic", None),
        (DecisionAction.REJECT, "misinformation", None),
        (DecisionAction.REJECT, "illegal", None),
        (DecisionAction.REJECT, "other", None),
        (DecisionAction.REJECT, "", None),
    ],
)
def test_what_a_decision_says(
    thread: Thread, bob: ApiClient, action: DecisionAction, reason: str, labels: dict[str, int] | None
) -> None:
    decide(thread, bob.user, action, "One text.", reason=reason)
    assert list_labels(thread.site) == ([] if labels is None else [("One text.", labels, 1.0)])


def test_what_was_undone_says_nothing(thread: Thread, bob: ApiClient) -> None:
    decision = decide(thread, bob.user, DecisionAction.SPAM)
    undo_decision(decision=decision, moderator=bob.user)
    assert list_labels(thread.site) == []


def test_the_latest_decision_on_a_text_counts(thread: Thread, bob: ApiClient, people: list[User]) -> None:
    first = decide(thread, bob.user, DecisionAction.SPAM)
    case = first.comment.case
    case.refresh_from_db()
    second = decide_case(
        case=case,
        moderator=people[0],
        action=DecisionAction.APPROVE,
        reason="",
        note="",
        version=case.version,
    ).decision
    (example,) = collect_examples(thread.site.pk)
    assert (example.labels["spam"], example.moderator, example.picked) == (0, people[0].pk, True)
    undo_decision(decision=second, moderator=people[0])
    (example,) = collect_examples(thread.site.pk)
    assert (example.labels["spam"], example.moderator, example.picked) == (1, bob.user.pk, False)


def test_the_text_is_the_one_that_was_decided_on(thread: Thread, bob: ApiClient) -> None:
    decision = decide(thread, bob.user, DecisionAction.APPROVE, "As it was.")
    comment = decision.comment
    Revision.objects.create(comment=comment, number=2, body="As it is.", created_at=timezone.now())
    Comment.objects.filter(pk=comment.pk).update(revision=2, body="As it is.")
    assert [example.text for example in collect_examples(thread.site.pk)] == ["As it was."]


def test_an_erased_text_teaches_nothing(thread: Thread, bob: ApiClient) -> None:
    decide(thread, bob.user, DecisionAction.SPAM)
    Revision.objects.update(body="")
    assert list_labels(thread.site) == []


def test_machines_teach_nothing_but_what_stood_for_a_week_a_little(
    thread: Thread, dora: ApiClient, alice: ApiClient
) -> None:
    build_comment(thread, alice.author, status=Status.SPAM, body="Spam, a check thought.")
    build_comment(thread, alice.author, body="New.")
    stood = build_comment(thread, alice.author, body="Stood.")
    reported = build_comment(thread, alice.author, body="Reported.")
    dora.post(f"comments/{reported.pk}/flags", {"reason": "abuse"})
    week_ago = timezone.now() - timedelta(days=7, minutes=1)
    Comment.objects.filter(pk__in=[stood.pk, reported.pk]).update(published_at=week_ago)
    assert list_labels(thread.site) == [("Stood.", {"spam": 0, "toxicity": 0}, 0.1)]


def test_imported_spam_teaches_a_little(thread: Thread, bob: ApiClient) -> None:
    decision = decide(thread, bob.user, DecisionAction.SPAM, "Decided.")
    imported = build_comment(thread, build_author(thread), status=Status.SPAM, body="Imported.")
    for comment in (imported, decision.comment):
        Decision.objects.create(
            comment=comment,
            revision=1,
            action=DecisionAction.SPAM,
            from_status=Status.PENDING,
            to_status=Status.SPAM,
            actor=Actor.MACHINE,
            code="import.spam",
        )
    assert list_labels(thread.site) == [("Decided.", {"spam": 1}, 1.0), ("Imported.", {"spam": 1}, 0.3)]


def test_what_was_not_held_had_been_picked_out(thread: Thread, bob: ApiClient) -> None:
    decide(thread, bob.user, DecisionAction.SPAM, status=Status.PUBLISHED)
    decide(thread, bob.user, DecisionAction.APPROVE, status=Status.HELD)
    assert [example.picked for example in collect_examples(thread.site.pk)] == [False, True]


def test_other_sites_teach_nothing(thread: Thread, other_site: Site, people: list[User]) -> None:
    elsewhere = Thread.objects.create(site=other_site, key="elsewhere")
    decide(elsewhere, people[0], DecisionAction.SPAM)
    assert list_labels(thread.site) == []


# --- From decisions to a verdict, and back --------------------------------------------------------------


def test_two_hundred_decisions_change_this_sites_verdict_alone(
    thread: Thread, other_site: Site, people: list[User]
) -> None:
    elsewhere = Thread.objects.create(site=other_site, key="elsewhere")
    text = write_texts(1, [WORD], seed=12)[0]
    before = ask(thread, text)
    assert before.score < 0.1
    teach(thread, people, 200)

    version = learn_site_model(thread.site)
    assert version is not None
    assert (version.state, version.examples, version.moderators) == (ModelState.ACTIVE, 200, 3)
    taught = ask(thread, text)
    assert taught.score > SitePolicy().hold_spam_at
    assert taught.details["site_model"] == 1
    assert 4 < taught.details["site_delta"] <= 6  # type: ignore[operator]
    assert ask(elsewhere, text) == before

    revert_site_model(thread.site, by="test")
    assert ask(thread, text) == before
    revert_site_model(thread.site, to=1, by="test")
    assert ask(thread, text) == taught


def test_it_is_learned_once_whoever_asks_how_often(thread: Thread, people: list[User]) -> None:
    teach(thread, people, 60)
    assert list_sites_to_learn() == [thread.site.pk]
    learn_from_decisions()
    (queued,) = get_redis().lrange("celery", 0, -1)
    assert b"learn_from_site" in queued
    learn_from_site(thread.site.pk)
    learn_from_site(thread.site.pk)
    assert SiteModelVersion.objects.count() == 1
    assert list_sites_to_learn() == []


def test_of_two_at_once_one_stores_its_result(
    thread: Thread, people: list[User], monkeypatch: pytest.MonkeyPatch
) -> None:
    """While one reads the decisions, another one finishes."""
    teach(thread, people, 60)
    read = collect_examples

    def read_meanwhile(site_id: int) -> Any:
        monkeypatch.setattr(learning, "collect_examples", read)
        assert learn_site_model(thread.site) is not None
        return read(site_id)

    monkeypatch.setattr(learning, "collect_examples", read_meanwhile)
    assert learn_site_model(thread.site) is None
    assert SiteModelVersion.objects.count() == 1


def test_learning_again_takes_enough_new_decisions(thread: Thread, people: list[User]) -> None:
    teach(thread, people, 48)
    assert not is_due(thread.site.pk)
    teach(thread, people, 10)
    assert is_due(thread.site.pk)
    learn_site_model(thread.site)
    teach(thread, people, 18)
    assert not is_due(thread.site.pk)
    teach(thread, people, 2)
    assert is_due(thread.site.pk)


def test_other_shipped_models_are_reason_enough(thread: Thread, people: list[User]) -> None:
    teach(thread, people, 60)
    learn_site_model(thread.site)
    SiteModelVersion.objects.update(base_version="light-of-old")
    assert is_due(thread.site.pk)
    assert get_site_model(thread.site.pk) is None


def test_what_is_no_better_is_kept_for_the_record_alone(thread: Thread, people: list[User]) -> None:
    build_model_version(thread.site)
    _file(thread, people, write_texts(60, PLAIN, seed=1), DecisionAction.APPROVE)
    version = learn_site_model(thread.site)
    assert version is not None
    assert (version.version, version.state, version.weights) == (2, ModelState.REJECTED, b"")
    assert version.metrics["spam"]["refused"] == "too_few_of_a_class"
    assert SiteModelVersion.objects.get(version=1).state == ModelState.ACTIVE


def test_after_a_revert_the_job_leaves_the_site_alone(thread: Thread, people: list[User]) -> None:
    teach(thread, people, 60)
    learn_site_model(thread.site)
    revert_site_model(thread.site, by="test")
    teach(thread, people, 60)
    assert not is_due(thread.site.pk)
    version = learn_site_model(thread.site)  # a person asks
    assert version is not None
    assert version.state == ModelState.ACTIVE
    teach(thread, people, 20)
    assert is_due(thread.site.pk)


# --- Versions ----------------------------------------------------------------------------------------------


def list_states(site: Site) -> list[str]:
    return list(
        SiteModelVersion.objects.filter(site=site).order_by("version").values_list("state", flat=True)
    )


def build_versions(site: Site) -> None:
    """Version 3 is in force, after 1 and 2; 4 was no better."""
    for number, state in enumerate(("superseded", "superseded", "active", "rejected"), start=1):
        build_model_version(site, number, ModelState(state))


def test_revert_goes_back_step_by_step(site: Site) -> None:
    build_versions(site)
    found = [revert_site_model(site, by="test") for _ in range(3)]
    assert [version and version.version for version in found] == [2, 1, None]
    assert list_states(site) == ["reverted", "reverted", "reverted", "rejected"]
    with pytest.raises(Refused, match="nothing_to_revert"):
        revert_site_model(site, by="test")


def test_revert_goes_to_a_version_and_forward_again(site: Site) -> None:
    build_versions(site)
    revert_site_model(site, to=1, by="test")
    assert list_states(site) == ["active", "superseded", "reverted", "rejected"]
    revert_site_model(site, to=3, by="test")
    assert list_states(site) == ["superseded", "superseded", "active", "rejected"]
    revert_site_model(site, to=0, by="test")
    assert get_site_model(site.pk) is None


@pytest.mark.parametrize("to", [4, 5])
def test_what_was_rejected_or_is_not_there_can_not_be_put_into_force(site: Site, to: int) -> None:
    build_versions(site)
    with pytest.raises(Refused, match="model_version_not_found"):
        revert_site_model(site, to=to, by="test")


def test_what_was_learned_on_other_shipped_models_can_not_either(site: Site) -> None:
    build_versions(site)
    SiteModelVersion.objects.filter(version__lt=3).update(base_version="light-of-old")
    with pytest.raises(Refused, match="model_version_not_found"):
        revert_site_model(site, to=2, by="test")
    assert revert_site_model(site, by="test") is None


def test_there_is_one_in_force_at_most(site: Site, other_site: Site) -> None:
    build_model_version(site)
    build_model_version(other_site)
    with pytest.raises(IntegrityError, match="site_model_one_active"), transaction.atomic():
        build_model_version(site, 2)


def test_weights_have_a_limit(site: Site) -> None:
    version = build_model_version(site)
    with pytest.raises(IntegrityError, match="site_model_weights_limited"), transaction.atomic():
        SiteModelVersion.objects.filter(pk=version.pk).update(weights=b"x" * (2**20 + 1))


def test_old_versions_are_forgotten(thread: Thread, bob: ApiClient) -> None:
    build_model_version(thread.site, 1)
    for number in range(2, 34):
        build_model_version(thread.site, number, ModelState.REJECTED)
    learn_site_model(thread.site)
    kept = SiteModelVersion.objects.order_by("version").values_list("version", flat=True)
    assert list(kept) == [1, *range(5, 35)]


# --- The command and the API --------------------------------------------------------------------------------


def run(*arguments: str) -> str:
    output = io.StringIO()
    call_command("site_model", "--site", "gazette", *arguments, stdout=output)
    return output.getvalue()


def test_the_command_shows_learns_compares_and_reverts(thread: Thread, people: list[User]) -> None:
    assert "shipped models alone" in run("show")
    teach(thread, people, 60)
    said = run("learn")
    assert "Version 1 is active." in said
    assert "spam: 60 decisions (30 bad) of 3 moderators on 60 authors" in said
    assert "no effect: too few decisions" in said  # of toxicity
    assert run("compare") == said
    assert "In force: version 1." in run("show")
    assert run("revert") == "The shipped models alone are in force.\n"
    assert "Nothing more is learned" in run("show")
    with pytest.raises(CommandError, match="in force already"):
        run("revert")
    assert run("revert", "--to", "1") == "Version 1 is in force.\n"


def test_the_command_knows_its_sites_and_versions(site: Site) -> None:
    with pytest.raises(CommandError, match="no such version"):
        run("compare")
    with pytest.raises(CommandError, match="no site 'nowhere'"):
        call_command("site_model", "--site", "nowhere", "show")


def test_an_administrator_looks_and_reverts(site: Site, erin: ApiClient) -> None:
    build_versions(site)
    models = erin.get("moderation/models", {"site": "gazette"}).json()
    assert (models["active"], models["paused"]) == (3, False)
    assert [version["version"] for version in models["versions"]] == [4, 3, 2, 1]
    reverted = erin.post("moderation/models/revert", {"site": "gazette"}).json()
    assert (reverted["active"], reverted["paused"]) == (2, True)
    assert erin.post("moderation/models/revert", {"site": "gazette", "version": 0}).json()["active"] == 0


def test_a_moderator_may_neither(site: Site, bob: ApiClient) -> None:
    build_versions(site)
    for answer in (
        bob.get("moderation/models", {"site": "gazette"}),
        bob.post("moderation/models/revert", {"site": "gazette"}),
    ):
        assert (answer.status_code, answer.json()["error"]["code"]) == (403, "forbidden")
    assert list_states(site)[2] == "active"
