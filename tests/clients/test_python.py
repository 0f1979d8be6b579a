"""The client for Python: against a whole Parley, and against servers that fail in every way."""

import base64
import hashlib
import hmac
import json
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from typing import Any

import httpx
import pytest
from parley import Parley, Refused, Unreachable, WebhookError, read_webhook

from moderation.signing import make_secret, sign_message
from tests.stack import Stack, new_address
from tests.waiting import wait_until

CHECK_SECONDS = 60.0
# The example of the Standard Webhooks specification.
SECRET = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw"
BODY = b'{"test": 2432232314}'
AT = 1614265330
HEADERS = {
    "webhook-id": "msg_p5jXN8AQM9LWM0D4loKWxJek",
    "webhook-timestamp": str(AT),
    "webhook-signature": "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=",
}


# --- A whole Parley -----------------------------------------------------------------------------------------------


@pytest.mark.stack
def test_a_discussion_from_a_guests_first_words_to_a_moderators_decision(stack: Stack) -> None:
    transport = _FromNewAddress()
    with Parley(stack.url, transport=transport) as nobody:
        token = nobody.become_guest("demo", "Ada")
    with Parley(stack.url, token, transport=_FromNewAddress()) as ada:
        first = ada.post_comment(
            "demo",
            "client",
            "I say it rains on Sunday, whatever they promise.",
            url=f"{stack.url}/demo/",
            title="The client",
            idempotency_key="one",
        )
        again = ada.post_comment("demo", "client", "Twice.", url=f"{stack.url}/demo/", idempotency_key="one")
        assert again["id"] == first["id"]
        wait_until(
            lambda: ada.get_comment(first["id"])["status"] == "published", CHECK_SECONDS, "not published"
        )
        reply = ada.post_comment("demo", "client", "And on Monday too, I am afraid.", parent=first["id"])
        wait_until(
            lambda: ada.get_comment(reply["id"])["status"] == "published", CHECK_SECONDS, "not published"
        )
        assert ada.edit_comment(reply["id"], "And on Tuesday too, I am afraid.")["body"].startswith(
            "And on T"
        )
        assert ada.find_thread("demo", f"{stack.url}/demo/")["site"] == "demo"
        assert ada.get_thread("demo", "client")["title"] == "The client"
        with pytest.raises(Refused) as refused:
            ada.vote(first["id"], 1)
        assert refused.value.code == "own_comment"
    with Parley(stack.url, stack.demo["moderator_token"]) as moderator:
        case = moderator.post(f"moderation/comments/{first['id']}/case")
        decided = moderator.decide(case, "reject", reason="off_topic", note="Not here.")
        with pytest.raises(Refused) as stale:
            moderator.decide(case, "approve")
        assert (stale.value.status, stale.value.code) == (409, "stale_version")
        assert stale.value.body["case"]["id"] == case["id"]
        moderator.undo_decision(decided["decision"]["id"])
        cases = [each["id"] for each in moderator.iterate_cases(site="demo", state="open", limit=2)]
        assert len(cases) == len(set(cases)) > 2


@pytest.mark.stack
def test_every_comment_of_a_long_thread_comes_once_and_after_its_parent(stack: Stack) -> None:
    with Parley(stack.url) as parley:
        sent = list(parley.iterate_comments("demo", "predictions", sort="oldest"))
        (count,) = parley.count_comments("demo", ["predictions"]).values()
        assert len(sent) >= count > 20
        assert len({comment["id"] for comment in sent}) == len(sent)
        seen: set[str] = set()
        for comment in sent:
            assert comment["parent"] is None or comment["parent"] in seen
            seen.add(comment["id"])
        parent = next(comment for comment in sent if comment["reply_count"])
        assert next(parley.iterate_replies(parent["id"]))["parent"] == parent["id"]


