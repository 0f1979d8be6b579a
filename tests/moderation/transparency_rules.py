"""What the European Transparency Database takes and refuses, by its own field rules alone: nothing here is Parley's.

Written from the database's published request rules and documentation, so that what writes statements has a judge that
knows nothing of how they were written.
"""

import re
from datetime import date
from typing import Any

MAX_BATCH = 100
YES_NO = {"Yes", "No"}
VISIBILITIES = {
    f"DECISION_VISIBILITY_{name}"
    for name in (
        *("CONTENT_REMOVED", "CONTENT_DISABLED", "CONTENT_DEMOTED", "CONTENT_AGE_RESTRICTED"),
        *("CONTENT_INTERACTION_RESTRICTED", "CONTENT_LABELLED", "OTHER"),
    )
}
MONETARIES = {f"DECISION_MONETARY_{name}" for name in ("SUSPENSION", "TERMINATION", "OTHER")}
PROVISIONS = {
    f"DECISION_PROVISION_{extent}_{what}"
    for extent in ("PARTIAL", "TOTAL")
    for what in ("SUSPENSION", "TERMINATION")
}
ACCOUNTS = {"DECISION_ACCOUNT_SUSPENDED", "DECISION_ACCOUNT_TERMINATED"}
GROUNDS = {"DECISION_GROUND_ILLEGAL_CONTENT", "DECISION_GROUND_INCOMPATIBLE_CONTENT"}
CONTENT_TYPES = {
    f"CONTENT_TYPE_{name}"
    for name in ("APP", "AUDIO", "IMAGE", "PRODUCT", "SYNTHETIC_MEDIA", "TEXT", "VIDEO", "OTHER")
}
CATEGORIES = {
    f"STATEMENT_CATEGORY_{name}"
    for name in (
        *("ANIMAL_WELFARE", "CONSUMER_INFORMATION", "CYBER_VIOLENCE", "CYBER_VIOLENCE_AGAINST_WOMEN"),
        *("DATA_PROTECTION_AND_PRIVACY_VIOLATIONS", "ILLEGAL_OR_HARMFUL_SPEECH"),
        *("INTELLECTUAL_PROPERTY_INFRINGEMENTS", "NEGATIVE_EFFECTS_ON_CIVIC_DISCOURSE_OR_ELECTIONS"),
        *("NOT_SPECIFIED_NOTICE", "OTHER_VIOLATION_TC", "PROTECTION_OF_MINORS", "RISK_FOR_PUBLIC_SECURITY"),
        *("SCAMS_AND_FRAUD", "SELF_HARM", "UNSAFE_AND_PROHIBITED_PRODUCTS", "VIOLENCE"),
    )
}
KEYWORDS = {
    f"KEYWORD_{name}"
    for name in ("HATE_SPEECH", "DEFAMATION", "PHISHING", "INAUTHENTIC_ACCOUNTS", "HIDDEN_ADVERTISEMENT")
}
SOURCES = {
    *("SOURCE_ARTICLE_16", "SOURCE_TRUSTED_FLAGGER", "SOURCE_VOLUNTARY", "SOURCE_TYPE_OTHER_NOTIFICATION")
}
AUTOMATED_DECISIONS = {f"AUTOMATED_DECISION_{name}" for name in ("FULLY", "PARTIALLY", "NOT_AUTOMATED")}
END_DATES = {f"end_date_{what}_restriction" for what in ("visibility", "monetary", "service", "account")}
# How long a text may be at most.
TEXTS = {
    "decision_facts": 5000,
    "illegal_content_legal_ground": 500,
    "illegal_content_explanation": 2000,
    "incompatible_content_ground": 500,
    "incompatible_content_explanation": 2000,
    "decision_visibility_other": 500,
    "decision_monetary_other": 500,
    "content_type_other": 500,
    "category_specification_other": 500,
    "source_identity": 500,
    "decision_ground_reference_url": 500,
    "puid": 500,
}
CHOICES = {
    "decision_ground": GROUNDS,
    "incompatible_content_illegal": YES_NO,
    "category": CATEGORIES,
    "source_type": SOURCES,
    "automated_detection": YES_NO,
    "automated_decision": AUTOMATED_DECISIONS,
    "decision_monetary": MONETARIES,
    "decision_provision": PROVISIONS,
    "decision_account": ACCOUNTS,
    "account_type": {"ACCOUNT_TYPE_BUSINESS", "ACCOUNT_TYPE_PRIVATE"},
}
LISTS = {
    "decision_visibility": VISIBILITIES,
    "content_type": CONTENT_TYPES,
    "category_addition": CATEGORIES,
    "category_specification": KEYWORDS,
}
DATES = {"content_date", "application_date"} | END_DATES
FREE = {"territorial_scope", "content_language", "content_id"}
KNOWN = TEXTS.keys() | CHOICES.keys() | LISTS.keys() | DATES | FREE
REQUIRED = {
    *("decision_facts", "decision_ground", "content_type", "category", "content_date", "application_date"),
    *("source_type", "automated_detection", "automated_decision", "puid"),
}
RESTRICTIONS = ("decision_visibility", "decision_monetary", "decision_provision", "decision_account")
# What has to be said beside what, and may be said only there.
BESIDE_GROUND = {
    "DECISION_GROUND_ILLEGAL_CONTENT": {"illegal_content_legal_ground", "illegal_content_explanation"},
    "DECISION_GROUND_INCOMPATIBLE_CONTENT": {
        "incompatible_content_ground",
        "incompatible_content_explanation",
    },
}


