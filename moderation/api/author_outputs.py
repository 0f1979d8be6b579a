"""What moderators' clients get about authors."""

from typing import Any

from django.utils import timezone
from rest_framework import serializers

from discussions.api.errors import ErrorOutput
from discussions.api.outputs import AuthorOutput, show_author
from discussions.models import Author, AuthorKind, Status
from moderation.actions.sanctions import Option, Preview, list_options, may_lift
from moderation.models import AuthorNote, Role, Sanction, SanctionKind, SanctionReason
from moderation.queries.authors import Latest, Neighbour, Profile
from moderation.queries.sanctions import STANDING_NAMES, can_be_lifted, is_active, name_standing


class FoundAuthorOutput(AuthorOutput):
    site = serializers.CharField(help_text="The site's key.")


class FoundAuthorsOutput(serializers.Serializer[Any]):
    authors = FoundAuthorOutput(many=True)


class StatusCountsOutput(serializers.Serializer[Any]):
    pending = serializers.IntegerField()
    published = serializers.IntegerField()
    held = serializers.IntegerField()
    rejected = serializers.IntegerField()
    spam = serializers.IntegerField()
    withdrawn = serializers.IntegerField()


class FlagCountsOutput(serializers.Serializer[Any]):
    total = serializers.IntegerField()
    upheld = serializers.IntegerField(help_text="The comment was removed.")
    dismissed = serializers.IntegerField(help_text="The comment stayed, and a person had seen it.")
    open = serializers.IntegerField()


class LatestCommentOutput(serializers.Serializer[Any]):
    id = serializers.CharField()
    thread = serializers.CharField(help_text="The thread's key.")
    thread_title = serializers.CharField(allow_blank=True)
    status = serializers.ChoiceField(choices=Status.choices)
    body = serializers.CharField(allow_blank=True)
    created_at = serializers.DateTimeField()
    case = serializers.CharField(allow_null=True, help_text="The case's id, if it ever had one.")
    code = serializers.CharField(allow_blank=True, help_text="Why it has this status.")
    why = serializers.CharField(allow_blank=True, help_text="The same in words.")
    by = serializers.CharField(allow_null=True, help_text="The moderator who decided, if one did.")


class NeighbourOutput(serializers.Serializer[Any]):
    id = serializers.CharField()
    name = serializers.CharField(allow_blank=True)
    comments = serializers.IntegerField(help_text="From the same network in the last 30 days.")
    removed = serializers.IntegerField()
    same_address = serializers.BooleanField()


class SanctionOutput(serializers.Serializer[Any]):
    id = serializers.CharField()
    kind = serializers.ChoiceField(choices=SanctionKind.choices)
    reason = serializers.ChoiceField(choices=SanctionReason.choices)
    message = serializers.CharField(allow_blank=True)
    note = serializers.CharField(allow_blank=True)
    moderator = serializers.CharField(allow_null=True, help_text="None if a machine imposed it.")
    starts_at = serializers.DateTimeField()
    ends_at = serializers.DateTimeField(allow_null=True)
    acknowledged_at = serializers.DateTimeField(allow_null=True)
    lifted_at = serializers.DateTimeField(allow_null=True)
    lifted_by = serializers.CharField(allow_null=True)
    replaced_by = serializers.CharField(allow_null=True)
    rejects_since = serializers.DateTimeField(allow_null=True, help_text="Comments since then go with it.")
    is_active = serializers.BooleanField()
    may_lift = serializers.BooleanField(help_text="Whether you may take it back now.")


class OptionOutput(serializers.Serializer[Any]):
    kind = serializers.ChoiceField(choices=SanctionKind.choices)
    max_hours = serializers.IntegerField(help_text="0: it takes no end.")
    needs_end = serializers.BooleanField()
    may_reject = serializers.BooleanField(help_text="Takes `reject_hours`.")
    may_cover_all_sites = serializers.BooleanField(help_text="Takes the scope `all_sites`.")


class NoteOutput(serializers.Serializer[Any]):
    id = serializers.CharField()
    text = serializers.CharField()
    moderator = serializers.CharField()
    created_at = serializers.DateTimeField()


class NotesOutput(serializers.Serializer[Any]):
    notes = NoteOutput(many=True)


class ProfileOutput(FoundAuthorOutput):
    kind = serializers.ChoiceField(choices=AuthorKind.choices)
    first_seen_at = serializers.DateTimeField()
    erased_at = serializers.DateTimeField(allow_null=True)
    version = serializers.IntegerField(help_text="Send it with a sanction.")
    standing = serializers.ChoiceField(choices=STANDING_NAMES)
    may_impose = OptionOutput(many=True, help_text="What you may do about the author now.")
    comment_counts = StatusCountsOutput()
    recent_counts = StatusCountsOutput(help_text="Of the last 30 days.")
    removed_share = serializers.FloatField(allow_null=True, help_text="Of those decided: 0 to 1.")
    recent_removed_share = serializers.FloatField(allow_null=True)
    comments = LatestCommentOutput(many=True, help_text="The latest twenty.")
    flags_given = FlagCountsOutput()
    flags_received = FlagCountsOutput()
    neighbours = NeighbourOutput(many=True, help_text="Who else wrote from the author's networks lately.")
    sanctions = SanctionOutput(many=True, help_text="All, latest first.")
    notes = NoteOutput(many=True)