class _FromNewAddress(httpx.HTTPTransport):
    """From an address of its own: nobody else's pace counts against it."""

    def handle_request(self, request: httpx.Request) -> httpx.Response:
        request.headers["X-Forwarded-For"] = self._address
        return super().handle_request(request)

    def __init__(self) -> None:
        super().__init__()
        self._address = new_address()


# --- Servers that fail --------------------------------------------------------------------------------------------


class Server:
    """Answers one thing after the other, and the last one for ever."""

    def __init__(self, *answers: httpx.Response | httpx.TransportError) -> None:
        self.answers, self.asked, self.waits = list(answers), list[httpx.Request](), list[float]()

    def __call__(self, request: httpx.Request) -> httpx.Response:
        self.asked.append(request)
        answer = self.answers.pop(0) if len(self.answers) > 1 else self.answers[0]
        if isinstance(answer, httpx.TransportError):
            raise answer
        return answer

    def open(self, token: str = "") -> Parley:
        transport = httpx.MockTransport(self)
        return Parley("http://parley.example/", token, sleep=self.waits.append, transport=transport)


def say(status: int, body: object = None, **headers: str) -> httpx.Response:
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    return (
        httpx.Response(status, headers=named)
        if body is None
        else httpx.Response(status, json=body, headers=named)
    )


def refuse(status: int, code: str, **headers: str) -> httpx.Response:
    return say(status, {"error": {"code": code, "message": "No."}}, **headers)


OK = {"id": "7"}


@pytest.mark.parametrize("failure", [say(502), say(503), say(504), refuse(429, "rate_limited")])
def test_what_may_be_repeated_is(failure: httpx.Response) -> None:
    server = Server(failure, failure, say(200, OK))
    assert server.open().get_comment("7") == OK
    assert len(server.waits) == 2
    assert all(0.25 <= wait <= 1 for wait in server.waits)


def test_retry_after_is_kept_to() -> None:
    in_ten = format_datetime(datetime.now(UTC) + timedelta(seconds=10), usegmt=True)
    server = Server(refuse(429, "rate_limited", Retry_After="3"), say(503, Retry_After=in_ten), say(200, OK))
    assert server.open().get_comment("7") == OK
    assert server.waits[0] == 3
    assert 5 < server.waits[1] <= 10


def ask_for(**challenge: object) -> httpx.Response:
    return say(403, {"error": {"code": "challenge_required", "message": "No.", "challenge": challenge}})


def test_work_that_is_asked_for_is_done() -> None:
    work = {"kind": "proof_of_work", "token": "p10.a.b.c", "algorithm": "sha256", "difficulty": 10}
    server = Server(ask_for(**work), say(201, {"token": "pg_x"}))
    assert server.open().become_guest("gazette", "Ada") == "pg_x"
    answer = server.asked[1].headers["Parley-Challenge"]
    assert answer.startswith("p10.a.b.c:")
    assert hashlib.sha256(answer.encode()).hexdigest().startswith("00")
    assert "Parley-Challenge" not in server.asked[0].headers
    assert server.waits == []


@pytest.mark.parametrize(
    "challenge",
    [
        {"kind": "turnstile", "token": "t0.a.b.c", "site_key": "x"},
        {"algorithm": "sha256", "token": "p", "difficulty": 60},
        {"algorithm": "sha256", "token": "p", "difficulty": "1"},
        {"algorithm": "sha256", "token": 7, "difficulty": 1},
        {"algorithm": "md5", "token": "p", "difficulty": 1},
    ],
)
def test_what_no_program_can_prove_is_refused(challenge: dict[str, object]) -> None:
    server = Server(ask_for(**challenge))
    with pytest.raises(Refused, match="challenge_required") as refused:
        server.open().become_guest("gazette", "Ada")
    assert refused.value.body["error"]["challenge"] == challenge
    assert len(server.asked) == 1


