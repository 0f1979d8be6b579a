"""Making, changing and deleting a site's rules and word lists, by its administrators."""

from collections.abc import Collection, Mapping, Sequence
from typing import Any, TypeVar

from django.contrib.auth.models import User
from django.db import IntegrityError, transaction
from django.db.models import F
from django.utils import timezone

from discussions.models import Site
from discussions.refusals import FieldProblem, Refused, refuse_field
from moderation.models import Rule, WordList
from moderation.queries.memberships import require_admin
from moderation.queries.rules import MAX_RULES, MAX_SITE_ENTRIES, MAX_WORD_LISTS, count_entries
from moderation.rules.documents import Rule as CompiledRule
from moderation.rules.documents import read_rule
from moderation.rules.problems import RuleError
from moderation.text.wordlists import MAX_ENTRIES, find_bad_entries

MAX_REPORTED_ROWS = 20

Row = TypeVar("Row", Rule, WordList)


def create_rule(*, site: Site, person: User, values: Mapping[str, Any]) -> Rule:
    """Make a rule of these `values`, columns by name.

    Raises Refused: forbidden, limit_reached, invalid_fields with what is wrong with the document (`check_document`) or
    the name `taken`.
    """
    require_admin(person, site)
    check_rule(site, values)
    return _create(Rule, site, MAX_RULES, {**values, "created_by": person, "changed_by": person})


def change_rule(*, rule: Rule, person: User, version: int, values: Mapping[str, Any]) -> Rule:
    """Give a rule other `values`; it counts as fresh again, and as not switched off.

    Raises Refused as `create_rule` does, and stale_version unless it is at `version`.
    """
    require_admin(person, rule.site)
    check_rule(rule.site, values)
    changes = {**values, "changed_by": person, "changed_at": timezone.now()}
    _change(rule, version, {**changes, "disabled_code": "", "disabled_details": {}})
    return rule


def delete_rule(*, rule: Rule, person: User) -> None:
    """Delete a rule; what it did stays, with its name. Raises Refused (forbidden)."""
    require_admin(person, rule.site)
    rule.delete()


def move_rule(*, rule: Rule, person: User, is_up: bool) -> None:
    """Have a rule run before the one that now runs before it, or after the next. Raises Refused (forbidden)."""
    require_admin(person, rule.site)
    with transaction.atomic():
        _lock(rule.site)
        rules = list(Rule.objects.filter(site=rule.site).order_by("position", "pk"))
        place = next((place for place, each in enumerate(rules) if each.pk == rule.pk), None)
        if place is None:
            raise Refused("rule_not_found")
        other = place - 1 if is_up else place + 1
        if not 0 <= other < len(rules):
            return
        rules[place], rules[other] = rules[other], rules[place]
        for position, each in enumerate(rules):
            # Of rules at the same position the older runs first: all get one of their own.
            moved = Rule.objects.filter(pk=each.pk).exclude(position=position)
            moved.update(position=position, version=F("version") + 1)


def switch_rule(*, rule: Rule, person: User, version: int, is_on: bool) -> None:
    """Switch a rule on or off. Raises Refused (forbidden, stale_version)."""
    require_admin(person, rule.site)
    changes = {"is_enabled": is_on, "disabled_code": "", "disabled_details": {}}
    _change(rule, version, {**changes, "changed_by": person, "changed_at": timezone.now()})


def check_rule(site: Site, values: Mapping[str, Any]) -> None:
    """Raise Refused (invalid_fields) unless the rule can be read and ends after it starts."""
    read_document(site, values["document"])
    starts_at, ends_at = values.get("starts_at"), values.get("ends_at")
    if starts_at is not None and ends_at is not None and ends_at <= starts_at:
        raise refuse_field("ends_at", "too_small", limit=starts_at.isoformat())


def read_document(site: Site, document: Any, *, rule_id: int = 0, name: str = "") -> CompiledRule:
    """Return what `document` says, ready to run. Raises Refused (invalid_fields): `document.<place>` is wrong."""
    names = set(WordList.objects.filter(site=site).values_list("name", flat=True))
    try:
        return read_rule(document, id=rule_id, name=name, lists=names)
    except RuleError as error:
        place = "document" if error.path == "document" else f"document.{error.path}"
        raise Refused("invalid_fields", fields={place: FieldProblem(error.code, str(error))}) from error


