"""What administrators' clients get about policies, rules and word lists."""

from typing import Any

from django.contrib.auth.models import User
from rest_framework import serializers

from discussions.api.fields import Object
from discussions.models import Comment, Site
from moderation.api.outputs import CaseCommentOutput, show_comment
from moderation.api.setup_inputs import LIST_ACTIONS, LIST_LABELS, Settings
from moderation.models import PolicyVersion, Rule, WordList
from moderation.policy import SitePolicy
from moderation.reasons import describe
from moderation.replays import Replay

BANDS = ["published", "flagged", "held", "rejected", "spam"]


class DisabledOutput(serializers.Serializer[Any]):
    code = serializers.CharField()
    why = serializers.CharField(help_text="The same in a sentence.")


class RuleOutput(serializers.Serializer[Any]):
    id = serializers.CharField()
    site = serializers.CharField()
    name = serializers.CharField()
    document = Object()
    position = serializers.IntegerField()
    is_enabled = serializers.BooleanField()
    is_guarded = serializers.BooleanField()
    starts_at = serializers.DateTimeField(allow_null=True)
    ends_at = serializers.DateTimeField(allow_null=True)
    version = serializers.IntegerField(help_text="Send it with a change.")
    disabled = DisabledOutput(allow_null=True, help_text="Why it switched itself off.")
    created_at = serializers.DateTimeField()
    created_by = serializers.CharField(allow_null=True)
    changed_at = serializers.DateTimeField()
    changed_by = serializers.CharField(allow_null=True)


class RuleListOutput(serializers.Serializer[Any]):
    rules = RuleOutput(many=True)


class PolicyOutput(serializers.Serializer[Any]):
    site = serializers.CharField()
    version = serializers.IntegerField(help_text="Send it with a change.")
    settings = Settings()
    changed_at = serializers.DateTimeField(allow_null=True)
    changed_by = serializers.CharField(allow_null=True)


class WordListOutput(serializers.Serializer[Any]):
    id = serializers.CharField()
    site = serializers.CharField()
    name = serializers.CharField()
    action = serializers.ChoiceField(choices=LIST_ACTIONS)
    label = serializers.ChoiceField(choices=LIST_LABELS)  # type: ignore[assignment]
    entries = serializers.ListField(child=serializers.CharField())
    languages = serializers.ListField(child=serializers.CharField())
    is_case_sensitive = serializers.BooleanField()
    is_whole_words = serializers.BooleanField()
    version = serializers.IntegerField(help_text="Send it with a change.")
    updated_at = serializers.DateTimeField()
    updated_by = serializers.CharField(allow_null=True)


class WordListsOutput(serializers.Serializer[Any]):
    word_lists = WordListOutput(many=True)


class ByTruthOutput(serializers.Serializer[Any]):
    published = serializers.IntegerField()
    removed = serializers.IntegerField()


class StoppedOutput(serializers.Serializer[Any]):
    before = serializers.IntegerField()
    after = serializers.IntegerField()
    of = serializers.IntegerField()


class MoveOutput(serializers.Serializer[Any]):
    count = serializers.IntegerField()

    def get_fields(self) -> dict[str, Any]:
        # `from` is no name that Python takes.
        bands = {name: serializers.ChoiceField(choices=BANDS) for name in ("from", "to")}
        return {**bands, **super().get_fields()}


class ExamplesOutput(serializers.Serializer[Any]):
    caught = CaseCommentOutput(many=True, help_text="Removed, and only now stopped.")
    false_alarm = CaseCommentOutput(many=True, help_text="Published, and only now stopped.")
    missed = CaseCommentOutput(many=True, help_text="Removed, and no longer stopped.")
    freed = CaseCommentOutput(many=True, help_text="Published, and no longer stopped.")


class ReplayOutput(serializers.Serializer[Any]):
    checked = ByTruthOutput(
        help_text="The comments looked at, by what a person decided, or where they stand."
    )
    matched = ByTruthOutput(help_text="Those that the rule or list matches by itself; 0 for a policy.")
    catches = StoppedOutput(help_text="Removed comments that are held, rejected or marked as spam.")
    false_alarms = StoppedOutput(help_text="Published comments that are.")
    changes = MoveOutput(many=True, help_text="Where verdicts differ.")
    examples = ExamplesOutput(help_text="The latest of each, 20 at most.")


def show_rule(rule: Rule) -> dict[str, Any]:
    columns = ("name", "document", "position", "is_enabled", "is_guarded", "starts_at", "ends_at", "version")
    why = describe(rule.disabled_code, rule.disabled_details)
    return {
        "id": str(rule.pk),
        "site": rule.site.key,
        **{name: getattr(rule, name) for name in columns},
        "disabled": {"code": rule.disabled_code, "why": why} if rule.disabled_code else None,
        "created_at": rule.created_at,
        "created_by": _name(rule.created_by),
        "changed_at": rule.changed_at,
        "changed_by": _name(rule.changed_by),
    }


def show_policy(site: Site, policy: SitePolicy, stored: PolicyVersion | None) -> dict[str, Any]:
    settings = policy.to_dict()
    return {
        "site": site.key,
        "version": settings.pop("version"),
        "settings": settings,
        "changed_at": None if stored is None else stored.created_at,
        "changed_by": None if stored is None else _name(stored.created_by),
    }


def show_word_list(words: WordList) -> dict[str, Any]:
    columns = ("name", "action", "label", "languages", "is_case_sensitive", "is_whole_words", "version")
    return {
        "id": str(words.pk),
        "site": words.site.key,
        **{name: getattr(words, name) for name in columns},
        "entries": words.entries.splitlines(),
        "updated_at": words.updated_at,
        "updated_by": _name(words.updated_by),
    }


def show_replay(result: Replay, examples: dict[int, Comment]) -> dict[str, Any]:
    def count_stopped(truth: Any) -> dict[str, int]:
        return {
            "before": result.stopped_before[truth],
            "after": result.stopped_after[truth],
            "of": result.checked[truth],
        }

    return {
        "checked": {truth: result.checked[truth] for truth in ("published", "removed")},
        "matched": {truth: result.matched[truth] for truth in ("published", "removed")},
        "catches": count_stopped("removed"),
        "false_alarms": count_stopped("published"),
        "changes": [
            {"from": before, "to": after, "count": count}
            for (before, after), count in sorted(result.moves.items())
        ],
        "examples": {
            change: [show_comment(examples[pk]) for pk in ids if pk in examples]
            for change, ids in result.examples.items()
        },
    }


def _name(person: User | None) -> str | None:
    return None if person is None else person.get_username()
