"""From a restriction to a statement: the fields of the European Transparency Database, filled in.

The sentences are fixed, with nothing in them that anybody typed but a site's own house rules: a comment's text, names,
moderators' notes and the details of findings (which can quote a text) never come near. See docs/transparency.md.
"""

from collections.abc import Iterable, Iterator, Mapping
from datetime import UTC, datetime
from itertools import islice
from typing import Any, NamedTuple

from moderation.statements.restrictions import Ground, Kind, Restriction, Source

BATCH = 100  # the most that the database takes at once
MAX_FACTS, MAX_GROUND, MAX_EXPLANATION, MAX_OTHER = 5000, 500, 2000, 500

_CATEGORY = "STATEMENT_CATEGORY_"
OTHER_CATEGORY = "OTHER_VIOLATION_TC"
ILLEGAL_CATEGORY = "ILLEGAL_OR_HARMFUL_SPEECH"


class Category(NamedTuple):
    name: str  # without its prefix
    keyword: str = ""  # `category_specification`


# By a house rule's code, or what a sanction is for. A rule of the site's own is a violation of its terms, or illegal.
CATEGORIES: Mapping[str, Category] = {
    "abuse": Category("CYBER_VIOLENCE"),
    "hate": Category(ILLEGAL_CATEGORY, "KEYWORD_HATE_SPEECH"),
    "advertising": Category("CONSUMER_INFORMATION", "KEYWORD_HIDDEN_ADVERTISEMENT"),
    "misinformation": Category("NEGATIVE_EFFECTS_ON_CIVIC_DISCOURSE_OR_ELECTIONS"),
}
# By what a machine took it for.
LABEL_CATEGORIES: Mapping[str, Category] = {"abuse": Category("CYBER_VIOLENCE")}

_SOURCES = {
    Source.OWN: "SOURCE_VOLUNTARY",
    Source.READER: "SOURCE_TYPE_OTHER_NOTIFICATION",
    Source.NOTICE: "SOURCE_ARTICLE_16",
    Source.TRUSTED_FLAGGER: "SOURCE_TRUSTED_FLAGGER",
}
_VISIBILITY = {
    Kind.REMOVED: "DECISION_VISIBILITY_CONTENT_REMOVED",
    Kind.REFUSED: "DECISION_VISIBILITY_CONTENT_REMOVED",
    Kind.HIDDEN: "DECISION_VISIBILITY_CONTENT_DISABLED",
    Kind.SHADOWED: "DECISION_VISIBILITY_CONTENT_DISABLED",
    Kind.LOCKED: "DECISION_VISIBILITY_CONTENT_INTERACTION_RESTRICTED",
    Kind.REWORDED: "DECISION_VISIBILITY_OTHER",
    Kind.PREMODERATED: "DECISION_VISIBILITY_OTHER",
}
_OTHER = {
    Kind.REWORDED: "Part of the text was taken out or replaced.",
    Kind.PREMODERATED: "Every further comment waits for a moderator before it is published.",
}
_ACCOUNT = {
    Kind.SUSPENDED: "DECISION_ACCOUNT_SUSPENDED",
    Kind.BANNED: "DECISION_ACCOUNT_TERMINATED",
}
_WHAT = {
    Kind.REMOVED: "A reader's comment below an article was removed after it had been published.",
    Kind.REFUSED: "A reader's comment below an article was not published.",
    Kind.HIDDEN: "A reader's published comment was hidden until a moderator has looked at it.",
    Kind.REWORDED: "Part of a reader's comment was taken out or replaced.",
    Kind.LOCKED: "No more replies are taken to a reader's comment.",
    Kind.SUSPENDED: "A reader may not write comments for a time.",
    Kind.BANNED: "A reader may not write comments any more.",
    Kind.SHADOWED: "A reader's comments are no longer shown to others.",
    Kind.PREMODERATED: "A reader's comments wait for a moderator before they are published.",
}
_NOTICED = {
    Source.READER: "Readers had reported it.",
    Source.NOTICE: "Somebody had submitted a notice that it is illegal.",
    Source.TRUSTED_FLAGGER: "A trusted flagger had submitted a notice that it is illegal.",
}
_LABELS = {
    "spam": "unsolicited advertising or automation",
    "abuse": "insults, harassment or hate",
    "quality": "noise, such as shouting or gibberish",
    "trust": "the author's record of removed comments",
}
# What each check looks at; one that is not here (an outside provider) is named for none of its words.
_CHECKS = {
    "words": "the site's word lists",
    "form": "how it was sent",
    "links": "its links",
    "calls": "calls to action",
    "plug": "self-promotion",
    "shouting": "shouting",
    "promotion": "its wording (advertising)",
    "toxicity": "its wording (insults)",
    "gibberish": "gibberish",
    "relevance": "its relevance",
    "language": "its language",
    "duplicates": "repetition of others' texts",
    "echoes": "repetition across discussions",
    "velocity": "how often the author wrote",
    "email": "the kind of e-mail address",
    "listed": "lists of known spammers",
    "identity": "impersonation",
    "trust": "the author's record",
    "rules": "the site's automatic rules",
    "coordination": "accounts that act together",
}
_LABEL_TITLES = {"spam": "Spam", "abuse": "Insults, harassment or hate", "quality": "Noise"}
_ANY_TITLE = "Against the rules of the site"


