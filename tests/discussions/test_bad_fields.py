"""What is wrong with one field of a request is said of that field, with a stable code.

The tables are made from the OpenAPI document, so that no field and no limit of it goes untried.
"""

from collections.abc import Iterator
from typing import Any, NamedTuple

import pytest

from discussions.models import Site
from tests.endpoints import BY_NAME, ENDPOINTS, WITH_BODY, Endpoint, World

pytestmark = pytest.mark.django_db

OF_ALL_TYPES: list[Any] = ["text", "1", 5, 0.5, True, [], ["text"], {}, {"text": "text"}, [[[[]]]]]
TYPES: dict[str, set[type]] = {
    "string": {str},
    "integer": {int},
    "number": {int, float},
    "boolean": {bool},
    "array": {list},
    "object": {dict},
}
NO_NUMBERS = ["many", "1.5", "1e3", "0x10", "--1", "1 2", "NaN", "Infinity", "9" * 2000]


def fields() -> Iterator[Any]:
    for endpoint in WITH_BODY:
        for name, schema in endpoint.list_fields().items():
            yield pytest.param(endpoint, name, schema, id=f"{endpoint}-{name}")


class Limit(NamedTuple):
    """A field's limit: the value that just passes, the one that does not, and what that is refused with."""

    endpoint: Endpoint
    place: str
    name: str
    good: Any
    bad: Any
    code: str

    def __str__(self) -> str:
        return f"{self.endpoint}-{self.name}-{self.code}"


def limits() -> Iterator[Limit]:
    for endpoint in ENDPOINTS:
        for place, fields in [
            ("body", endpoint.list_fields()),
            ("query", endpoint.list_parameters("query")),
        ]:
            for name, schema in fields.items():
                for good, bad, code in _values_at_limits(schema):
                    yield Limit(endpoint, place, name, good, bad, code)


def _values_at_limits(schema: dict[str, Any]) -> Iterator[tuple[Any, Any, str]]:
    if "enum" in schema:
        first = schema["enum"][0]
        yield first, "no such choice" if isinstance(first, str) else 2, "unknown_choice"
        return
    if "maximum" in schema:
        yield schema["maximum"], schema["maximum"] + 1, "too_large"
        yield schema["minimum"], schema["minimum"] - 1, "too_small"
    if "pattern" in schema:
        yield "1", "01", "invalid"
    elif "maxLength" in schema:
        yield "1" * schema["maxLength"], "1" * (schema["maxLength"] + 1), "too_long"
    if schema.get("minLength"):
        yield "1", "", "blank"


def send(world: World, limit: Limit, value: Any) -> Any:
    if limit.place == "body":
        return world.send(limit.endpoint, fields={limit.name: value})
    return world.send(limit.endpoint, query={limit.name: str(value)})


def problem_with(answer: Any, name: str) -> str:
    """The code of what is wrong with this field, "" if it is not what was refused."""
    if answer.status_code < 400:
        return ""
    return str(answer.json()["error"].get("fields", {}).get(name, {}).get("code", ""))


@pytest.mark.parametrize("endpoint", ENDPOINTS, ids=str)
def test_a_good_request_is_answered(world: World, endpoint: Endpoint) -> None:
    answer = world.send(endpoint)
    assert 200 <= answer.status_code < 300, answer.content


@pytest.mark.parametrize(("endpoint", "name", "schema"), list(fields()))
def test_it_says_which_field_has_the_wrong_type(
    world: World, endpoint: Endpoint, name: str, schema: dict[str, Any]
) -> None:
    named = schema.get("type", "string")
    kinds = TYPES[named if isinstance(named, str) else named[0]]
    code = "unknown_choice" if "enum" in schema else "invalid"
    for value in OF_ALL_TYPES:
        if type(value) not in kinds:
            answer = world.send(endpoint, fields={name: value})
            assert (answer.status_code, problem_with(answer, name)) == (422, code), value
            assert list(answer.json()["error"]["fields"]) == [name]


@pytest.mark.parametrize("limit", list(limits()), ids=str)
def test_every_limit_has_a_code(world: World, site: Site, limit: Limit) -> None:
    site.max_body_characters = 65_535
    site.save()
    answer = send(world, limit, limit.bad)
    assert (answer.status_code, problem_with(answer, limit.name)) == (422, limit.code)
    assert problem_with(send(world, limit, limit.good), limit.name) != limit.code


@pytest.mark.parametrize("endpoint", WITH_BODY, ids=str)
def test_it_says_which_fields_are_missing_or_null(world: World, endpoint: Endpoint) -> None:
    optional = {
        name: schema for name, schema in endpoint.list_fields().items() if name not in (endpoint.body or {})
    }
    fields = endpoint.list_fields()
    for name in endpoint.body or {}:
        answers = [world.send(endpoint, without=name)]
        if "null" not in fields[name].get("type", ""):
            answers.append(world.send(endpoint, fields={name: None}))
        for answer in answers:
            assert (answer.status_code, problem_with(answer, name)) == (422, "required")
    for name, schema in optional.items():
        if "null" not in schema.get("type", ""):
            answer = world.send(endpoint, fields={name: None})
            assert (answer.status_code, problem_with(answer, name)) == (422, "required"), name


