"""Every hostile text through every text field: nothing breaks, and what is stored comes back byte for byte.

The fields are those of the API's description and of the pages' forms, so that a new one is in; the texts are the lists
of the shared data, and some of our own where these are not there. A field takes as many of them at once as fit.
`make test` gives every field some texts and every text some fields; with PARLEY_ALL_TEXTS=1 each gets all.
"""

import json
import os
from collections.abc import Iterator
from functools import cache
from typing import Any, NamedTuple

import pytest
from django.db import connection, transaction

from moderation.models import Appeal, Case
from tests.endpoints import ENDPOINTS, WITH_BODY, Endpoint, World
from tests.shared import SHARED
from tests.visitors import FORMS, Visitor, as_member, as_reader, count_writes, fill_places, place_everything

pytestmark = pytest.mark.django_db

OWN = [
    "\u202etxt.exe", "a\u0000b", "\ud800", "🏳️‍🌈" * 3, "\ufeff", "Ω≈ç√∫˜µ≤≥÷", "'; DROP TABLE users; --", "{{7*7}}",
    "<script>alert(1)</script>", "\"><img src=x onerror=alert(1)>", "javascript:alert(1)", "%0d%0aSet-Cookie: a=b",
    "=HYPERLINK(\"http://evil.example\")", "../../../../etc/passwd", "\r\n\r\nHTTP/1.1 200 OK", "a\u0301" * 9, "NaN",
    "\u0085\u2028\u2029", "ﷺ" * 5, "[link](javascript:alert(1))", "![x](data:text/html,x)", "\\", "\"", "NULL", "١٢٣",
]  # fmt: skip
FILES = ("naughty_strings.json", "xss.txt", "crlf.txt", "open_redirect.txt")
BATCHES = 10**6 if os.environ.get("PARLEY_ALL_TEXTS") else 4
LONGEST = 4_000
# What is read and thrown away: a trap, a signed time, a text to show, ids and keys that lead to other things.
NOT_KEPT = {
    *("form_token", "homepage", "token", "site", "thread", "colleague", "up_to", "secret", "csv", "sentence"),
    *("POST sites/{site_key}/preview body", "POST sites/{site_key}/threads/{thread_key}/comments url"),
    *(
        "POST sites/{site_key}/threads/{thread_key}/comments title",
        "POST moderation/cases/{case_id}/decisions body",
    ),
    "POST sites/{site_key}/threads/{thread_key}/comments section",
    *("PUT sites/{site_key}/threads/{thread_key}/prompts/{prompt_key} url", "kind"),
    *(
        "PUT sites/{site_key}/threads/{thread_key}/prompts/{prompt_key} title",
        "POST moderation/providers model",
    ),
    "POST moderation/word-lists/preview name",
    "POST moderation/cases/bulk note",
    "POST moderation/cases/bulk/preview reason",
}


class TextField(NamedTuple):
    endpoint: Endpoint
    name: str
    length: int

    def __str__(self) -> str:
        return f"{self.endpoint} {self.name}"

    @property
    def is_kept(self) -> bool:
        is_preview = self.endpoint.route.endswith("/preview")
        return not is_preview and not {self.name, str(self)} & NOT_KEPT


def list_text_fields() -> list[TextField]:
    return [
        TextField(endpoint, name, schema.get("maxLength", LONGEST))
        for endpoint in WITH_BODY
        for name, schema in endpoint.list_fields().items()
        if "string" in schema.get("type", "") and not schema.keys() & {"enum", "pattern", "format"}
    ]


FIELDS = list_text_fields()


@cache
def load_texts() -> list[str]:
    texts = list(OWN)
    for name in FILES:
        path = SHARED / "data/security" / name
        if path.exists():
            content = path.read_text(errors="surrogateescape")
            texts += json.loads(content) if name.endswith(".json") else content.splitlines()
    return [text for text in dict.fromkeys(texts) if text]


def pack(length: int, start: int) -> Iterator[str]:
    """Yield texts of at most `length` characters that hold the hostile ones, from the one at `start` on, and round.

    What no text can hold (NUL, a lone surrogate) comes alone, for it is refused.
    """
    texts = load_texts()
    room = min(length, LONGEST)
    packed = ""
    for text in texts[start % len(texts) :] + texts[: start % len(texts)]:
        is_odd = "\x00" in text or any("\ud800" <= character <= "\udfff" for character in text)
        if is_odd:
            yield text[:room]
            continue
        if len(packed) + 1 + len(text) > room and packed:
            yield packed
            packed = ""
        # A name has no lines.
        packed = f"{packed}{' ' if room < 200 else chr(10)}{text}"[-room:] if packed else text[:room]
    yield packed


