"""The versions of a site's house rules: what each has, and which one last changed what is said in a language."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import connection

from discussions.catalogue import LANGUAGES
from discussions.models import Site
from moderation.models import HouseRulesVersion
from moderation.queries.house_rules import list_house_rules
from moderation.queries.rule_texts import describe_rule, find_home, find_version, word_rule

# A language's words are the text around the rules and what each rule says in it; at home, also its own title.
CHANGED = """
SELECT language, max(version)
  FROM (
    SELECT v.version, l.language, said.now,
           lag(said.now) OVER (PARTITION BY l.language ORDER BY v.version) AS before
      FROM moderation_houserulesversion v
     CROSS JOIN unnest(%(languages)s::text[]) AS l (language)
     CROSS JOIN LATERAL (
       SELECT jsonb_build_array(
                v.document -> 'texts' -> l.language,
                jsonb_path_query_array(
                  v.document, '$.rules[*].texts.keyvalue() ? (@.key == $l).value',
                  jsonb_build_object('l', l.language)),
                CASE WHEN l.language = %(home)s
                     THEN jsonb_path_query_array(v.document, '$.rules[*].title')
                       || jsonb_path_query_array(v.document, '$.rules[*].explanation') END) AS now) AS said
     WHERE v.site_id = %(site)s) AS each
 WHERE now IS DISTINCT FROM before
 GROUP BY language
"""


@dataclass(frozen=True, slots=True)
class Spoken:
    """What of a site's house rules is said in a language. `version` last changed it; None: no version says anything."""

    language: str
    is_home: bool
    has_text: bool
    rules: int
    version: int | None


@dataclass(frozen=True, slots=True)
class Edition:
    """One version of a site's house rules, as a line of a list."""

    version: int
    since: datetime
    by: str
    rules: int
    languages: Sequence[str]  # in which there is a text around them


def list_spoken(site: Site) -> list[Spoken]:
    """Return what is said in each language of the catalogue, the site's own first. Three queries."""
    home, last = find_home(site), find_version(site)
    asked: dict[str, Any] = {"site": site.pk, "languages": list(LANGUAGES), "home": home}
    with connection.cursor() as cursor:
        cursor.execute(CHANGED, asked)
        changed = dict(cursor.fetchall())
    texts = last.document["texts"] if last is not None else {}
    rules = [describe_rule(rule) for rule in list_house_rules(site) if rule.is_active]
    found = []
    for language in sorted(LANGUAGES, key=lambda name: (name != home, name)):
        said = sum(bool(word_rule(rule, language, home).title) for rule in rules)
        is_said = bool(said or texts.get(language))
        version = changed.get(language) if is_said else None
        found.append(Spoken(language, language == home, bool(texts.get(language)), said, version))
    return found


def list_editions(site: Site, *, before: int | None, limit: int) -> list[Edition]:
    """Return the latest versions of a site's house rules, or the latest `before` one, the newest first."""
    rows = HouseRulesVersion.objects.filter(site=site).select_related("created_by").order_by("-version")
    if before is not None:
        rows = rows.filter(version__lt=before)
    return [
        Edition(
            version=row.version,
            since=row.created_at,
            by=row.created_by.get_username() if row.created_by is not None else "",
            rules=sum(rule["is_active"] for rule in row.document["rules"]),
            languages=sorted(row.document["texts"]),
        )
        for row in rows[:limit]
    ]