def judge(statement: dict[str, Any]) -> list[str]:
    """Everything that the database would refuse a statement for; nothing if it is good."""
    wrong = [f"{name}: not known" for name in statement.keys() - KNOWN]
    wrong += [f"{name}: missing" for name in REQUIRED - statement.keys()]
    if not any(statement.get(name) for name in RESTRICTIONS):
        wrong.append("nothing is restricted")
    for name, value in statement.items():
        wrong += [f"{name}: {problem}" for problem in _judge_field(name, value)]
    return wrong + _judge_together(statement)


def judge_batch(batch: dict[str, Any]) -> list[str]:
    """The same of the body of one request."""
    if batch.keys() != {"statements"}:
        return [f"a batch of {sorted(batch)}"]
    statements = batch["statements"]
    wrong = [] if 1 <= len(statements) <= MAX_BATCH else [f"{len(statements)} statements"]
    puids = [each.get("puid") for each in statements]
    wrong += ["puid: not unique"] if len(set(puids)) < len(puids) else []
    return wrong + [f"{each.get('puid')}: {problem}" for each in statements for problem in judge(each)]


def _judge_field(name: str, value: Any) -> list[str]:
    if name in TEXTS:
        if not isinstance(value, str) or not value.strip():
            return ["empty"]
        return ["too long"] if len(value) > TEXTS[name] else []
    if name in CHOICES:
        return [] if value in CHOICES[name] else [f"{value!r} is no choice"]
    if name in LISTS:
        if not isinstance(value, list) or not value:
            return ["no list"]
        return [f"{each!r} is no choice" for each in value if each not in LISTS[name]]
    return [] if name not in DATES or _is_date(value) else [f"{value!r} is no date"]


def _judge_together(statement: dict[str, Any]) -> list[str]:
    wrong = []
    ground = statement.get("decision_ground")
    for its, beside in BESIDE_GROUND.items():
        there = {name for name in beside if name in statement}
        if ground == its and there != beside:
            wrong.append("the ground is not explained")
        if ground != its and there:
            wrong.append(f"{sorted(there)} beside another ground")
    if "incompatible_content_illegal" in statement and ground != "DECISION_GROUND_INCOMPATIBLE_CONTENT":
        wrong.append("incompatible_content_illegal beside another ground")
    for name, other in (
        ("decision_visibility", "DECISION_VISIBILITY_OTHER"),
        ("content_type", "CONTENT_TYPE_OTHER"),
    ):
        if (other in statement.get(name, [])) != (f"{name}_other" in statement):
            wrong.append(f"{name}_other")
    if not re.fullmatch(r"[A-Za-z0-9_-]{1,500}", str(statement.get("puid", ""))):
        wrong.append("puid: characters")
    language = statement.get("content_language", "EN")
    if not re.fullmatch(r"[A-Z]{2}", str(language)):
        wrong.append("content_language")
    begins = str(statement.get("application_date", ""))
    wrong += [f"{name}: before it applies" for name in END_DATES if str(statement.get(name, "9999")) < begins]
    return wrong


def _is_date(value: Any) -> bool:
    if not isinstance(value, str) or not re.fullmatch(r"\d{4}-\d{2}-\d{2}", value):
        return False
    try:
        date.fromisoformat(value)
    except ValueError:
        return False
    return True
