"""Requests that are wrong as a whole: every one is answered with the one error shape and the right code."""

import io
from typing import Any

import orjson
import pytest

from discussions.models import Comment, Site
from discussions.refusals import REFUSALS
from tests.client import ApiClient, load_schema
from tests.endpoints import BY_NAME, ENDPOINTS, NOT_FOUND, NOWHERE, PREFIX, WITH_BODY, Endpoint, World

pytestmark = pytest.mark.django_db

POST = BY_NAME["POST sites/{site_key}/threads/{thread_key}/comments"]
LIMIT = 256 * 1024
# 18 digits fit the database; a number of more has no address here.
NO_IDS = ["0", "01", "-1", "1.0", "1e3", "abc", "%31%00", "１", "9" * 19, "9" * 5000, "%FF", "1%0A"]


def assert_refused(answer: Any, code: str) -> None:
    """Fail unless the answer is the one error shape with this code, and its status."""
    assert answer["Content-Type"] == "application/json", answer.content
    error = answer.json()["error"]
    assert (answer.status_code, error["code"]) == (REFUSALS[code].status, code), answer.content
    assert answer.json().keys() == {"error"}
    assert error.keys() <= {"code", "message", "fields"}
    assert error["message"]


def test_no_endpoint_is_left_out() -> None:
    described = {
        f"{method.upper()} {path.removeprefix(PREFIX)}"
        for path, operations in load_schema()["paths"].items()
        for method in operations
    }
    assert described == set(BY_NAME)


# --- The body ---------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "body",
    [
        b"{",
        b'{"body": "half',
        b'{"body": "a" "b"}',
        b"{'body': 'single'}",
        b'{"body": "\\ud800"}',
        b'{"body": "\\udfff\\ud800"}',
        b'{"body": "\xed\xa0\x80"}',
        b'{"body": "\xff\xfe"}',
        b'{"body": "\xc0\xaf"}',
        b'{"body": NaN}',
        b'{"body": 1e999}',
        b"\xef\xbb\xbf{}",
        '{"body": "utf-16"}'.encode("utf-16"),
        b"[" * 100_000,
        b'{"body":' * 20_000,
        b"\x00",
        b"\x1f\x8b\x08\x00",
        b"body=text",
    ],
    ids=lambda body: repr(body[:20]),
)
def test_what_is_not_json_is_refused(world: World, body: bytes) -> None:
    for endpoint in WITH_BODY:
        assert_refused(world.send(endpoint, body=body), "malformed_json")


@pytest.mark.parametrize(
    "body", [b"[]", b'"text"', b"1", b"null", b"true", b'[{"body": "text"}]', b"[" * 64 + b"]" * 64]
)
def test_what_is_not_an_object_is_refused(world: World, body: bytes) -> None:
    for endpoint in WITH_BODY:
        assert_refused(world.send(endpoint, body=body), "malformed_request")


@pytest.mark.parametrize(
    "body",
    [
        b"[" * 65 + b"]" * 65,
        b'{"a":' * 65 + b"1" + b"}" * 65,
        b'{"body": "Rain.", "x": ' + b'[1, {"a":' * 500 + b"1" + b"}]" * 500 + b"}",
    ],
    ids=["arrays", "objects", "both"],
)
def test_what_is_nested_too_deeply_is_refused(world: World, body: bytes) -> None:
    for endpoint in WITH_BODY:
        assert_refused(world.send(endpoint, body=body), "json_too_deep")


def test_a_text_of_brackets_is_not_nested(world: World) -> None:
    assert world.send(POST, fields={"body": "[{" * 500}).status_code == 202


@pytest.mark.parametrize("endpoint", [each for each in WITH_BODY if each.body], ids=str)
def test_no_body_is_an_empty_object(world: World, endpoint: Endpoint) -> None:
    for body in (b"", b"{}"):
        answer = world.send(endpoint, body=body)
        assert_refused(answer, "invalid_fields")
        assert {problem["code"] for problem in answer.json()["error"]["fields"].values()} == {"required"}


def test_fields_that_nobody_asked_for_do_not_matter(world: World) -> None:
    nested = orjson.loads(b"[" * 63 + b"]" * 63)
    sent = {"status": "published", "id": "1", "author": {"id": "1"}, "upvotes": 900, "": nested}
    answer = world.send(POST, fields=sent)
    assert (answer.status_code, answer.json()["status"], answer.json()["upvotes"]) == (202, "pending", 0)


@pytest.mark.parametrize("endpoint", [each for each in ENDPOINTS if each.method != "GET"], ids=str)
def test_a_body_that_is_too_large_is_refused(world: World, endpoint: Endpoint) -> None:
    assert_refused(world.send(endpoint, body=b'{"body": "' + b"x" * 10_000_000 + b'"}'), "request_too_large")


def test_the_largest_body_is_read(world: World) -> None:
    for size, code in [(LIMIT, "invalid_fields"), (LIMIT + 1, "request_too_large")]:
        assert_refused(world.send(POST, body=b"{}".ljust(size)), code)


