"""A site's rules and word lists, as people edit them and, compiled once per process and version, as checks run them."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from functools import lru_cache
from typing import cast

from django.contrib.auth.models import User
from django.db.models import QuerySet, Sum, Value
from django.db.models.functions import Coalesce, Length, Replace

from discussions.models import Site
from discussions.refusals import Refused
from moderation.models import Rule, WordList
from moderation.rules.documents import Rule as CompiledRule
from moderation.rules.documents import read_rule
from moderation.text.wordlists import Action, WordLabel, compile_word_list
from moderation.text.wordlists import WordList as CompiledWordList

MAX_RULES = 100
MAX_WORD_LISTS = 100
# Of all word lists of a site together: compiled, they take about 5 KB each in every process.
MAX_SITE_ENTRIES = 20_000


def list_rules(site: Site) -> list[Rule]:
    """Return the site's rules in the order in which they run."""
    return list(_with_people(Rule.objects.filter(site=site)).order_by("position", "pk"))


def get_my_rule(moderator: User, rule_id: int) -> Rule:
    """Return a rule of a site that this person moderates. Raises Refused (rule_not_found)."""
    rule = _with_people(Rule.objects.filter(pk=rule_id, site__memberships__user=moderator)).first()
    if rule is None:
        raise Refused("rule_not_found")
    return rule


def _with_people(rules: QuerySet[Rule]) -> QuerySet[Rule]:
    return rules.select_related("site", "created_by", "changed_by")


def list_running_rules(site_id: int, now: datetime) -> list[CompiledRule]:
    """Return the rules that a comment at `now` is under, ready to run. One query once each is compiled."""
    return get_rulebook(site_id).list_running(now)


@dataclass(frozen=True, slots=True)
class Rulebook:
    """A site's enabled rules in their order, each with when it runs."""

    rules: Sequence[tuple[datetime | None, datetime | None, CompiledRule]]

    def list_running(self, now: datetime) -> list[CompiledRule]:
        """Return the rules that a comment at `now` is under."""
        return [
            rule
            for starts_at, ends_at, rule in self.rules
            if (starts_at is None or starts_at <= now) and (ends_at is None or now < ends_at)
        ]


def get_rulebook(site_id: int) -> Rulebook:
    """Return the site's enabled rules, ready to run. One query once each is compiled."""
    enabled = Rule.objects.filter(site_id=site_id, is_enabled=True).order_by("position", "pk")
    rows = enabled.values_list("starts_at", "ends_at", "pk", "version")
    compiled = [(starts_at, ends_at, _compile_rule(*row)) for starts_at, ends_at, *row in rows]
    return Rulebook([(starts_at, ends_at, rule) for starts_at, ends_at, rule in compiled if rule is not None])


@lru_cache(maxsize=1024)
def _compile_rule(rule_id: int, version: int) -> CompiledRule | None:
    """Compile a rule once per process and version of it; None if somebody deletes it this moment."""
    record = Rule.objects.filter(pk=rule_id).first()
    return None if record is None else compile_rule(record)


def compile_rule(record: Rule) -> CompiledRule:
    """Return a stored rule ready to run. Raises RuleError."""
    return read_rule(record.document, id=record.pk, name=record.name, version=record.version)


def list_word_lists(site: Site) -> list[WordList]:
    return list(WordList.objects.filter(site=site).select_related("site", "updated_by").order_by("name"))


def count_entries(site: Site, *, besides: WordList | None = None) -> int:
    """Return how many entries the site's word lists have together, `besides` one of them."""
    lists = WordList.objects.filter(site=site).exclude(entries="")
    if besides is not None:
        lists = lists.exclude(pk=besides.pk)
    breaks = Length("entries") - Length(Replace("entries", Value("\n")))
    return int(lists.aggregate(total=Coalesce(Sum(breaks + 1), 0))["total"])


def get_my_word_list(moderator: User, list_id: int) -> WordList:
    """Return a word list of a site that this person moderates. Raises Refused (word_list_not_found)."""
    found = WordList.objects.filter(pk=list_id, site__memberships__user=moderator)
    words = found.select_related("site", "updated_by").first()
    if words is None:
        raise Refused("word_list_not_found")
    return words


def list_compiled_words(site_id: int) -> Sequence[CompiledWordList]:
    """Return the site's word lists, ready to search. One query once each is compiled."""
    rows = WordList.objects.filter(site_id=site_id).order_by("pk").values_list("pk", "updated_at")
    compiled = [_compile_words(key, updated_at.isoformat()) for key, updated_at in rows]
    return [words for words in compiled if words is not None]


@lru_cache(maxsize=1024)
def _compile_words(word_list_id: int, updated_at: str) -> CompiledWordList | None:
    """Compile a list once per process and version of it; None if somebody deletes it this moment."""
    record = WordList.objects.filter(pk=word_list_id).first()
    return None if record is None else compile_words(record)


def compile_words(record: WordList) -> CompiledWordList:
    """Return a stored list ready to search. Raises EntryError."""
    compiled = compile_word_list(
        record.name,
        cast(Action, record.action),
        record.entries.splitlines(),
        label=cast(WordLabel, record.label),
        case_sensitive=record.is_case_sensitive,
        whole_words=record.is_whole_words,
    )
    return replace(compiled, languages=frozenset(record.languages))
