"""What a site owes those who read, write and complain there: each duty a switch of the site's own. Pure.

No law is built in. Presets say what Parley switches on for a kind of service in some place; docs/lawful.md has them.
"""

import math
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field, fields
from typing import Any

from moderation.policy import SettingError

MAX_HOURS = 24 * 365


def _number(default: int, lowest: int, highest: int) -> Any:
    return field(default=default, metadata={"limits": (lowest, highest)})


def _share() -> Any:
    return field(default=0.0, metadata={"share": True})


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

    # What the site owes the public (docs/transparency.md). Whether statements of reasons go to the European
    # Transparency Database, and whether those about spam, exempted, do; whether the yearly report is a public page.
    state_reasons: bool = False
    state_spam: bool = False
    publish_report: bool = False
    # Which share of what machines published, and of what they stopped, people judge again without knowing.
    audit_published: float = _share()
    audit_stopped: float = _share()

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
        _check_number(name, value, limits, whole=True)
    elif "share" in metadata:
        _check_number(name, value, (0, 1), whole=False)
    elif not isinstance(value, bool):
        raise SettingError(name, "invalid", f"must be true or false, not {value!r}")


def _check_number(name: str, value: Any, limits: tuple[int, int], *, whole: bool) -> None:
    lowest, highest = limits
    kind = "a whole number" if whole else "a number"
    problem = f"must be {kind} from {lowest} to {highest}, not {value!r}"
    right_type = isinstance(value, int if whole else (int, float)) and not isinstance(value, bool)
    if not right_type or math.isnan(value):
        raise SettingError(name, "invalid", problem)
    if not lowest <= value <= highest:
        raise SettingError(name, "too_large" if value > highest else "too_small", problem)


@dataclass(frozen=True, slots=True)
class DutyPreset:
    """`settings` are the switches that it sets; addresses and texts stay as they are."""

    name: str
    about: str
    settings: Mapping[str, Any]

    def is_met_by(self, duties: Duties) -> bool:
        """Tell whether all of its switches are set as it sets them."""
        return all(getattr(duties, name) == value for name, value in self.settings.items())


_ALL: Mapping[str, Any] = {
    "takes_notices": True,
    "hears_reporters": True,
    "strikes": 3,
    "state_reasons": True,
    "state_spam": False,
    "publish_report": True,
    "audit_published": 0.01,
    "audit_stopped": 0.05,
}
_NONE: Mapping[str, Any] = dict.fromkeys(_ALL, False) | {
    "strikes": 0,
    "audit_published": 0.0,
    "audit_stopped": 0.0,
}
PRESETS: Mapping[str, DutyPreset] = {
    "eu_platform": DutyPreset(
        "EU online platform",
        "Regulation (EU) 2022/2065, Articles 11 to 24: notices, trusted flaggers, objections, measures against misuse, "
        "statements of reasons in the European Transparency Database, a public yearly report.",
        _ALL,
    ),
    "eu_hosting": DutyPreset(
        "EU hosting service",
        "Articles 11 to 18 alone, as for a comment section that is ancillary to a newspaper, and for small services.",
        {**_ALL, "hears_reporters": False, "strikes": 0, "state_reasons": False},
    ),
    "none": DutyPreset(
        "None",
        "Readers report comments, and authors object to removals; nothing beyond.",
        _NONE,
    ),
}