@pytest.mark.parametrize("length", ["-1", "ten", "1e3", "²", "+5", "5, 5"])
def test_a_length_that_is_no_number_is_refused(alice: ApiClient, length: str) -> None:
    answer = alice.client.post("/api/v1/me", b"{}", "application/json", CONTENT_LENGTH=length)
    assert_refused(answer, "malformed_request")


def send_chunked(person: ApiClient, path: str, body: bytes) -> Any:
    """Send a body without saying how long it is, as a server for WSGI passes it on."""
    environment: dict[str, Any] = {
        "CONTENT_TYPE": "application/json",
        "HTTP_AUTHORIZATION": f"Bearer {person.token}",
        "HTTP_TRANSFER_ENCODING": "chunked",
        "wsgi.input": io.BytesIO(body),
        "wsgi.input_terminated": True,
    }
    return person.client.generic("POST", f"/api/v1/{path}", **environment)


def test_a_body_may_come_without_its_length(world: World) -> None:
    path = "sites/gazette/threads/weather/comments"
    answer = send_chunked(world.people["alice"], path, b'{"body": "In pieces."}')
    assert (answer.status_code, answer.json()["body"]) == (202, "In pieces.")
    assert_refused(send_chunked(world.people["alice"], path, b"{"), "malformed_json")
    for size in (LIMIT + 1, 10_000_000):
        assert_refused(send_chunked(world.people["alice"], path, b"{}".ljust(size)), "request_too_large")


# --- The headers ------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "kind",
    [
        "text/plain",
        "application/x-www-form-urlencoded",
        "multipart/form-data; boundary=x",
        "multipart/form-data",
        "text/json",
        "application/xml",
        "nonsense",
        ";;;",
    ],
)
def test_a_body_of_another_kind_is_refused(world: World, kind: str) -> None:
    for endpoint in WITH_BODY:
        answer = world.send(endpoint, body=b'{"body": "text"}', headers={"Content-Type": kind})
        assert_refused(answer, "unsupported_media_type")


@pytest.mark.parametrize("charset", ["utf-16", "rot13", "idna", "hex", "no-such-charset", "unicode_escape"])
def test_json_is_utf_8_whatever_is_said_of_it(world: World, charset: str) -> None:
    headers = {"Content-Type": f"application/json; charset={charset}"}
    assert world.send(POST, fields={"body": "Grüße"}, headers=headers).json()["body"] == "Grüße"
    counts = BY_NAME["GET sites/{site_key}/counts"]
    answer = world.send(counts, query={"threads": "grüße,%41"}, headers=headers)
    assert answer.json() == {"counts": {"grüße": 0, "%41": 0}}


@pytest.mark.parametrize("endpoint", ENDPOINTS, ids=str)
def test_who_wants_anything_but_json_is_told_so(world: World, endpoint: Endpoint) -> None:
    answer = world.send(endpoint, headers={"Accept": "text/html"})
    if endpoint.route.endswith("feed.atom"):
        assert answer["Content-Type"] == "application/atom+xml; charset=utf-8"
    elif endpoint.route.endswith(".svg"):
        assert answer["Content-Type"] == "image/svg+xml"
    elif endpoint.route.endswith(".csv"):
        assert answer["Content-Type"] in ("text/csv; charset=utf-8", "application/json")
    else:
        assert_refused(answer, "not_acceptable")
        assert "406" in endpoint.operation["responses"]


@pytest.mark.parametrize(
    "accept", ["*/*", "application/*", "text/html, */*;q=0.1", "application/json; charset=utf-8"]
)
def test_a_browser_gets_json_too(world: World, accept: str) -> None:
    assert world.send(ENDPOINTS[0], headers={"Accept": accept}).status_code == 200


@pytest.mark.parametrize("accept", ["application/atom+xml", "application/rss+xml, text/xml", "text/html"])
def test_a_feed_reader_gets_the_feed(world: World, accept: str) -> None:
    feed = BY_NAME["GET sites/{site_key}/threads/{thread_key}/feed.atom"]
    assert world.send(feed, headers={"Accept": accept}).content.startswith(b"<?xml")
    assert_refused(
        world.send(feed, headers={"Accept": accept}, places={"thread_key": "none"}), "thread_not_found"
    )


@pytest.mark.parametrize(
    "header",
    [
        {"Accept": "/;/,,;q=x" * 2000},
        {"Accept-Language": "x" * 5000 + ",;q=nonsense"},
        {"Content-Type": "application/json; " + "a=b;" * 5000},
        {"Cookie": 'parley_session="aaaaaaaa\\000"; parley_csrf="\\000"; django_language="\\000"'},
        {"Host": "evil.example"},
        {"Host": "a b:c"},
        {"Authorization": "Basic YTpi"},
        {"Authorization": "Bearer"},
        {"Authorization": "Bearer " + "x" * 9000},
        {"Authorization": "Bearer ÿ"},
        {"If-None-Match": '"' * 999},
        {"If-None-Match": 'W/"x",,*'},
        {"X-Forwarded-For": "not an address, 1.2.3.4.5, [::1]:80, fe80::1%eth0, \u00a0"},
        {"Range": "bytes=5-1"},
        {"Origin": "http://["},
        {"Referer": "http://["},
    ],
    ids=lambda header: str(header)[:40],
)
def test_odd_headers_do_no_harm(world: World, header: dict[str, str]) -> None:
    for endpoint in ENDPOINTS:
        answer = world.send(endpoint, headers=header)
        assert answer.status_code < 500, answer.content
        if answer.status_code >= 400:
            assert_refused(answer, answer.json()["error"]["code"])