def write_statement(restriction: Restriction) -> dict[str, Any]:
    """Return the fields of the statement about a restriction, as `POST /statements` takes them."""
    kind = restriction.kind
    category = find_category(restriction)
    fields: dict[str, Any] = {
        "decision_facts": _write_facts(restriction)[:MAX_FACTS],
        **_write_ground(restriction),
        "content_type": ["CONTENT_TYPE_TEXT"],
        "category": _CATEGORY + category.name,
        "content_date": _write_date(restriction.content_at),
        "application_date": _write_date(restriction.decided_at),
        "source_type": _SOURCES[restriction.source],
        "automated_detection": "Yes" if restriction.is_seen_by_machine else "No",
        "automated_decision": _name_automation(restriction),
        "puid": restriction.id,
    }
    if category.keyword:
        fields["category_specification"] = [category.keyword]
    if len(restriction.language) == 2 and restriction.language.isascii():
        fields["content_language"] = restriction.language.upper()
    if kind in _VISIBILITY:
        fields["decision_visibility"] = [_VISIBILITY[kind]]
    if kind in _OTHER:
        fields["decision_visibility_other"] = _OTHER[kind]
    if kind in _ACCOUNT:
        fields["decision_account"] = _ACCOUNT[kind]
    if restriction.ends_at is not None:
        place = "account" if kind in _ACCOUNT else "visibility"
        fields[f"end_date_{place}_restriction"] = _write_date(restriction.ends_at)
    return fields


def write_batches(restrictions: Iterable[Restriction]) -> Iterator[dict[str, list[dict[str, Any]]]]:
    """Yield the bodies of `POST /statements` about these restrictions, in their order: at most 100 in each."""
    left = iter(restrictions)
    while batch := [write_statement(each) for each in islice(left, BATCH)]:
        yield {"statements": batch}


def find_category(restriction: Restriction) -> Category:
    """Return the category of the European schema that a restriction falls into."""
    return find_category_of(restriction.ground, restriction.label)


def find_category_of(ground: Ground, label: str) -> Category:
    """Return the category that a restriction on this ground falls into; `label` is what a machine took it for."""
    found = CATEGORIES.get(ground.code)
    if found is None and ground.is_legal:
        return Category(ILLEGAL_CATEGORY)
    if found is None and not ground.title:
        found = LABEL_CATEGORIES.get(label)
    return found or Category(OTHER_CATEGORY)


def _write_facts(restriction: Restriction) -> str:
    said = [_WHAT[restriction.kind]]
    if restriction.source in _NOTICED:
        said.append(_NOTICED[restriction.source])
    if restriction.is_seen_by_machine:
        said.append(_describe_checks(restriction))
    elif restriction.source == Source.OWN and not restriction.is_by_machine:
        said.append("A moderator noticed it.")
    by = (
        "The service decided this automatically."
        if restriction.is_by_machine
        else "A moderator decided this."
    )
    said.append(by)
    said.append(
        "Whoever is concerned can object, and a person who did not take part in this decision answers."
    )
    return " ".join(said)


def _describe_checks(restriction: Restriction) -> str:
    names = list(dict.fromkeys(_CHECKS.get(name, "an outside service") for name in restriction.checks))
    sign = _LABELS.get(restriction.label)
    taken = f", which took it for a sign of {sign}" if sign else ""
    looked = f" They looked at: {', '.join(names)}." if names else ""
    return f"Automatic checks noticed it{taken}.{looked}"


def _write_ground(restriction: Restriction) -> dict[str, str]:
    ground = restriction.ground
    title = ground.title or _LABEL_TITLES.get(restriction.label) or _ANY_TITLE
    if restriction.is_spam and not ground.title:
        title = _LABEL_TITLES["spam"]
    explanation = (ground.explanation or _explain(restriction, title))[:MAX_EXPLANATION]
    if ground.is_legal:
        return {
            "decision_ground": "DECISION_GROUND_ILLEGAL_CONTENT",
            "illegal_content_legal_ground": (ground.law or title)[:MAX_GROUND],
            "illegal_content_explanation": explanation,
        }
    return {
        "decision_ground": "DECISION_GROUND_INCOMPATIBLE_CONTENT",
        "incompatible_content_ground": title[:MAX_GROUND],
        "incompatible_content_explanation": explanation,
        "incompatible_content_illegal": "No",
    }


def _explain(restriction: Restriction, title: str) -> str:
    who = "The automatic checks of the service" if restriction.is_by_machine else "A moderator"
    return f"{who} found it not to be in keeping with what the site allows: {title}."


def _name_automation(restriction: Restriction) -> str:
    if restriction.is_by_machine:
        return "AUTOMATED_DECISION_FULLY"
    if restriction.is_seen_by_machine:
        return "AUTOMATED_DECISION_PARTIALLY"
    return "AUTOMATED_DECISION_NOT_AUTOMATED"


def _write_date(moment: datetime) -> str:
    return moment.astimezone(UTC).strftime("%Y-%m-%d")