def choose(index: int, length: int) -> list[str]:
    """The texts that the field of this number gets."""
    batches = []
    for batch in pack(length, start=index * 131):
        batches.append(batch)
        if len(batches) == BATCHES:
            break
    return batches


def holds(value: Any, text: str) -> bool:
    if isinstance(value, dict):
        return any(holds(each, text) for each in value.values())
    if isinstance(value, list):
        return any(holds(each, text) for each in value)
    return bool(value == text)


def is_stored(tables: set[str], text: str) -> bool:
    """Tell whether a row of these tables has the text somewhere, as it is or inside its JSON."""
    with connection.cursor() as cursor:
        for table in tables:
            cursor.execute(
                f"SELECT 1 FROM {table} AS stored WHERE EXISTS (SELECT 1 FROM"
                " jsonb_path_query(to_jsonb(stored), '$.**') AS value WHERE value = to_jsonb(%s::text)) LIMIT 1",
                [text],
            )
            if cursor.fetchone():
                return True
    return False


def object_to_it(world: World) -> None:
    """Let the author of the case in place wait for an answer, which nobody else may be given."""
    comment = Case.objects.get(pk=world.places["case_id"]).comment
    Appeal.objects.create(comment=comment, decision_id=world.places["decision_id"], text="It was about rain.")


def test_there_is_something_to_try() -> None:
    assert len(FIELDS) > 60
    assert len(load_texts()) >= len(OWN)


@pytest.mark.parametrize("quarter", range(4))
def test_fields_take_every_text_or_say_why_not(world: World, quarter: int) -> None:
    wrong, taken = [], 0
    for index in range(quarter, len(FIELDS), 4):
        field = FIELDS[index]
        for text in choose(index, field.length):
            body = json.dumps({**(field.endpoint.body or {}), field.name: text}).encode()
            with transaction.atomic():
                if field.name == "answer":
                    object_to_it(world)
                before = count_writes()
                answer = world.send(field.endpoint, body=body)
                written = {table for table, rows in count_writes().items() if rows != before.get(table, 0)}
                problem = ""
                if answer.status_code >= 500:
                    problem = f"answers {answer.status_code}"
                elif answer.status_code >= 400:
                    problem = "" if answer.json()["error"]["code"] else "refuses without a reason"
                elif field.is_kept:
                    taken += 1
                    said = answer.json() if answer.content else {}
                    if not any(
                        holds(said, kept) or is_stored(written, kept)
                        for kept in dict.fromkeys((text, text.strip()))
                    ):
                        problem = "is not what was sent"
                if problem:
                    wrong.append((str(field), problem, text[:80]))
                transaction.set_rollback(True)
    assert wrong == []
    assert taken > 20


def test_queries_take_every_text_or_say_why_not(world: World) -> None:
    broken = []
    asked = [
        (endpoint, name)
        for endpoint in ENDPOINTS
        for name, schema in endpoint.list_parameters("query").items()
        if "string" in schema.get("type", "") and "enum" not in schema
    ]
    assert len(asked) > 20
    for index, (endpoint, name) in enumerate(asked):
        for text in choose(index, 300):
            sent = text.encode(errors="surrogatepass").decode(errors="replace")
            with transaction.atomic():
                answer = world.send(endpoint, query={name: sent})
                transaction.set_rollback(True)
            if answer.status_code >= 500:
                broken.append((str(endpoint), name, sent))
    assert broken == []


def test_forms_take_every_text_or_say_why_not(world: World) -> None:
    """What comes from pages is no JSON, so that a text can be what JSON can't say."""
    places = place_everything(world)
    people: dict[bool, Visitor] = {
        True: as_member(world.people["erin"]),
        False: as_reader(world.people["dora"]),
    }
    broken = []
    for index, (route, fields) in enumerate(FORMS.items()):
        visitor = people[route.startswith("/desk")]
        for name in fields:
            for text in choose(index, 300):
                sent = {**fields, name: text.encode(errors="surrogatepass").decode(errors="replace")}
                with transaction.atomic():
                    answer = visitor.post(fill_places(route, places), sent)
                    transaction.set_rollback(True)
                if answer.status_code >= 500:
                    broken.append((route, name, text))
    assert broken == []