# --- The address ------------------------------------------------------------------------------------------


@pytest.mark.parametrize("endpoint", ENDPOINTS, ids=str)
def test_other_methods_are_refused(world: World, endpoint: Endpoint) -> None:
    taken = {each.method for each in ENDPOINTS if each.route == endpoint.route}
    for method in {"GET", "POST", "PUT", "PATCH", "DELETE", "TRACE", "NONSENSE"} - taken:
        person = world.people[endpoint.who]
        answer = person.send(method, world.fill(endpoint))
        assert_refused(answer, "method_not_allowed")
        assert taken <= set(answer["Allow"].split(", "))


@pytest.mark.parametrize("endpoint", ENDPOINTS, ids=str)
def test_what_does_not_exist_is_not_found(world: World, endpoint: Endpoint) -> None:
    for name in endpoint.list_parameters("path"):
        if name in NOT_FOUND:
            assert_refused(world.send(endpoint, places={name: NOWHERE.get(name, "9" * 18)}), NOT_FOUND[name])
            for value in NO_IDS:
                assert_refused(world.send(endpoint, places={name: value}), "not_found")
    is_looked_up = not endpoint.route.endswith(("/me", "/views"))  # views are noted, and sorted out later
    if "thread_key" in endpoint.list_parameters("path") and is_looked_up:
        assert_refused(world.send(endpoint, places={"thread_key": "none"}), "thread_not_found")


@pytest.mark.parametrize("endpoint", [each for each in ENDPOINTS if "{site_key}" in each.route], ids=str)
def test_a_site_that_does_not_exist_is_not_found(world: World, endpoint: Endpoint) -> None:
    if not endpoint.route.endswith("/views"):
        answer = world.send(endpoint, places={"site_key": "nowhere"})
        assert_refused(answer, answer.json()["error"]["code"])
        assert answer.json()["error"]["code"] in {"site_not_found", "thread_not_found"}
    for key in ("Gazette", "gazette%00", "-", "a" * 51, "gazette%2F", "ga%20zette", "%C3%BC", "%FF"):
        assert_refused(world.send(endpoint, places={"site_key": key}), "not_found")


@pytest.mark.parametrize("key", ["%00", "a%00b", "%0A", "a%20b", "a" * 201, "a%2Fb", "%7F", "%E2%80%A8"])
def test_a_thread_key_that_can_not_be_is_not_found(world: World, key: str) -> None:
    for endpoint in ENDPOINTS:
        if "{thread_key}" in endpoint.route:
            answer = world.send(endpoint, places={"thread_key": key})
            assert answer.status_code == 404
            assert_refused(answer, answer.json()["error"]["code"])


@pytest.mark.parametrize(
    "key", ["%FF%FE", "%ED%A0%80", "%F0%9F%8C%A7", "..", "%25", "'", "<script>", "k" * 200]
)
def test_an_odd_thread_key_is_as_good_as_any(world: World, key: str) -> None:
    places = {"thread_key": key}
    answer = world.send(POST, fields={"url": "https://gazette.example/odd"}, places=places)
    assert answer.status_code == 202
    read = world.send(BY_NAME["GET sites/{site_key}/threads/{thread_key}"], places=places)
    assert read.json()["key"] == answer.json()["thread"]


@pytest.mark.parametrize(
    "path",
    ["", "nonsense", "me/", "me//", "%00", "%FF", "../../etc/passwd", "sites", "comments/1/2", "%0d%0aX:y"],
)
def test_there_is_nothing_elsewhere(anyone: ApiClient, path: str) -> None:
    assert_refused(anyone.get(path), "not_found")


@pytest.mark.parametrize(
    "query", ["%00", "%FF=%FF", "a=%ED%A0%80", "&&&===", "nothing", "%", "a[]=1&a[b]=2", "x=" + "9" * 9000]
)
def test_odd_query_strings_do_no_harm(world: World, query: str) -> None:
    for endpoint in ENDPOINTS:
        if endpoint.method == "GET" and not endpoint.query:
            path = world.fill(endpoint)
            assert world.people[endpoint.who].get(f"{path}?{query}").status_code == 200


def test_nothing_is_stored_of_what_is_refused(world: World, site: Site) -> None:
    before = Comment.objects.count()
    for fields in ({"body": ""}, {"body": "text", "parent": "9" * 18}, {"body": "text", "title": 5}):
        assert world.send(POST, fields=fields).status_code == 422
    assert Comment.objects.count() == before
