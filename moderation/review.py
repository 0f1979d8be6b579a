"""Moderation's side of the gate: what happens when discussions tells of a new text, a withdrawal or a flag, and what
it answers about authors."""

from collections.abc import Collection, Sequence
from functools import partial

from django.db import transaction
from django.utils import timezone

from discussions.gate import Gate, Grievance, Hold, HouseRules, Measure, Objection, Removal
from discussions.models import Author, Comment, Flag, Notice, Site, Status, Thread
from discussions.refusals import Refused
from moderation.actions.appeals import file_appeal, withdraw_appeals
from moderation.actions.captchas import verify_captcha
from moderation.actions.cases import outdate_case_of, settle_case_of
from moderation.actions.complaints import drop_complaints, file_complaint
from moderation.actions.deliveries import write_deliveries
from moderation.actions.flags import take_flag
from moderation.actions.foresight import foresee_hold
from moderation.actions.forgetting import forget_author
from moderation.actions.imports import file_imported_comments
from moderation.actions.notices import drop_notices, take_notice
from moderation.actions.sanctions import acknowledge_warning
from moderation.models import Actor, Decision, DecisionAction
from moderation.queries.appeals import find_objection
from moderation.queries.complaints import find_grievance, list_objections_of
from moderation.queries.duties import get_duties
from moderation.queries.holds import explain_holds, list_public_revisions
from moderation.queries.house_rules import explain_removals
from moderation.queries.measures import list_measures
from moderation.queries.rule_texts import read_house_rules
from moderation.queries.sanctions import find_refusal, find_shadowed, find_standing
from moderation.queries.subjects import get_policy
from moderation.queries.surroundings import is_attacked, list_speakers, list_staff_names
from moderation.tasks import enqueue_check
from moderation.text.lookalike_names import is_reserved


class ReviewGate(Gate):
    def comment_submitted(self, comment: Comment, from_status: Status | None) -> None:
        """Queue the check once the text is stored. A broker that is away costs time (the sweep), never the comment."""
        if from_status is not None:
            outdate_case_of(comment)
            self._record(comment, DecisionAction.RECHECK, from_status, comment.revision)
        transaction.on_commit(partial(enqueue_check, comment.thread.site_id), robust=True)

    def comment_withdrawn(self, comment: Comment, from_status: Status) -> None:
        self._record(comment, DecisionAction.WITHDRAW, from_status, comment.revision)
        settle_case_of(comment)
        withdraw_appeals(comment_id=comment.pk)
        drop_notices(comment_id=comment.pk)
        drop_complaints(comment.pk)

    def comment_flagged(self, flag: Flag) -> None:
        take_flag(flag)

    def notice_given(self, notice: Notice) -> None:
        take_notice(notice)

    def find_grievance(self, subject: Notice | Flag) -> Grievance:
        return find_grievance(subject)

    def list_objections(self, subjects: Sequence[Notice] | Sequence[Flag]) -> dict[int, Objection]:
        return list_objections_of(subjects)

    def object_to_dismissal(self, subject: Notice | Flag, text: str) -> None:
        file_complaint(subject, text)

    def takes_notices(self, site: Site) -> bool:
        return get_duties(site.pk).takes_notices

    def read_house_rules(self, site: Site, language: str, version: int | None = None) -> HouseRules | None:
        return read_house_rules(site, language, version)

    def explain_redress(self, site: Site) -> str:
        return get_duties(site.pk).dispute_body

    def comments_imported(self, thread_ids: Collection[int]) -> None:
        file_imported_comments(thread_ids)

    def may_post(self, author: Author) -> Refused | None:
        return find_refusal(author)

    def is_trusted(self, author: Author) -> bool:
        return find_standing(author) == "trusted"

    def verify_captcha(self, site: Site, response: str) -> bool | None:
        return verify_captcha(site, response)

    def is_reserved_name(self, site: Site, name: str) -> bool:
        return is_reserved(name, list_staff_names(site), list_speakers(site))

    def counts_unseen(self, author: Author, thread: Thread) -> bool:
        """Not of whom moderators want to read first, or nobody is to read; nor while an attack holds words."""
        if find_standing(author) not in ("normal", "trusted"):
            return False
        return not is_attacked(thread, timezone.now()) or get_policy(thread.site_id).hold_in_raids == "off"

    def list_shadowed(self, comments: Collection[Comment]) -> set[int]:
        return find_shadowed([comment.pk for comment in comments])

    def explain_removals(self, comments: Collection[Comment]) -> dict[int, Removal]:
        return explain_removals(comments)

    def object_to_removal(self, comment: Comment, text: str) -> None:
        file_appeal(comment, text)

    def find_objection(self, comment: Comment) -> Objection | None:
        return find_objection(comment)

    def explain_holds(self, comments: Collection[Comment]) -> dict[int, Hold]:
        return explain_holds(comments)

    def foresee_hold(self, author: Author, body: str) -> str | None:
        return foresee_hold(author, body)

    def list_public_revisions(self, comment: Comment) -> set[int]:
        return list_public_revisions(comment)

    def list_measures(self, author: Author) -> list[Measure]:
        return list_measures(author)

    def acknowledge_warning(self, author: Author, warning_id: int) -> bool:
        return acknowledge_warning(author, warning_id)

    def events_recorded(self, event_ids: Sequence[int]) -> None:
        write_deliveries(event_ids)

    def author_erased(self, author: Author) -> None:
        forget_author(author)

    def _record(self, comment: Comment, action: DecisionAction, from_status: Status, revision: int) -> None:
        Decision.objects.create(
            comment=comment,
            revision=revision,
            action=action,
            from_status=from_status,
            to_status=comment.status,
            actor=Actor.AUTHOR,
        )