def test_nobody_works_for_ever() -> None:
    work = {"token": "p", "algorithm": "sha256", "difficulty": 1}
    server = Server(ask_for(**work))
    with pytest.raises(Refused, match="challenge_required"):
        server.open().become_guest("gazette", "Ada")
    assert len(server.asked) == 5


def test_nobody_waits_for_an_hour() -> None:
    server = Server(refuse(429, "rate_limited", Retry_After="3600"))
    with pytest.raises(Refused, match="rate_limited"):
        server.open().get_comment("7")
    assert server.waits == []


@pytest.mark.parametrize("error", [httpx.ReadTimeout("slow"), httpx.RemoteProtocolError("cut"), say(502)])
def test_what_may_have_been_done_is_not_done_twice(error: Any) -> None:
    server = Server(error, say(201, OK))
    with pytest.raises(Unreachable):
        server.open().become_guest("gazette", "Ada")
    assert len(server.asked) == 1


def test_what_was_never_sent_is_sent_again() -> None:
    server = Server(
        httpx.ConnectError("nobody there"), refuse(429, "rate_limited"), say(201, {"token": "pg_1"})
    )
    assert server.open().become_guest("gazette", "Ada") == "pg_1"


def test_comments_are_posted_with_a_key_and_so_may_be_repeated() -> None:
    server = Server(httpx.ReadTimeout("slow"), say(503), say(202, OK))
    assert server.open("key").post_comment("the gazette", "a/b", "Hello.", parent="6", nudge=True) == OK
    keys = {request.headers["Idempotency-Key"] for request in server.asked}
    assert (len(server.asked), len(keys)) == (3, 1)
    last = server.asked[-1]
    assert last.url.raw_path == b"/api/v1/sites/the%20gazette/threads/a%2Fb/comments"
    assert last.headers["Authorization"] == "Bearer key"
    assert json.loads(last.content) == {"body": "Hello.", "parent": "6", "nudge": True}


@pytest.mark.parametrize("last", [httpx.ConnectError("no"), httpx.ReadTimeout("no"), say(503), say(200)])
def test_it_gives_up_in_the_end(last: Any) -> None:
    server = Server(*[httpx.ConnectError("no")] * 4, last)
    parley = server.open()
    if isinstance(last, httpx.Response) and last.is_success:
        assert parley.get("me") is None
    else:
        with pytest.raises(Unreachable):
            parley.get("me")
    assert len(server.asked) == 5
    assert server.waits == sorted(server.waits)


def test_a_refusal_says_why() -> None:
    fields = {"body": {"code": "blank", "message": "Say something."}}
    body = {"error": {"code": "invalid_fields", "message": "No.", "fields": fields}}
    with pytest.raises(Refused) as refused:
        Server(say(422, body)).open().post_comment("gazette", "weather", "")
    error = refused.value
    assert (error.status, error.code, error.message, error.fields) == (422, "invalid_fields", "No.", fields)
    assert "invalid_fields" in str(error)


@pytest.mark.parametrize("answer", [say(404), say(500, ["no"]), httpx.Response(403, text="<html>")])
def test_what_is_not_parley_is_no_refusal(answer: httpx.Response) -> None:
    with pytest.raises(Unreachable, match="not from Parley"):
        Server(answer).open().get("me", q="secret")


def test_lists_are_read_to_their_end() -> None:
    server = Server(
        say(200, {"cases": [{"id": "1"}, {"id": "2"}], "next": "b"}),
        say(200, {"cases": [], "next": "c"}),
        say(200, {"cases": [{"id": "3"}], "next": None}),
    )
    cases = server.open().iterate_cases(site="gazette", q=None)
    assert [case["id"] for case in cases] == ["1", "2", "3"]
    assert [dict(request.url.params) for request in server.asked] == [
        {"site": "gazette"},
        {"site": "gazette", "cursor": "b"},
        {"site": "gazette", "cursor": "c"},
    ]


