"""What rules can say of a comment, the gravest first; the policy obeys these codes."""

from enum import StrEnum


class RulesCode(StrEnum):
    SPAM = "rules.spam"
    REJECTED = "rules.rejected"
    SHADOWED = "rules.shadowed"
    HELD = "rules.held"
    PUBLISHED = "rules.published"
    FLAGGED = "rules.flagged"
    TAGGED = "rules.tagged"
    CLEAR = "rules.clear"


ORDERS = frozenset(RulesCode)
