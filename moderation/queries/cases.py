"""A case as moderators read it: what was found and done, and what is like it."""

from django.contrib.auth.models import User
from django.db.models import QuerySet

from discussions.models import Comment
from discussions.refusals import Refused
from moderation.models import Case, CaseNote, CommentLink, Decision, Finding, Judgement
from moderation.models import Fingerprint as StoredFingerprint
from moderation.queries.duplicates import MAX_DUPLICATES, NEAR_SIMILARITY
from moderation.queries.queue import with_cards
from moderation.text.fingerprints import similarity

MAX_NEAR_DUPLICATES = 10
MAX_NOTES = 50
MAX_LINK_DOMAINS = 5


def list_my_cases(moderator: User) -> QuerySet[Case]:
    """Return the cases of the sites that this person moderates, each with what a card shows."""
    return with_cards(Case.objects.filter(site__memberships__user=moderator))


def get_my_case(moderator: User, case_id: int) -> Case:
    """Return a case that this person may work on. Raises Refused (case_not_found), also for other sites' cases."""
    case = list_my_cases(moderator).filter(pk=case_id).first()
    if case is None:
        raise Refused("case_not_found")
    return case


def get_my_comment(moderator: User, comment_id: int) -> Comment:
    """Return a comment on a site that this person moderates. Raises Refused (comment_not_found)."""
    mine = Comment.objects.filter(pk=comment_id, thread__site__memberships__user=moderator)
    comment = mine.select_related("thread").first()
    if comment is None:
        raise Refused("comment_not_found")
    return comment


def get_my_decision(moderator: User, decision_id: int) -> Decision:
    """Return a decision on a site that this person moderates. Raises Refused (decision_not_found)."""
    decision = Decision.objects.filter(
        pk=decision_id, comment__thread__site__memberships__user=moderator
    ).first()
    if decision is None:
        raise Refused("decision_not_found")
    return decision


def list_findings(comment: Comment) -> list[Finding]:
    """Return what the checks said of the comment's current text."""
    return list(
        Finding.objects.filter(revision__comment=comment, revision__number=comment.revision).order_by(
            "-score", "pk"
        )
    )


def list_tags(comment: Comment) -> list[str]:
    """Return the tags that the site's rules gave the comment's current text."""
    judged = Judgement.objects.filter(revision__comment=comment, revision__number=comment.revision)
    return judged.values_list("tags", flat=True).first() or []


def list_decisions(comment: Comment) -> list[Decision]:
    """Return everything that was done to the comment, latest first."""
    return list(Decision.objects.filter(comment=comment).select_related("moderator").order_by("-pk")[:50])


def list_case_notes(case: Case) -> list[CaseNote]:
    """Return what moderators noted of the case, latest first."""
    return list(CaseNote.objects.filter(case=case).select_related("moderator").order_by("-pk")[:MAX_NOTES])


def get_my_case_note(moderator: User, note_id: int) -> CaseNote:
    """Return a note on a case of a site that this person moderates. Raises Refused (note_not_found)."""
    note = CaseNote.objects.filter(pk=note_id, case__site__memberships__user=moderator).first()
    if note is None:
        raise Refused("note_not_found")
    return note


def list_link_domains(comment: Comment) -> list[str]:
    """Return the domains that a comment's present text links to."""
    links = CommentLink.objects.filter(comment=comment).order_by("domain")
    return list(links.values_list("domain", flat=True)[:MAX_LINK_DOMAINS])


def list_near_duplicates(comment: Comment) -> list[Comment]:
    """Return the site's latest other comments whose texts are the same as this one's, or nearly."""
    found = Comment.objects.filter(pk__in=find_alike(comment, limit=MAX_DUPLICATES))
    return list(found.select_related("author", "thread").order_by("-pk")[:MAX_NEAR_DUPLICATES])


def find_alike(comment: Comment, *, limit: int) -> list[int]:
    """Return the ids of the site's other comments with the same text or nearly, of the latest `limit` that may be."""
    own = StoredFingerprint.objects.filter(
        revision__comment=comment, revision__number=comment.revision
    ).first()
    if own is None:
        return []
    others = StoredFingerprint.objects.filter(
        revision__comment__thread__site_id=comment.thread.site_id
    ).exclude(revision__comment=comment)
    alike = others.filter(bands__overlap=own.bands) if own.bands else others.filter(exact=own.exact)
    candidates = alike.order_by("-pk").values_list("revision__comment_id", "exact", "signature")
    return [
        comment_id
        for comment_id, exact, signature in candidates[:limit]
        if exact == own.exact or similarity(bytes(own.signature), bytes(signature)) >= NEAR_SIMILARITY
    ]