def test_threads_deeper_than_pythons_stack_are_read() -> None:
    depth = 3_000
    pages = [
        say(
            200,
            {
                "comments": [
                    {
                        "id": str(number),
                        "replies": [],
                        "more_replies": {"cursor": "x"} if number < depth else None,
                    }
                ],
                "next": None,
            },
        )
        for number in range(1, depth + 1)
    ]
    assert sum(1 for _ in Server(*pages).open().iterate_comments("gazette", "weather")) == depth


def test_many_threads_are_counted_a_hundred_at_a_time() -> None:
    server = Server(say(200, {"counts": {"a": 1}}), say(200, {"counts": {"b": 2}}))
    counted = server.open().count_comments("gazette", [str(number) for number in range(101)] * 2)
    assert counted == {"a": 1, "b": 2}
    assert server.asked[1].url.params["threads"] == "100"


def test_what_answers_nothing_returns_nothing() -> None:
    parley = Server(say(204)).open()
    for call in (parley.withdraw_comment, parley.delete):
        ask: Callable[[str], object] = call
        assert ask("7") is None
    parley.flag_comment("7", "spam", "Look.")


# --- Webhooks -----------------------------------------------------------------------------------------------------


def test_the_example_of_the_specification_is_believed() -> None:
    assert read_webhook(BODY, HEADERS, SECRET, now=AT + 299) == {"test": 2432232314}
    shouted = {name.upper(): value for name, value in HEADERS.items()}
    assert read_webhook(BODY, shouted, ["whsec_AAAA", SECRET], now=AT - 299)


def test_one_of_several_signatures_is_enough() -> None:
    mac = hmac.digest(
        base64.b64decode("AAAA"), f"{HEADERS['webhook-id']}.{AT}.".encode() + BODY, hashlib.sha256
    )
    both = f"v1a,zz {HEADERS['webhook-signature']} v1,{base64.b64encode(mac).decode()}"
    for secret in (SECRET, "whsec_AAAA"):
        assert read_webhook(BODY, {**HEADERS, "webhook-signature": both}, secret, now=AT)


@pytest.mark.parametrize(
    ("body", "changes", "now"),
    [
        (BODY + b" ", {}, AT),
        (BODY, {"webhook-id": "msg_other"}, AT),
        (BODY, {"webhook-timestamp": str(AT + 1)}, AT),
        (BODY, {"webhook-timestamp": "yesterday"}, AT),
        (BODY, {"webhook-signature": "v1,é"}, AT),
        (BODY, {"webhook-signature": "v2,x"}, AT),
        (BODY, {"webhook-signature": ""}, AT),
        (BODY, {}, AT + 301),
        (BODY, {}, AT - 301),
    ],
)
def test_anything_else_is_not(body: bytes, changes: dict[str, str], now: int) -> None:
    with pytest.raises(WebhookError):
        read_webhook(body, {**HEADERS, **changes}, SECRET, now=now)


def test_a_secret_that_is_none_is_a_mistake_of_ones_own() -> None:
    with pytest.raises(ValueError, match="whsec_"):
        read_webhook(BODY, HEADERS, "whsec_!", now=AT)


def test_what_this_parley_signs_is_believed() -> None:
    secret = make_secret()
    body = b'{"type": "comment.published"}'
    headers = sign_message("evt_1", AT, body, [make_secret(), secret])
    assert read_webhook(body, headers, secret, now=AT) == {"type": "comment.published"}
    with pytest.raises(WebhookError):
        read_webhook(body, headers, make_secret(), now=AT)


def test_own_data_comes_page_by_page() -> None:
    item = {"kind": "vote", "details": {"comment": "7"}}
    server = Server(say(200, {"items": [item], "next": "WzEsMl0"}), say(200, {"items": [item], "next": None}))
    assert list(server.open().export_own_data()) == [item, item]
    assert server.asked[-1].url.raw_path == b"/api/v1/me/export?cursor=WzEsMl0"
