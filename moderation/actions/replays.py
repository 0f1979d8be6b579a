"""Trying out a policy, a rule, a word list or a model on the comments that were decided already. Nothing is stored.

Here rather than among the queries because what is tried out is read, and refused, as if it were to be stored.
"""

from collections.abc import Callable, Mapping
from dataclasses import replace
from functools import partial
from itertools import chain
from typing import Any, NamedTuple

from discussions.models import Comment, Site
from moderation.actions.policies import read_settings
from moderation.actions.rules import build_word_list, check_entries, read_document
from moderation.models import Rule
from moderation.queries.replays import get_setup, list_examples, list_past
from moderation.queries.rules import compile_words
from moderation.queries.site_models import find_site_model
from moderation.replays import Past, Replay, Scorer, Setup, match_rule, match_words, reads_texts, replay


class Replayed(NamedTuple):
    result: Replay
    examples: dict[int, Comment]


def replay_policy(site: Site, settings: Mapping[str, Any], *, last: int) -> Replayed:
    """Return what a policy with these `settings` would change. Raises Refused (invalid_fields)."""
    before = get_setup(site)
    return _replay(site, before, replace(before, policy=read_settings(settings)), last)


def replay_rule(site: Site, document: Any, *, replaced: Rule | None, last: int) -> Replayed:
    """Return what a rule with this `document` would change, in the place of `replaced` or after all others.

    Raises Refused (invalid_fields).
    """
    before = get_setup(site)
    rule = read_document(site, document)
    rules = [rule if replaced and other.id == replaced.pk else other for other in before.rules]
    if rule not in rules:
        rules.append(rule)
    return _replay(site, before, replace(before, rules=rules), last, partial(match_rule, rule=rule))


def replay_words(site: Site, *, values: Mapping[str, Any], last: int) -> Replayed:
    """Return what a word list of these `values` would change, in the place of the site's of that name.

    Raises Refused (invalid_fields).
    """
    check_entries(values["entries"])
    before = get_setup(site)
    words = compile_words(build_word_list(values))
    others = [other for other in before.words if other.name != words.name]
    after = replace(before, words=[*others, words])
    return _replay(site, before, after, last, partial(match_words, words=words))


def replay_model(site: Site, *, version: int, last: int) -> Replayed:
    """Return what today's shipped models would change with this version of what the site taught; 0: with nothing.

    Compared with how the words were scored when they were checked. Raises Refused (model_version_not_found).
    """
    before = get_setup(site)
    scorer = Scorer(find_site_model(site.pk, version))
    return _replay(site, before, replace(before, scorer=scorer), last)


def _replay(
    site: Site, before: Setup, after: Setup, last: int, matches: Callable[[Past], bool] | None = None
) -> Replayed:
    pasts = list_past(site, before, last=last, with_texts=reads_texts(before, after))
    result = replay(pasts, before, after) if matches is None else replay(pasts, before, after, matches)
    shown = chain(result.matched_published, *result.examples.values())
    return Replayed(result, list_examples(shown))
