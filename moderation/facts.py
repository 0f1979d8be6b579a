"""What was known of a revision when it was judged, as plain JSON: kept, so that it can be judged again as of then.

The texts, the thread's title and who the author is stay where they are, so that what is edited or erased there is gone.
"""

from collections.abc import Mapping
from dataclasses import asdict, fields
from typing import Any, TypeVar

from moderation.subject import AuthorRecord, DomainRecord, Duplicates, Echoes, FormRecord, Subject, Velocity

Record = TypeVar("Record")

_RECORDS: dict[str, type[Any]] = {
    "author": AuthorRecord,
    "form": FormRecord,
    "velocity": Velocity,
    "duplicates": Duplicates,
    "echoes": Echoes,
}
_LEFT_OUT = {"site", "text", "language", "thread_key", "thread_title"}
_LEFT_OUT_OF_AUTHOR = {"name", "email", "url"}


def dump_facts(subject: Subject) -> dict[str, Any]:
    """Return the counts, times and switches of `subject` in JSON types: what `restore_subject` reads."""
    facts: dict[str, Any] = {
        "domains": {domain: asdict(record) for domain, record in subject.domains.items()}
    }
    for field in fields(Subject):
        value = getattr(subject, field.name)
        if field.name in _RECORDS:
            facts[field.name] = None if value is None else asdict(value)
        elif field.name not in _LEFT_OUT and isinstance(value, bool | int | float | str | None):
            facts[field.name] = value
    for name in _LEFT_OUT_OF_AUTHOR:
        del facts["author"][name]
    return facts


def restore_subject(facts: Mapping[str, Any], author: Mapping[str, Any], **known: Any) -> Subject:
    """Return the subject with these `facts`, with `author` giving what they leave out of its author, and all `known`.

    What another version of Parley stored, or did not, is passed over: the subject has the default there.
    """
    values: dict[str, Any] = {"velocity": None, "duplicates": None, "echoes": None}
    for name, record in _RECORDS.items():
        if facts.get(name) is not None:
            values[name] = _read(record, facts[name])
    values["author"] = _read(AuthorRecord, {**facts.get("author", {}), **author})
    values["domains"] = {
        domain: _read(DomainRecord, record) for domain, record in facts.get("domains", {}).items()
    }
    names = {field.name for field in fields(Subject)} - values.keys() - {"words", "own_domains"}
    values |= {name: facts[name] for name in names & facts.keys()}
    return Subject(**{**values, **known})


def _read(record: type[Record], values: Mapping[str, Any]) -> Record:
    names = {field.name for field in fields(record)}  # type: ignore[arg-type]
    return record(**{name: value for name, value in values.items() if name in names})
