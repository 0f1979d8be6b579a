"""Who writes suspiciously proves something first: what is asked of whom, what is an answer, and for what that is."""

import hashlib
import time
from collections.abc import Iterator
from typing import Any

import jwt
import pytest
from django.db import IntegrityError, transaction
from django.test import Client
from django.utils import timezone
from pytest_django.fixtures import Settings

from config import metrics
from discussions.announcements import get_redis, redis_outage
from discussions.limits import asking, proofs, spending
from discussions.limits.challenges import (
    LIFETIME_SECONDS,
    MAX_BITS,
    MIN_BITS,
    ChallengeKind,
    Suspect,
    choose_bits,
    is_solved,
    make_challenge,
    read_challenge,
)
from discussions.limits.proofs import ShortMemory
from discussions.limits.windows import LocalWindows
from discussions.models import Author, Comment, Revision, Scope, Site, Status, Thread
from discussions.sealing import seal_secret
from moderation.actions import captchas
from moderation.actions.checking import check_revision
from moderation.actions.raids import watch_sites
from moderation.models import Case, Sanction
from tests.build import build_author, build_comment, build_raid, build_system
from tests.client import ApiClient
from tests.conftest import make_guest
from tests.providers.servers import Reply, Server, json_reply, serving

pytestmark = pytest.mark.django_db

COMMENTS = "sites/gazette/threads/weather/comments"
PAGE = "/threads/gazette/weather"
# Instead of what takes a test a second.
HARDEST = 10
NOW = 1_800_000_000.0
SUSPECT = Suspect("gazette", "a" * 32, "author-7")


