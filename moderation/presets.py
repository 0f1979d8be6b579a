"""Three policies to begin with. What each holds and misses was measured: docs/policy.md has the figures."""

from dataclasses import dataclass, field
from typing import Any


@dataclass(frozen=True, slots=True)
class Preset:
    """`settings` are those of a policy that are not as by default."""

    name: str
    about: str
    settings: dict[str, Any] = field(default_factory=dict)


PRESETS: dict[str, Preset] = {
    "relaxed": Preset(
        "Relaxed",
        "Publishes when in doubt: at most 1 ordinary comment in 90 waits, and a quarter of the insults get through. "
        "Nothing is removed by a machine.",
        {
            "flag_spam_at": 0.5,
            "hold_spam_at": 0.75,
            "spam_at": 1.0,
            "flag_abuse_at": 0.8,
            "hold_abuse_at": 0.9,
            "flag_quality_at": 0.8,
            "hold_quality_at": 0.95,
            "flag_trust_at": 0.5,
            "hold_trust_at": 0.7,
        },
    ),
    "balanced": Preset(
        "Balanced",
        "The defaults: at most 1 ordinary comment in 30 waits, nearly all spam and five in six insults are stopped.",
    ),
    "strict": Preset(
        "Strict",
        "Asks a person when in doubt: everybody's first two comments wait, later at most 1 ordinary comment in 20, "
        "and nine in ten insults are stopped.",
        {
            "premoderation": "new",
            "flag_spam_at": 0.31,
            "hold_spam_at": 0.4,
            "flag_abuse_at": 0.4,
            "hold_abuse_at": 0.6,
            "flag_quality_at": 0.5,
            "hold_quality_at": 0.7,
            "flag_trust_at": 0.3,
            "hold_trust_at": 0.4,
        },
    ),
}
DEFAULT_PRESET = "balanced"
