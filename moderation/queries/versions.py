"""What the versions of a site's settings changed, each from the one before it."""

from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple

from moderation.models import DutiesVersion, PolicyVersion

Stored = PolicyVersion | DutiesVersion


class Change(NamedTuple):
    setting: str
    before: Any
    after: Any


class Version(NamedTuple):
    stored: Stored
    changes: list[Change]  # from the version before it


def compare_versions(
    rows: Sequence[Stored], settings: Sequence[Mapping[str, Any]], defaults: Mapping[str, Any]
) -> list[Version]:
    """Return `rows`, the newest first, each with what its `settings` changed; before the last there were `defaults`."""
    pairs = zip(rows, settings, [*settings, defaults][1:], strict=True)
    return [Version(row, _compare(before, after)) for row, after, before in pairs]


def _compare(before: Mapping[str, Any], after: Mapping[str, Any]) -> list[Change]:
    return [
        Change(name, before[name], value)
        for name, value in after.items()
        if name != "version" and before[name] != value
    ]
