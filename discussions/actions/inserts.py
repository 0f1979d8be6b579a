"""A comment and its first revision in one statement, which is most of what posting writes."""

from functools import cache
from typing import Any

from django.db import connection
from django.db.models import Field, Model

from discussions.models import Comment, Revision


def insert_comment(comment: Comment, revision: Revision) -> None:
    """Store a new comment and its first revision; both have their ids from then on. Raises IntegrityError."""
    values = [
        field.get_db_prep_save(field.pre_save(each, add=True), connection)
        for each, fields in ((comment, _list_fields(Comment)), (revision, _list_fields(Revision)))
        for field in fields
        if field.attname != "comment_id"
    ]
    with connection.cursor() as database:
        database.execute(_write_statement(), values)
        comment.pk, revision.pk = database.fetchone()
    for each in (comment, revision):
        each._state.adding, each._state.db = False, connection.alias
    revision.comment = comment


@cache
def _write_statement() -> str:
    written = [field for field in _list_fields(Revision) if field.attname != "comment_id"]
    # Our own names of tables, columns and types, nothing else.
    return f"""
WITH made AS (INSERT INTO {Comment._meta.db_table} ({_name(_list_fields(Comment))})
    VALUES ({", ".join(["%s"] * len(_list_fields(Comment)))}) RETURNING id)
INSERT INTO {Revision._meta.db_table} (comment_id, {_name(written)})
SELECT made.id, {", ".join(f"%s::{field.db_type(connection)}" for field in written)} FROM made RETURNING comment_id, id
"""  # noqa: S608


@cache
def _list_fields(model: type[Model]) -> "list[Field[Any, Any]]":
    """Return what is written of a new row."""
    return [field for field in model._meta.concrete_fields if not field.primary_key and not field.generated]


def _name(fields: "list[Field[Any, Any]]") -> str:
    return ", ".join(str(field.column) for field in fields)