class ImposedOutput(serializers.Serializer[Any]):
    sanction = SanctionOutput()
    author = ProfileOutput()


class StaleAuthorOutput(ErrorOutput):
    author = ProfileOutput(required=False, help_text="With `stale_author`: the author as they are now.")


class RemovableCountsOutput(serializers.Serializer[Any]):
    published = serializers.IntegerField()
    held = serializers.IntegerField()


class PreviewOutput(serializers.Serializer[Any]):
    replaces = serializers.ListField(
        child=serializers.ChoiceField(choices=SanctionKind.choices), help_text="What it takes the place of."
    )
    accounts = FoundAuthorOutput(many=True, help_text="On other sites, with the scope `all_sites`.")
    comments = RemovableCountsOutput(help_text="What `reject_hours` would reject.")


def show_found(author: Author) -> dict[str, Any]:
    return {**show_author(author), "site": author.site.key}


def show_profile(profile: Profile, role: Role) -> dict[str, Any]:
    author, now = profile.author, timezone.now()
    active = [sanction for sanction in profile.sanctions if is_active(sanction, now)]
    return {
        **show_found(author),
        "first_seen_at": author.created_at,
        "erased_at": author.erased_at,
        "version": profile.version,
        "standing": name_standing(sanction.kind for sanction in active),
        "may_impose": [_show_option(option) for option in list_options(role, author, active)],
        "comment_counts": profile.counts,
        "recent_counts": profile.recent,
        "removed_share": share_removed(profile.counts),
        "recent_removed_share": share_removed(profile.recent),
        "comments": [_show_latest(latest) for latest in profile.latest],
        "flags_given": profile.flags_given,
        "flags_received": profile.flags_received,
        "neighbours": [_show_neighbour(neighbour) for neighbour in profile.neighbours],
        "sanctions": [show_sanction(sanction, role) for sanction in profile.sanctions],
        "notes": [show_note(note) for note in profile.notes],
    }


def show_sanction(sanction: Sanction, role: Role) -> dict[str, Any]:
    kept = ("kind", "reason", "message", "note", "starts_at", "ends_at", "acknowledged_at", "lifted_at")
    return {
        "id": str(sanction.pk),
        **{name: getattr(sanction, name) for name in (*kept, "rejects_since")},
        "moderator": None if sanction.moderator is None else sanction.moderator.get_username(),
        "lifted_by": None if sanction.lifted_by is None else sanction.lifted_by.get_username(),
        "replaced_by": None if sanction.replaced_by_id is None else str(sanction.replaced_by_id),
        "is_active": is_active(sanction, timezone.now()),
        "may_lift": can_be_lifted(sanction, timezone.now()) and may_lift(role, sanction),
    }


def show_preview(preview: Preview) -> dict[str, Any]:
    return {
        "replaces": preview.replaces,
        "accounts": [show_found(account) for account in preview.accounts],
        "comments": preview.comments,
    }


def show_note(note: AuthorNote) -> dict[str, Any]:
    return {
        "id": str(note.pk),
        "text": note.text,
        "moderator": note.moderator.get_username(),
        "created_at": note.created_at,
    }


def share_removed(counts: dict[str, int]) -> float | None:
    """Return the share of decided comments that were removed, None if none was decided."""
    removed = counts[Status.REJECTED] + counts[Status.SPAM]
    decided = counts[Status.PUBLISHED] + removed
    return removed / decided if decided else None


def _show_option(option: Option) -> dict[str, Any]:
    told = ("kind", "max_hours", "needs_end", "may_reject", "may_cover_all_sites")
    return {name: getattr(option, name) for name in told}


def _show_latest(latest: Latest) -> dict[str, Any]:
    comment, case, decision, why = latest
    return {
        "id": str(comment.pk),
        "thread": comment.thread.key,
        "thread_title": comment.thread.title,
        **{name: getattr(comment, name) for name in ("status", "body", "created_at")},
        "case": None if case is None else str(case.pk),
        "code": "" if decision is None else decision.code,
        "why": why,
        "by": None if decision is None or not decision.moderator else decision.moderator.get_username(),
    }


def _show_neighbour(neighbour: Neighbour) -> dict[str, Any]:
    told = ("name", "comments", "removed", "same_address")
    return {"id": str(neighbour.author_id), **{name: getattr(neighbour, name) for name in told}}
