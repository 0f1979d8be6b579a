"""A comment's life as a model, and the real database beside it: whatever comes in whichever order, both say the same.

Readers post, reply, edit, withdraw and vote; jobs check and count; a moderator decides and takes back. After each step
every status, text and vote is as the model has it, every counter is what the rows say, every change has its decision,
and the tree that readers get has exactly what is published.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Any, TypeVar

import pytest
from django.db import transaction
from hypothesis import HealthCheck, Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    Bundle,
    RuleBasedStateMachine,
    initialize,
    invariant,
    rule,
    run_state_machine_as_test,
)

from discussions.actions.comments import Origin, edit_comment, post_comment, withdraw_comment
from discussions.actions.passages import count_quotes
from discussions.actions.votes import count_votes, vote_on_comment
from discussions.announcements import get_redis
from discussions.models import Author, Comment, Revision, Status, Vote
from discussions.refusals import Refused
from moderation.actions.cases import file_case_of
from moderation.actions.checking import check_revision
from moderation.actions.decisions import decide_case, undo_decision
from moderation.models import Decision, DecisionAction, PolicyVersion, Role
from tests.conftest import make_guest, make_member, make_site, make_thread
from tests.truth import find_drift

Made = TypeVar("Made")
pytestmark = pytest.mark.django_db

DECIDED = {
    DecisionAction.APPROVE: Status.PUBLISHED,
    DecisionAction.REJECT: Status.REJECTED,
    DecisionAction.SPAM: Status.SPAM,
}
TEXTS = st.sampled_from(
    [
        *("It will rain.", "No, it will *not*.", "Snow!", "See you on Sunday, then.", "Ω and é"),
        "> The wind turns at noon.\n\nHardly.",
    ]
)


@dataclass
class Life:
    """What the model knows of one comment."""

    author: Author
    parent: int | None
    texts: list[str]
    status: Status = Status.PENDING
    votes: dict[int, int] = field(default_factory=dict)


class Lives(RuleBasedStateMachine):
    comments: Bundle[int] = Bundle("comments")
    decisions: Bundle[tuple[int, int, Status]] = Bundle("decisions")

    def __init__(self) -> None:
        super().__init__()
        self.block = transaction.atomic()
        self.block.__enter__()
        get_redis().flushdb()
        self.thread = make_thread(make_site())
        self.readers = [make_guest(self.thread.site, name).author for name in ("Alice", "Dora", "Gina")]
        self.bob = make_member(self.thread.site, "bob", Role.MODERATOR)
        self.lives: dict[int, Life] = {}

    def teardown(self) -> None:
        transaction.set_rollback(True)
        self.block.__exit__(None, None, None)

    def get(self, pk: int) -> Comment:
        return Comment.objects.select_related("thread__site", "author").get(pk=pk)

    @initialize(all_wait=st.booleans())
    def choose_policy(self, *, all_wait: bool) -> None:
        document = {"premoderation": "all"} if all_wait else {}
        PolicyVersion.objects.create(site=self.thread.site, version=1, document=document)

    @rule(target=comments, reader=st.sampled_from([0, 1, 2]), text=TEXTS)
    def post(self, reader: int, text: str) -> int:
        return self._post(reader, text, None)

    @rule(target=comments, reader=st.sampled_from([0, 1, 2]), text=TEXTS, parent=comments)
    def reply(self, reader: int, text: str, parent: int) -> int:
        made, code = attempt(lambda: self._post(reader, text, parent))
        if made is not None:
            return made
        assert code == "parent_unavailable"
        assert self.lives[parent].status != Status.PUBLISHED
        return parent

    def _post(self, reader: int, text: str, parent: int | None) -> int:
        author = self.readers[reader]
        comment, is_new = post_comment(
            thread=self.thread, author=author, body=text, origin=Origin(), parent_id=parent
        )
        assert is_new
        self.lives[comment.pk] = Life(author, parent, [text])
        return comment.pk

    @rule(pk=comments)
    def check(self, pk: int) -> None:
        life = self.lives[pk]
        status = check_revision(pk, len(life.texts))
        if life.status == Status.PENDING:
            assert status in (Status.PUBLISHED, Status.HELD, Status.SPAM)
            life.status = status
        else:
            assert status is None, "what was checked or decided is not checked again"

    @rule(pk=comments)
    def check_an_older_text(self, pk: int) -> None:
        if len(self.lives[pk].texts) > 1:
            assert check_revision(pk, len(self.lives[pk].texts) - 1) is None

    @rule(pk=comments, text=TEXTS)
    def edit(self, pk: int, text: str) -> None:
        life = self.lives[pk]
        edited, code = attempt(lambda: edit_comment(comment=self.get(pk), body=text, origin=Origin()))
        if edited is None:
            assert code in ("edit_window_closed", "conflict")
            return
        assert life.status in (Status.PENDING, Status.PUBLISHED, Status.HELD)
        life.texts.append(text)
        life.status = Status.PENDING

    @rule()
    def count_what_is_quoted(self) -> None:
        count_quotes(self.thread.pk)

    @rule(pk=comments)
    def withdraw(self, pk: int) -> None:
        withdraw_comment(self.get(pk))
        if self.lives[pk].status not in (Status.REJECTED, Status.SPAM):
            self.lives[pk].status = Status.WITHDRAWN

    @rule(pk=comments, reader=st.sampled_from([0, 1, 2]), value=st.sampled_from([-1, 0, 1]))
    def vote(self, pk: int, reader: int, value: int) -> None:
        life, author = self.lives[pk], self.readers[reader]
        tally, code = attempt(lambda: vote_on_comment(comment=self.get(pk), author=author, value=value))
        if tally is None:
            assert code == ("own_comment" if author == life.author else "comment_unavailable")
            assert author == life.author or life.status != Status.PUBLISHED
            return
        assert life.status == Status.PUBLISHED
        life.votes[author.pk] = value

    @rule()
    def count(self) -> None:
        count_votes()

    @rule(target=decisions, pk=comments, action=st.sampled_from(list(DECIDED)))
    def decide(self, pk: int, action: DecisionAction) -> tuple[int, int, Status]:
        life = self.lives[pk]
        case, _ = file_case_of(self.get(pk), "picked")
        named: dict[str, Any] = {"action": action, "reason": "", "note": "", "version": case.version}
        settled, code = attempt(lambda: decide_case(case=case, moderator=self.bob.user, **named))
        if settled is None:
            assert code == "action_not_available"
            return (0, pk, life.status)
        assert life.status != Status.WITHDRAWN
        before, life.status = life.status, DECIDED[action]
        return (settled.decision.pk, pk, before)

    @rule(decided=decisions)
    def undo(self, decided: tuple[int, int, Status]) -> None:
        decision_id, pk, before = decided
        if not decision_id:
            return
        decision = Decision.objects.select_related("comment__thread__site").get(pk=decision_id)
        undone, code = attempt(lambda: undo_decision(decision=decision, moderator=self.bob.user))
        if undone is None:
            assert code == "decision_superseded"
            return
        self.lives[pk].status = before

    @invariant()
    def both_say_the_same(self) -> None:
        rows = {comment.pk: comment for comment in Comment.objects.filter(thread=self.thread)}
        assert {pk: row.status for pk, row in rows.items()} == {
            pk: life.status for pk, life in self.lives.items()
        }
        for pk, life in self.lives.items():
            assert (rows[pk].parent_id, rows[pk].author_id) == (life.parent, life.author.pk)
            assert rows[pk].body == life.texts[-1]
            kept = Revision.objects.filter(comment=pk).order_by("number").values_list("body", flat=True)
            assert list(kept) == life.texts
            votes = dict(Vote.objects.filter(comment=pk).values_list("author_id", "value"))
            assert {author: value for author, value in votes.items() if value} == {
                author: value for author, value in life.votes.items() if value
            }

    @invariant()
    def every_counter_is_what_the_rows_say(self) -> None:
        assert find_drift(self.thread) == []

    @invariant()
    def every_change_has_its_decision(self) -> None:
        for pk, life in self.lives.items():
            last = Decision.objects.filter(comment=pk).exclude(to_status="").order_by("-pk").first()
            if last is None:
                assert (life.status, len(life.texts)) == (Status.PENDING, 1)
            else:
                assert last.to_status == life.status

    @invariant()
    def readers_get_what_is_published(self) -> None:
        nobody: Any = self.bob.client
        page = nobody.get(
            "/api/v1/sites/gazette/threads/weather/comments?limit=100&replies=20&depth=10"
        ).json()
        seen = {int(node["id"]): node for node in walk(page["comments"])}
        published = {pk for pk, life in self.lives.items() if life.status == Status.PUBLISHED}
        deep = {pk for pk in published if self._depth(pk) > 8}
        assert published - deep <= {pk for pk, node in seen.items() if node["body"] is not None} | deep
        assert all((node["body"] is not None) == (pk in published) for pk, node in seen.items())

    def _depth(self, pk: int) -> int:
        parent = self.lives[pk].parent
        return 0 if parent is None else 1 + self._depth(parent)


def attempt(act: Callable[[], Made]) -> tuple[Made | None, str]:
    """Return what comes of it, or None and the code with which it was refused."""
    try:
        return act(), ""
    except Refused as refused:
        return None, refused.code


def walk(nodes: list[dict[str, Any]]) -> Iterator[dict[str, Any]]:
    for node in nodes:
        yield node
        yield from walk(node.get("replies", []))


def test_lives_are_what_the_model_says(db: None) -> None:
    run_state_machine_as_test(
        Lives,
        settings=settings(
            max_examples=8,
            stateful_step_count=20,
            deadline=None,
            suppress_health_check=list(HealthCheck),
            derandomize=True,
            phases=[Phase.generate],
        ),
    )