@pytest.fixture(autouse=True)
def usual_limits(settings: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    settings.LIMITS_PERCENT = 100
    monkeypatch.setattr(spending, "fallback", LocalWindows())
    monkeypatch.setattr(spending, "requests", LocalWindows())
    monkeypatch.setattr(proofs, "used", ShortMemory())
    monkeypatch.setattr(proofs, "passes", ShortMemory())


@pytest.fixture
def attacked(thread: Thread) -> Thread:
    """A thread that is under attack."""
    build_raid(thread)
    watch_sites()
    return thread


@pytest.fixture
def provider(site: Site, settings: Settings, monkeypatch: pytest.MonkeyPatch) -> Iterator[Server]:
    """Turnstile's server, which takes `good` for an answer."""

    def answer(asked: Any) -> Reply:
        is_good = asked.form["secret"] == "the-secret" and asked.form["response"] == "good"
        return json_reply({"success": is_good, "error-codes": [] if is_good else ["invalid-input-response"]})

    settings.PROVIDER_ALLOWED_HOSTS = ["127.0.0.1"]
    monkeypatch.setattr(captchas, "TIMEOUT_SECONDS", 20.0)  # a busy machine is no trouble of its
    monkeypatch.setattr(asking, "MAX_BITS", HARDEST)
    use_captcha(site)
    with serving(Server(answer)) as server:
        urls = dict.fromkeys(captchas.URLS, f"{server.url}/siteverify")
        monkeypatch.setattr(captchas, "URLS", urls)
        yield server


def use_captcha(site: Site, kind: str = "turnstile") -> None:
    site.challenge, site.captcha_key = kind, "0x4AAA"
    site.sealed_captcha_secret = seal_secret("the-secret")
    site.save()


def solve(challenge: dict[str, Any]) -> str:
    """Return the header's value that answers a proof of work."""
    assert (challenge["kind"], challenge["algorithm"]) == ("proof_of_work", "sha256")
    return f"{challenge['token']}:{find_counter(challenge['token'], challenge['difficulty'])}"


def find_counter(token: str, bits: int, *, fewer: int = 0) -> str:
    """Return a counter with so many zero bits; with `fewer`, one that has so many less, and not one more."""
    counter = 0
    while True:
        digest = int.from_bytes(hashlib.sha256(f"{token}:{counter}".encode()).digest())
        zeros = 256 - digest.bit_length()
        if zeros >= bits if not fewer else zeros == bits - fewer:
            return str(counter)
        counter += 1


def post(who: ApiClient, answer: str = "", body: str = "Rain, say the swallows.", **headers: str) -> Any:
    if answer:
        headers["Parley-Challenge"] = answer
    return who.post(COMMENTS, {"body": body}, **headers)


def ask(who: ApiClient, answer: str = "") -> dict[str, Any]:
    """Post, and return the challenge that comes back."""
    refused = post(who, answer)
    assert refused.status_code == 403, refused.text
    error = refused.json()["error"]
    assert error["code"] == "challenge_required"
    assert refused["Cache-Control"] == "no-store"
    challenge: dict[str, Any] = error["challenge"]
    return challenge


# --- Tokens ---------------------------------------------------------------------------------------------------


def make(kind: ChallengeKind = ChallengeKind.PROOF_OF_WORK, bits: int = 8) -> Any:
    return make_challenge(kind, SUSPECT, bits=bits, now=NOW)


@pytest.mark.parametrize("kind", ChallengeKind)
def test_a_token_is_known_again(kind: ChallengeKind) -> None:
    challenge = make(kind)
    assert read_challenge(challenge.token, SUSPECT, NOW + LIFETIME_SECONDS - 1) == challenge
    assert len(f"{challenge.token}:") + 9 <= 55  # one block of SHA-256


def test_a_token_s_time_is_over() -> None:
    assert read_challenge(make().token, SUSPECT, NOW + LIFETIME_SECONDS) is None


@pytest.mark.parametrize(
    "other",
    [
        SUSPECT._replace(site_key="herald"),
        SUSPECT._replace(address_hash="b" * 32),
        SUSPECT._replace(address_hash=""),
        SUSPECT._replace(author="author-8"),
        SUSPECT._replace(author=""),
    ],
)
def test_a_token_is_nobody_else_s(other: Suspect) -> None:
    assert read_challenge(make().token, other, NOW) is None


def forge(token: str) -> Iterator[str]:
    """Yield what somebody may make of a token."""
    said, _, signature = token.rpartition(".")
    kind_bits, end, nonce = said.split(".")
    yield f"p1.{end}.{nonce}.{signature}"  # easier
    yield f"p0.{end}.{nonce}.{signature}"
    yield f"t8.{end}.{nonce}.{signature}"  # of another kind
    yield f"{kind_bits}.zzzzzz.{nonce}.{signature}"  # for longer
    yield f"{kind_bits}.{end}.{'A' * 11}.{signature}"  # once more
    yield f"{said}.{'A' * 22}"
    yield f"{said}."
    yield said
    yield f"{token}\n"
    yield f" {token}"
    yield token.replace(kind_bits, "p٨")  # another script's digit
    yield token.upper()
    yield ""
    yield ":"
    yield "..."
    # No header chooses an algorithm here.
    yield jwt.encode({"kind": "proof_of_work", "bits": 0}, "", algorithm="none")
    yield jwt.encode({"kind": "proof_of_work", "bits": 0}, "secret" * 8, algorithm="HS256")


def test_nothing_else_is_a_token() -> None:
    forged = list(forge(make().token))
    assert [read_challenge(each, SUSPECT, NOW) for each in forged] == [None] * len(forged)


def test_another_secret_key_makes_other_tokens(settings: Settings) -> None:
    challenge = make()
    settings.SECRET_KEY = "another-" * 8
    assert read_challenge(challenge.token, SUSPECT, NOW) is None


def test_only_the_whole_work_is_work() -> None:
    challenge = make(bits=10)
    good = find_counter(challenge.token, 10)
    assert is_solved(challenge, good)
    assert not is_solved(challenge, find_counter(challenge.token, 10, fewer=1))
    for bad in ("", "0x1", "-1", f"{good} ", f"+{good}", "٤", "9" * 11, f"{good}\n"):
        assert not is_solved(challenge, bad)


@pytest.mark.parametrize("kind", [ChallengeKind.TURNSTILE, ChallengeKind.HCAPTCHA])
def test_no_work_answers_a_captcha(kind: ChallengeKind) -> None:
    assert not is_solved(make(kind), "0")


def test_work_grows_with_the_pressure_and_not_without_end() -> None:
    grown = [choose_bits(asked) for asked in (0, 1, 29, 30, 59, 60, 119, 120, 10**9)]
    assert grown == [MIN_BITS, MIN_BITS, MIN_BITS, 16, 16, 17, 17, 18, MAX_BITS]


def test_memory_forgets_in_time_and_has_an_end() -> None:
    memory = ShortMemory(most=2)
    assert memory.add("a", 60)
    assert not memory.add("a", 60)
    assert memory.add("b", -1)
    assert "b" not in memory
    assert memory.add("b", 60)
    assert memory.add("c", 60)
    assert ("a" in memory, "b" in memory, "c" in memory) == (False, True, True)


# --- Who is asked ---------------------------------------------------------------------------------------------


def test_in_an_attack_a_guest_proves_something_once_and_goes_on(alice: ApiClient, attacked: Thread) -> None:
    challenge = ask(alice)
    assert (challenge["difficulty"], challenge["seconds"]) == (MIN_BITS, LIFETIME_SECONDS)
    assert Comment.objects.count() == 0
    assert post(alice, solve(challenge)).status_code == 202
    assert post(alice).status_code == 202  # a pass is open
    comment = build_comment(attacked, build_author(attacked), status=Status.PUBLISHED)
    assert alice.put(f"comments/{comment.pk}/vote", {"value": 1}).status_code == 200


def test_the_next_guest_is_asked_too(alice: ApiClient, dora: ApiClient, attacked: Thread) -> None:
    assert post(alice, solve(ask(alice))).status_code == 202
    ask(dora)


def test_who_becomes_a_guest_has_proven_it_for_what_they_write(anyone: ApiClient, attacked: Thread) -> None:
    refused = anyone.post("sites/gazette/guests", {"name": "Gina"})
    challenge = refused.json()["error"]["challenge"]
    assert (refused.status_code, Author.objects.count()) == (403, 0)
    made = anyone.post("sites/gazette/guests", {"name": "Gina"}, **{"Parley-Challenge": solve(challenge)})
    assert made.status_code == 201
    gina = ApiClient(token=made.json()["token"])
    assert post(gina).status_code == 202
    # But one proof makes one guest.
    again = anyone.post("sites/gazette/guests", {"name": "Gus"}, **{"Parley-Challenge": solve(challenge)})
    assert again.json()["error"]["code"] == "challenge_required"


def test_who_writes_a_lot_is_asked_and_not_for_the_first_few(
    alice: ApiClient, thread: Thread, settings: Settings
) -> None:
    settings.LIMITS = ["post.author=10/60"]
    answers = [post(alice, body=f"Remark {number}.") for number in range(6)]
    assert [answer.status_code for answer in answers] == [202] * 5 + [403]
    assert answers[5]["RateLimit-Remaining"] == "4"
    settings.LIMITS = ["post.author=4/60"]
    get_redis().flushdb()
    answers = [post(alice, body=f"Remark {number}.") for number in range(5)]
    assert [answer.status_code for answer in answers] == [202] * 4 + [429]


def test_what_was_asked_for_counts_against_nobody(
    alice: ApiClient, attacked: Thread, settings: Settings
) -> None:
    settings.LIMITS = ["post.author=4/60"]  # one, in an attack
    challenges = [ask(alice) for _ in range(3)]
    assert post(alice, solve(challenges[2])).status_code == 202
    assert post(alice).status_code == 429


def test_votes_and_reports_are_asked_for_a_proof_where_the_whole_site_is_attacked(
    alice: ApiClient, thread: Thread
) -> None:
    raid = build_raid(thread)
    raid.thread = None
    raid.save()
    watch_sites()
    comment = build_comment(thread, build_author(thread), status=Status.PUBLISHED)
    assert alice.put(f"comments/{comment.pk}/vote", {"value": 1}).status_code == 403
    assert alice.post(f"comments/{comment.pk}/flags", {"reason": "spam"}).status_code == 403


def test_only_guests_are_asked(thread: Thread, attacked: Thread) -> None:
    system = build_system(thread.site, [Scope.COMMENT])
    assert post(system).status_code == 202
    member = make_guest(thread.site, "Mia")
    Author.objects.filter(pk=member.author.pk).update(kind="sso", external_id="mia")
    assert post(member).status_code == 202
    trusted = make_guest(thread.site, "Tess")
    Sanction.objects.create(
        site=thread.site, author=trusted.author, kind="trust", reason="other", starts_at=timezone.now()
    )
    assert post(trusted).status_code == 202


def test_a_site_may_ask_for_nothing(alice: ApiClient, attacked: Thread) -> None:
    Site.objects.update(challenge="off")
    assert post(alice).status_code == 202


def test_who_is_not_suspect_costs_no_query_and_no_round_trip(
    alice: ApiClient, thread: Thread, django_assert_num_queries: Any
) -> None:
    post(alice)
    get_redis().config_resetstat()
    post(alice, "p15.nonsense:1")
    commands = get_redis().info("commandstats")
    assert commands["cmdstat_evalsha"]["calls"] == 1
    assert "cmdstat_set" not in commands


def test_it_is_harder_while_many_are_asked(alice: ApiClient, attacked: Thread) -> None:
    get_redis().set("parley:limits:asked:gazette", 130, ex=60)
    assert ask(alice)["difficulty"] == MAX_BITS


# --- What is no answer ----------------------------------------------------------------------------------------


def test_an_answer_is_good_once(alice: ApiClient, attacked: Thread) -> None:
    answer = solve(ask(alice))
    assert post(alice, answer).status_code == 202
    get_redis().delete(*get_redis().keys("parley:limits:pass:*"))
    ask(alice, answer)
    # Nor is it good at another process.
    proofs.used._ends.clear()
    ask(alice, answer)


def test_an_answer_is_good_for_who_was_asked_and_from_where(
    alice: ApiClient, dora: ApiClient, attacked: Thread
) -> None:
    answer = solve(ask(alice))
    ask(dora, answer)
    alice.client.defaults["REMOTE_ADDR"] = "10.9.8.7"
    ask(alice, answer)
    alice.client.defaults["REMOTE_ADDR"] = "127.0.0.1"
    assert post(alice, answer).status_code == 202


def test_an_answer_is_no_good_at_another_site(
    alice: ApiClient, charlie: ApiClient, attacked: Thread, other_site: Site
) -> None:
    sports = Thread.objects.create(site=other_site, key="sports", url="https://herald.example/sports")
    build_raid(sports)
    watch_sites()
    answer = solve(ask(alice))
    sent = charlie.post(
        "sites/herald/threads/sports/comments", {"body": "Goal."}, **{"Parley-Challenge": answer}
    )
    assert sent.json()["error"]["code"] == "challenge_required"


def test_what_is_wrong_or_late_is_no_answer(
    alice: ApiClient, attacked: Thread, monkeypatch: pytest.MonkeyPatch
) -> None:
    challenge = ask(alice)
    token, bits = challenge["token"], challenge["difficulty"]
    for wrong in (
        *(token, f"{token}:", ":", "x" * 6_001, f"{token}:{find_counter(token, bits, fewer=1)}"),
        *(f"{token}:unavailable", *(f"{forged}:1" for forged in forge(token) if forged.isprintable())),
    ):
        ask(alice, wrong if wrong.isascii() else "p8:1")
    answer = solve(challenge)
    later = time.time() + LIFETIME_SECONDS + 1
    monkeypatch.setattr("discussions.limits.asking.time.time", lambda: later)
    ask(alice, answer)
    assert Comment.objects.count() == 0


def test_without_redis_it_is_asked_and_answered_all_the_same(
    no_redis: None, alice: ApiClient, thread: Thread, settings: Settings
) -> None:
    settings.LIMITS = ["post.author=8/60"]
    answers = [post(alice, body=f"Remark {number}.") for number in range(5)]
    assert [answer.status_code for answer in answers] == [202] * 4 + [403]
    answer = solve(answers[4].json()["error"]["challenge"])
    assert post(alice, answer).status_code == 202
    assert post(alice, body="And one more.").status_code == 202  # a pass is open here
    proofs.passes._ends.clear()
    ask(alice, answer)


def test_redis_may_go_away_between_the_question_and_the_answer(
    alice: ApiClient, attacked: Thread, settings: Settings
) -> None:
    answer = solve(ask(alice))
    settings.REDIS_URL = "redis://127.0.0.1:1/0"
    get_redis.cache_clear()
    try:
        assert post(alice, answer).status_code == 202
    finally:
        get_redis.cache_clear()
        redis_outage.end()


# --- CAPTCHAs -------------------------------------------------------------------------------------------------


def test_a_captcha_is_asked_for_and_its_answer_checked(
    alice: ApiClient, attacked: Thread, provider: Server, settings: Settings
) -> None:
    challenge = ask(alice)
    assert (challenge["kind"], challenge["site_key"]) == ("turnstile", "0x4AAA")
    assert challenge["page"] == f"{settings.BASE_URL}/challenge/gazette"
    again = ask(alice, f"{challenge['token']}:bad")
    assert again["kind"] == "turnstile"
    assert post(alice, f"{again['token']}:good").status_code == 202
    # The reader's address is not among what the provider is told.
    assert [asked.form for asked in provider.asked] == [
        {"secret": "the-secret", "response": response} for response in ("bad", "good")
    ]


def test_a_captcha_s_answer_is_looked_at_once_and_nobody_has_us_ask_for_nothing(
    alice: ApiClient, attacked: Thread, provider: Server
) -> None:
    token = ask(alice)["token"]
    for _ in range(3):
        ask(alice, f"{token}:bad")
    for forged in ("t0.zzzzzz.AAAAAAAAAAA.AAAAAAAAAAAAAAAAAAAAAA:good", "good", f"{token}:"):
        ask(alice, forged)
    assert len(provider.asked) == 1


def test_hcaptcha_hears_which_site_it_is(alice: ApiClient, attacked: Thread, provider: Server) -> None:
    use_captcha(attacked.site, "hcaptcha")
    assert post(alice, f"{ask(alice)['token']}:good").status_code == 202
    assert provider.asked[0].form["sitekey"] == "0x4AAA"


TROUBLES = {
    "away": Reply(breaks=True),
    "hangs": Reply(hangs=True),
    "drips": Reply(drips=True),
    "fails": Reply(500, b"oops"),
    "redirects": Reply(302, b"", {"Location": "http://127.0.0.1:1/"}),
    "no JSON": Reply(200, b"<html>"),
    "another JSON": json_reply(["success"]),
    "half an answer": json_reply({"success": "true"}),
    "no number": json_reply({"success": 1}),
    "endless": Reply(200, b" " * 300_000),
    "our secret": json_reply({"success": False, "error-codes": ["invalid-input-secret"]}),
    "itself": json_reply({"success": False, "error-codes": ["internal-error"]}),
}


@pytest.mark.parametrize("trouble", TROUBLES)
def test_a_provider_in_trouble_locks_nobody_out_and_lets_nobody_in(
    alice: ApiClient, attacked: Thread, provider: Server, monkeypatch: pytest.MonkeyPatch, trouble: str
) -> None:
    monkeypatch.setattr(captchas, "TIMEOUT_SECONDS", 0.5)
    provider.trouble = TROUBLES[trouble]
    instead = ask(alice, f"{ask(alice)['token']}:good")
    assert (instead["kind"], instead["difficulty"]) == ("proof_of_work", HARDEST)
    assert Comment.objects.count() == 0
    assert post(alice, solve(instead)).status_code == 202


def test_a_provider_that_stays_away_is_not_asked_each_time(
    alice: ApiClient, attacked: Thread, provider: Server
) -> None:
    provider.trouble = Reply(500)
    for _ in range(7):
        assert ask(alice, f"{ask(alice)['token']}:good")["kind"] == "proof_of_work"
    assert len(provider.asked) == 5


def test_who_can_not_be_shown_a_captcha_works_instead(
    alice: ApiClient, attacked: Thread, provider: Server
) -> None:
    instead = ask(alice, f"{ask(alice)['token']}:unavailable")
    assert (instead["kind"], instead["difficulty"]) == ("proof_of_work", HARDEST)
    assert provider.asked == []


def test_a_secret_that_was_sealed_elsewhere_is_no_reader_s_fault(
    alice: ApiClient, attacked: Thread, provider: Server
) -> None:
    Site.objects.update(sealed_captcha_secret="gibberish")
    assert ask(alice, f"{ask(alice)['token']}:good")["kind"] == "proof_of_work"


def test_no_site_has_a_captcha_without_its_keys(site: Site) -> None:
    for missing in ("captcha_key", "sealed_captcha_secret"):
        use_captcha(site)
        with pytest.raises(IntegrityError), transaction.atomic():
            Site.objects.update(**{missing: ""})
    with pytest.raises(IntegrityError), transaction.atomic():
        Site.objects.update(challenge="riddle")


@pytest.mark.parametrize(
    ("kind", "origin"),
    [("turnstile", "https://challenges.cloudflare.com"), ("hcaptcha", "https://hcaptcha.com")],
)
def test_only_its_page_lets_a_captcha_run(site: Site, kind: str, origin: str) -> None:
    site.allowed_origins = ["https://gazette.example"]
    use_captcha(site, kind)
    page = Client().get("/challenge/gazette?origin=https://gazette.example&lang=de")
    assert page.status_code == 200
    assert 'lang="de"' in page.text
    assert 'data-origin="https://gazette.example"' in page.text
    assert "the-secret" not in page.text
    policy = dict(part.split(" ", 1) for part in page["Content-Security-Policy"].split("; "))
    for kind_of_source in ("script-src", "frame-src", "style-src", "connect-src"):
        assert policy[kind_of_source].startswith(f"'self' {origin}")
    assert "unsafe" not in page["Content-Security-Policy"]
    assert policy["frame-ancestors"] == "'self' https://gazette.example"
    assert "X-Frame-Options" not in page
    assert origin not in Client().get("/rules/gazette")["Content-Security-Policy"]
    # What is answered goes to pages of the site alone.
    for stranger in ("https://evil.example", "", "null", "javascript:alert(1)"):
        assert Client().get("/challenge/gazette", {"origin": stranger}).status_code == 404


# --- Without scripts ------------------------------------------------------------------------------------------


def test_without_scripts_nobody_is_locked_out_but_a_moderator_looks_first(attacked: Thread) -> None:
    browser = Client(headers={"Sec-Fetch-Site": "same-origin"})
    answer = browser.post(f"{PAGE}/write", {"name": "Paula", "body": "What the wind carries off."})
    assert answer.status_code == 303
    comment = Comment.objects.get()
    assert Revision.objects.get().is_unproven
    attacked.site.policy_versions.create(version=1, document={"hold_in_raids": "off"})
    check_revision(comment.pk, 1)
    comment.refresh_from_db()
    assert (comment.status, Case.objects.get().code) == (Status.HELD, "policy.unproven")
    assert "moderators look at it first" in browser.get(answer["Location"]).text


def test_without_scripts_nothing_changes_for_who_is_not_suspect(thread: Thread) -> None:
    browser = Client(headers={"Sec-Fetch-Site": "same-origin"})
    assert browser.post(f"{PAGE}/write", {"name": "Paula", "body": "A dry summer."}).status_code == 303
    assert not Revision.objects.get().is_unproven


def test_without_scripts_nothing_is_held_where_nothing_is_asked(attacked: Thread) -> None:
    Site.objects.update(challenge="off")
    browser = Client(headers={"Sec-Fetch-Site": "same-origin"})
    assert browser.post(f"{PAGE}/write", {"name": "Paula", "body": "A dry summer."}).status_code == 303
    assert not Revision.objects.get().is_unproven


def test_whom_moderators_trust_is_not_held(attacked: Thread) -> None:
    author = build_author(attacked)
    Sanction.objects.create(
        site=author.site, author=author, kind="trust", reason="other", starts_at=timezone.now()
    )
    comment = build_comment(attacked, author, body="The swallows fly low over the mill pond tonight.")
    Revision.objects.filter(comment=comment).update(is_unproven=True)
    check_revision(comment.pk, 1)
    comment.refresh_from_db()
    assert comment.status == Status.PUBLISHED


# --- Counting -------------------------------------------------------------------------------------------------


def test_what_is_asked_and_answered_is_counted(
    alice: ApiClient, attacked: Thread, monkeypatch: pytest.MonkeyPatch
) -> None:
    meters = metrics.Meters()
    meters._is_timed = True
    monkeypatch.setattr("config.middleware.meters", meters)
    challenge = ask(alice)
    ask(alice, f"{challenge['token']}:0")
    post(alice, solve(challenge))
    counted = {name: number for name, number in meters._noted.items() if "challenges" in name}
    assert counted == {
        f'parley_challenges_total{{kind="proof_of_work",outcome="{outcome}"}}': number
        for outcome, number in (("asked", 2), ("failed", 1), ("solved", 1))
    }