@pytest.mark.parametrize("endpoint", [endpoint for endpoint in ENDPOINTS if endpoint.query], ids=str)
def test_it_says_which_parameter_is_missing(world: World, endpoint: Endpoint) -> None:
    for name in endpoint.query:
        answer = world.send(endpoint, without=name)
        assert (answer.status_code, problem_with(answer, name)) == (422, "required")


@pytest.mark.parametrize("endpoint", WITH_BODY, ids=str)
def test_it_takes_no_nul_bytes(world: World, endpoint: Endpoint) -> None:
    for name, schema in endpoint.list_fields().items():
        if schema.get("type") == "string" and "enum" not in schema:
            answer = world.send(endpoint, fields={name: "a\x00b"})
            # An id can have none either; that it is no id comes first.
            code = "invalid" if "pattern" in schema else "unusable_characters"
            assert (answer.status_code, problem_with(answer, name)) == (422, code)


@pytest.mark.parametrize("endpoint", ENDPOINTS, ids=str)
def test_it_takes_no_nul_bytes_in_the_query(world: World, endpoint: Endpoint) -> None:
    for name, schema in endpoint.list_parameters("query").items():
        answer = world.send(endpoint, query={name: "a\x00b"})
        assert answer.status_code == 422
        is_text = schema.get("format") != "date" and not schema.keys() & {"enum", "pattern"}
        if schema.get("type") == "string" and is_text:
            assert problem_with(answer, name) == "unusable_characters"


@pytest.mark.parametrize("endpoint", ENDPOINTS, ids=str)
def test_it_takes_only_whole_numbers_in_the_query(world: World, endpoint: Endpoint) -> None:
    for name, schema in endpoint.list_parameters("query").items():
        for value in NO_NUMBERS if schema.get("type") == "integer" else []:
            answer = world.send(endpoint, query={name: value})
            assert (answer.status_code, problem_with(answer, name)) == (422, "invalid"), value


def test_the_last_of_several_equal_parameters_counts(world: World) -> None:
    answer = world.people["anyone"].get("sites/gazette/threads/weather/comments?limit=nonsense&limit=1")
    assert answer.status_code == 200
    answer = world.people["anyone"].get("sites/gazette/threads/weather/comments?limit=1&limit=1000000")
    assert problem_with(answer, "limit") == "too_large"


def test_it_counts_a_hundred_threads_and_no_more(world: World) -> None:
    counts = BY_NAME["GET sites/{site_key}/counts"]
    assert len(world.send(counts, query={"threads": "a," * 99 + "b"}).json()["counts"]) == 2
    answer = world.send(counts, query={"threads": "a," * 100 + "b"})
    assert (answer.status_code, problem_with(answer, "threads")) == (422, "too_large")


def test_the_site_says_how_long_a_comment_may_be(world: World, site: Site) -> None:
    site.max_body_characters = 20
    site.save()
    for name in ("POST sites/{site_key}/threads/{thread_key}/comments", "PATCH comments/{comment_id}"):
        assert world.send(BY_NAME[name], fields={"body": "é" * 20}).status_code == 202
        answer = world.send(BY_NAME[name], fields={"body": "é" * 21})
        assert (answer.status_code, problem_with(answer, "body")) == (422, "too_long")
        assert "20" in answer.json()["error"]["fields"]["body"]["message"]
        answer = world.send(BY_NAME[name], fields={"body": " \n\t\u00a0\u2003"})
        assert (answer.status_code, problem_with(answer, "body")) == (422, "blank")


@pytest.mark.parametrize(
    "key", ["k" * 256, "schlüssel", "two\nlines", "bell\x07"], ids=["too long", "umlaut", "newline", "bell"]
)
def test_an_unusable_idempotency_key_is_refused(world: World, key: str) -> None:
    post = BY_NAME["POST sites/{site_key}/threads/{thread_key}/comments"]
    answer = world.send(post, headers={"Idempotency-Key": key})
    code = "too_long" if len(key) > 255 else "unusable_characters"
    assert (answer.status_code, problem_with(answer, "Idempotency-Key")) == (422, code)
    assert world.send(post, headers={"Idempotency-Key": "k" * 255}).status_code == 202


@pytest.mark.parametrize(
    "parent",
    ["999999999999999999", "١", "１", "1 ", "-1", "1.0", "abc", "0", "9" * 19],
    ids=repr,
)
def test_a_parent_that_is_none_is_refused(world: World, parent: str) -> None:
    post = BY_NAME["POST sites/{site_key}/threads/{thread_key}/comments"]
    answer = world.send(post, fields={"parent": parent})
    assert answer.status_code == 422
    assert problem_with(answer, "parent") in {"unknown_parent", "invalid"}


@pytest.mark.parametrize(
    "url",
    [
        "https://elsewhere.example/",
        "//gazette.example/",
        "javascript:alert(1)//gazette.example",
        "ftp://gazette.example/",
        "https://gazette.example.evil.test/",
        "https://gazette.example@evil.test/",
        "https://evil.test\\@gazette.example/",
        "https://[gazette.example/",
        "https:gazette.example",
        "gazette.example",
        "https://evilgazette.test/",
    ],
)
def test_a_thread_begins_only_on_the_sites_own_pages(world: World, url: str) -> None:
    post = BY_NAME["POST sites/{site_key}/threads/{thread_key}/comments"]
    answer = world.send(post, fields={"url": url}, places={"thread_key": "new"})
    assert (answer.status_code, problem_with(answer, "url")) == (422, "host_not_allowed")