def create_word_list(*, site: Site, person: User, values: Mapping[str, Any]) -> WordList:
    """Make a word list of these `values`, columns by name, of which `entries` is a sequence.

    Raises Refused: forbidden, limit_reached, invalid_fields with each bad entry by its row, or the name `taken`.
    """
    require_admin(person, site)
    return add_word_list(site, {**values, "updated_by": person})


def add_word_list(site: Site, values: Mapping[str, Any]) -> WordList:
    """Make a word list in nobody's name, as an operator does. Raises Refused as `create_word_list` does."""
    check_entries(values["entries"])
    with transaction.atomic():
        _lock(site)
        _check_room(site, values["entries"])
        return _create(WordList, site, MAX_WORD_LISTS, _join(values))


def change_word_list(*, words: WordList, person: User, version: int, values: Mapping[str, Any]) -> WordList:
    """Give a word list other `values`. Raises Refused as above, and stale_version unless it is at `version`."""
    require_admin(person, words.site)
    return _change_word_list(words, version, {**values, "updated_by": person})


def build_word_list(values: Mapping[str, Any]) -> WordList:
    """Return a word list of these `values` that is not stored, to be tried out."""
    return WordList(**_join(values))


def set_entries(words: WordList, entries: Sequence[str]) -> None:
    """Replace the entries in nobody's name, as an operator does. Raises Refused (invalid_fields, stale_version)."""
    _change_word_list(words, words.version, {"entries": entries, "updated_by": None})


def _change_word_list(words: WordList, version: int, values: Mapping[str, Any]) -> WordList:
    with transaction.atomic():
        if "entries" in values:
            check_entries(values["entries"])
            _lock(words.site)
            _check_room(words.site, values["entries"], besides=words)
        _change(words, version, {**_join(values), "updated_at": timezone.now()})
    return words


def delete_word_list(*, words: WordList, person: User) -> None:
    """Delete a word list; conditions of rules that name it no longer hold. Raises Refused (forbidden)."""
    require_admin(person, words.site)
    words.delete()


def check_entries(entries: Sequence[str], *, field: str = "entries") -> None:
    """Raise Refused (invalid_fields) if there are too many, or with up to 20 bad ones as `entries.<row>`."""
    if len(entries) > MAX_ENTRIES:
        raise refuse_field(field, "too_large", limit=MAX_ENTRIES)
    if bad := find_bad_entries(entries):
        fields = {f"{field}.{row}": FieldProblem(code, problem) for row, code, problem in bad}
        raise Refused("invalid_fields", fields=dict(list(fields.items())[:MAX_REPORTED_ROWS]))


def _check_room(site: Site, entries: Sequence[str], *, besides: WordList | None = None) -> None:
    if count_entries(site, besides=besides) + len(list_entries(entries)) > MAX_SITE_ENTRIES:
        raise refuse_field("entries", "site_full", limit=MAX_SITE_ENTRIES)


def _join(values: Mapping[str, Any]) -> dict[str, Any]:
    """Return `values` with the entries as they are stored: stripped, one a line, each once."""
    if "entries" not in values:
        return dict(values)
    return {**values, "entries": "\n".join(list_entries(values["entries"]))}


def list_entries(entries: Collection[str]) -> list[str]:
    """Return `entries` stripped and each once; one line each, whatever line breaks are in them."""
    return list(dict.fromkeys(text for entry in entries if (text := " ".join(entry.split()))))


def _create(kind: type[Row], site: Site, most: int, values: Mapping[str, Any]) -> Row:
    with transaction.atomic():
        _lock(site)
        if kind._default_manager.filter(site=site).count() >= most:
            raise Refused("limit_reached")
        if kind._default_manager.filter(site=site, name=values["name"]).exists():
            raise refuse_field("name", "taken")
        return kind._default_manager.create(site=site, **values)


def _lock(site: Site) -> None:
    """Have whoever makes another at the same moment wait, and count this one."""
    Site.objects.select_for_update(no_key=True).get(pk=site.pk)


def _change(row: Rule | WordList, version: int, values: Mapping[str, Any]) -> None:
    """Write `values` over the row if it is still at `version`, and read it again."""
    try:
        with transaction.atomic():
            changed = type(row)._default_manager.filter(pk=row.pk, version=version)
            if not changed.update(**values, version=F("version") + 1):
                raise Refused("stale_version")
    except IntegrityError as error:
        raise refuse_field("name", "taken") from error
    row.refresh_from_db()
