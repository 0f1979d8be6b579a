"""Whole rows of several models by one statement that is written once.

What each request asks costs the ORM more to put into words than PostgreSQL to answer: half a millisecond and more for
each join of wide tables. The few questions that every post and vote asks are therefore put here.
"""

from collections.abc import Callable, Mapping, Sequence
from functools import cache
from typing import Any, NamedTuple

from django.db import connection
from django.db.models import Model


class _Part(NamedTuple):
    """`converters` make values of what the database has, of the few columns that need it, by their places."""

    model: type[Model]
    names: list[str]
    columns: slice
    converters: list[tuple[int, Callable[..., Any]]]

    def build(self, row: Sequence[Any]) -> Model:
        values = list(row[self.columns])
        for place, convert in self.converters:
            values[place] = convert(values[place], None, connection)
        return self.model.from_db(connection.alias, self.names, values)


def find_row(statement: str, parameters: Mapping[str, Any], **models: type[Model]) -> tuple[Any, ...] | None:
    """Return an object of each of `models` from the first row of `statement`, None where it has none.

    Its `{alias}`s, the names of `models`, stand for all columns of the table that goes by that alias. The objects know
    nothing of each other: the caller puts them together.
    """
    prepared, parts = _prepare(statement, tuple(models.items()))
    with connection.cursor() as database:
        database.execute(prepared, parameters)
        row = database.fetchone()
    if row is None:
        return None
    return tuple(part.build(row) for part in parts)


@cache
def _prepare(statement: str, models: tuple[tuple[str, type[Model]], ...]) -> tuple[str, list[_Part]]:
    columns, parts, end = {}, [], 0
    for alias, model in models:
        fields = model._meta.concrete_fields
        columns[alias] = ", ".join(f"{alias}.{field.column}" for field in fields)
        converters = [
            (place, convert)
            for place, field in enumerate(fields)
            for convert in field.get_db_converters(connection)
        ]
        names = [field.attname for field in fields]
        parts.append(_Part(model, names, slice(end, end + len(fields)), converters))
        end += len(fields)
    return statement.format(**columns), parts
