"""What a site owes those who read, write and complain there: each duty a switch of the site's own. Pure.

No law is built in. Presets say what Parley switches on for a kind of service in some place; docs/lawful.md has them.
"""

from collections.abc import Mapping
from dataclasses import asdict, dataclass, field, fields
from typing import Any

from moderation.policy import SettingError

MAX_HOURS = 24 * 365


def _number(default: int, lowest: int, highest: int) -> Any:
    return field(default=default, metadata={"limits": (lowest, highest)})


def _text(most: int) -> Any:
    return field(default="", metadata={"most": most})


@dataclass(frozen=True, slots=True, kw_only=True)
class Duties:
    """One version of a site's duties; making one with a value outside its limits raises SettingError."""

    version: int = _number(1, 1, 2**31 - 1)

    # Whether anybody may give notice that a comment is illegal, and in how many hours they are answered.
    takes_notices: bool = True
    notice_hours: int = _number(72, 1, MAX_HOURS)
    # A trusted flagger's notices come first, and have a time of their own.
    trusted_hours: int = _number(24, 1, MAX_HOURS)
    # Whether who reported a comment, or gave notice of it, may object when nothing is done.
    hears_reporters: bool = True
    # In how many hours objections are answered, of authors and of those who reported.
    appeal_hours: int = _number(336, 1, MAX_HOURS)
    # After how many manifestly unfounded notices in a year somebody's are refused, for how many days; 0: never.
    strikes: int = _number(3, 0, 100)
    strike_days: int = _number(30, 1, 365)
    # How long after the answer a notice says who gave it.
    keep_notices_days: int = _number(365, 30, 3650)

    # Whom to call at once when a life is in danger, and how readers and authorities reach the site.
    emergency_email: str = _text(254)
    reader_contact: str = _text(300)
    authority_contact: str = _text(300)
    contact_languages: str = _text(200)
    # Who settles disputes out of court, with their address, as told with every answer.
    dispute_body: str = _text(500)

    def __post_init__(self) -> None:
        for setting in fields(self):
            _check_value(setting.name, getattr(self, setting.name), setting.metadata)

    @classmethod
    def from_dict(cls, values: Mapping[str, Any]) -> "Duties":
        """Return the duties with `values`, and the defaults for what is not in it. Raises SettingError."""
        known = {setting.name for setting in fields(cls)}
        if unknown := sorted(values.keys() - known):
            raise SettingError(unknown[0], "invalid", "is no duty")
        return cls(**values)

    def to_dict(self) -> dict[str, Any]:
        """Return what `from_dict` reads, in plain JSON types."""
        return asdict(self)


def _check_value(name: str, value: Any, metadata: Mapping[str, Any]) -> None:
    if most := metadata.get("most"):
        if not isinstance(value, str) or not value.isprintable():
            raise SettingError(name, "invalid", "must be one line of text")
        if len(value) > most:
            raise SettingError(name, "too_long", f"must have at most {most} characters")
    elif limits := metadata.get("limits"):
        lowest, highest = limits
        problem = f"must be a whole number from {lowest} to {highest}, not {value!r}"
        if not isinstance(value, int) or isinstance(value, bool):
            raise SettingError(name, "invalid", problem)
        if not lowest <= value <= highest:
            raise SettingError(name, "too_large" if value > highest else "too_small", problem)
    elif not isinstance(value, bool):
        raise SettingError(name, "invalid", f"must be true or false, not {value!r}")


@dataclass(frozen=True, slots=True)
class DutyPreset:
    """`settings` are the switches that it sets; addresses and texts stay as they are."""

    name: str
    about: str
    settings: Mapping[str, Any]


_ALL = {"takes_notices": True, "hears_reporters": True, "strikes": 3}
PRESETS: Mapping[str, DutyPreset] = {
    "eu_platform": DutyPreset(
        "EU online platform",
        "Regulation (EU) 2022/2065, Articles 11 to 23: notices, trusted flaggers, objections, measures against misuse.",
        _ALL,
    ),
    "eu_hosting": DutyPreset(
        "EU hosting service",
        "Articles 11 to 18 alone, as for a comment section that is ancillary to a newspaper, and for small services.",
        _ALL | {"hears_reporters": False, "strikes": 0},
    ),
    "none": DutyPreset(
        "None",
        "Readers report comments, and authors object to removals; nothing beyond.",
        _ALL | {"takes_notices": False, "hears_reporters": False, "strikes": 0},
    ),
}
