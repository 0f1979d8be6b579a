"""Statements of reasons: what is stated, as the European Transparency Database takes it, and that it is sent once."""

import json
import os
from collections import Counter
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from io import StringIO
from typing import Any

import orjson
import pytest
from django.core.management import CommandError, call_command
from django.db import IntegrityError, connection, transaction
from django.utils import timezone
from pytest_django.fixtures import Settings

from discussions.models import Site, Thread
from moderation.actions.decisions import decide_case, undo_decision
from moderation.actions.statements import PAUSES, draft_statements, send_statements
from moderation.models import (
    Decision,
    DecisionAction,
    DutiesVersion,
    HouseRule,
    Role,
    Sanction,
    Statement,
    StatementState,
)
from moderation.queries.statements import DECISIONS, SETTLING, Wanted, list_restrictions
from moderation.statements.restrictions import Kind, find_kind
from moderation.statements.writing import write_batches
from tests.build import hold
from tests.client import ApiClient
from tests.moderation.desks import open_desk
from tests.moderation.logged import BEGIN, SECRET, log_decisions, log_sanctions, own_times
from tests.moderation.sanctioning import appoint
from tests.moderation.transparency_rules import judge, judge_batch
from tests.providers.servers import Asked, Reply, Server, json_reply, serving

pytestmark = pytest.mark.django_db

# Ten thousand with PARLEY_STATEMENTS=10000.
DECISIONS_LOGGED = int(os.environ.get("PARLEY_STATEMENTS", "1000"))
EVER = Wanted(since=datetime(1970, 1, 1, tzinfo=UTC), until=datetime(2999, 1, 1, tzinfo=UTC), spam=True)


def export(**options: Any) -> list[dict[str, Any]]:
    out = StringIO()
    call_command("export_statements", site="gazette", stdout=out, **options)
    return [json.loads(line) for line in out.getvalue().splitlines()]


def write_all(site: Site, wanted: Wanted = EVER) -> list[dict[str, Any]]:
    batches = write_batches(found.restriction for found in list_restrictions(site, wanted))
    return [statement for batch in batches for statement in batch["statements"]]


def test_the_database_takes_decisions_of_every_kind(site: Site) -> None:
    decisions = log_decisions(site, DECISIONS_LOGGED)
    sanctions = log_sanctions(site)
    batches = export(with_spam=True)
    assert [problem for batch in batches for problem in judge_batch(batch)] == []
    assert {len(batch["statements"]) for batch in batches[:-1]} == {100}
    stated = {each["puid"] for batch in batches for each in batch["statements"]}
    # The same, told from the rows by hand.
    undone = {
        each.undoes_id
        for each in decisions
        if each.undoes is not None and each.created_at - each.undoes.created_at <= timedelta(hours=1)
    }
    removed = ("rejected", "spam")
    expected = {
        f"gazette-d{each.pk}"
        for each in decisions
        if each.pk not in undone
        and (
            (each.action in ("reject", "spam") and each.from_status not in removed)
            or (each.action == "hold" and each.from_status == "published")
            or each.action in ("edit", "redact", "lock")
        )
    } | {f"gazette-s{each.pk}" for each in sanctions if each.kind not in ("warn", "trust")}
    assert stated == expected
    assert {each.action for each in decisions} == set(DecisionAction.values)
    kinds = {find_kind(each.action, each.from_status, each.to_status) for each in decisions} - {None}
    assert kinds == {Kind.REMOVED, Kind.REFUSED, Kind.HIDDEN, Kind.REWORDED, Kind.LOCKED}
    text = json.dumps(batches)
    assert SECRET not in text
    for value in (
        "FULLY",
        "PARTIALLY",
        "NOT_AUTOMATED",
        "SOURCE_VOLUNTARY",
        "OTHER_NOTIFICATION",
        "ARTICLE_16",
    ):
        assert value in text


def test_the_judge_refuses_what_is_wrong(site: Site) -> None:
    log_decisions(site, 100)
    good = write_all(site)[0]
    assert judge(good) == []
    for spoiled in (
        {**good, "puid": "a b"},
        {**good, "name": "Alice"},
        {**good, "category": "SPAM"},
        {**good, "content_type": []},
        {**good, "decision_facts": "x" * 5001},
        {**good, "application_date": "29.11.2026"},
        {**good, "end_date_account_restriction": "2020-01-01"},
        {**good, "illegal_content_explanation": "why"},
        {name: value for name, value in good.items() if not name.startswith("decision_visibility")},
    ):
        assert judge(spoiled) != [], spoiled
    assert judge_batch({"statements": [good] * 2}) != []
    assert judge_batch({"statements": []}) != []


def test_spam_is_exempt_unless_the_site_says_otherwise(site: Site) -> None:
    decisions = log_decisions(site, 200)
    spam = {
        f"gazette-d{each.pk}"
        for each in decisions
        if each.action == "spam" and each.from_status != "rejected"
    }
    assert spam
    told = {each["puid"] for batch in export() for each in batch["statements"]}
    assert told
    assert not spam & told
    assert spam <= {each["puid"] for batch in export(with_spam=True) for each in batch["statements"]}


def test_a_statement_says_what_was_done_and_why(bob: ApiClient, thread: Thread) -> None:
    HouseRule.objects.create(
        site=thread.site, code="slander", title="Slander", is_legal_ground=True, law="§ 186 StGB"
    )
    case = hold(thread, body=f"Mr. Smith of 5 Elm Road stole it, says {SECRET}.")
    decision = decide_case(
        case=case, moderator=bob.user, action=DecisionAction.REJECT, reason="slander", note=SECRET, version=1
    ).decision
    assert write_all(thread.site, EVER) != []
    (statement,) = write_all(thread.site)
    today = f"{decision.created_at:%Y-%m-%d}"
    assert statement == {
        "decision_facts": "A reader's comment below an article was not published. A moderator noticed it. "
        "A moderator decided this. "
        "Whoever is concerned can object, and a person who did not take part in this decision answers.",
        "decision_ground": "DECISION_GROUND_ILLEGAL_CONTENT",
        "illegal_content_legal_ground": "§ 186 StGB",
        "illegal_content_explanation": (
            "A moderator found it not to be in keeping with what the site allows: Slander."
        ),
        "content_type": ["CONTENT_TYPE_TEXT"],
        "category": "STATEMENT_CATEGORY_ILLEGAL_OR_HARMFUL_SPEECH",
        "content_date": today,
        "application_date": today,
        "source_type": "SOURCE_VOLUNTARY",
        "automated_detection": "No",
        "automated_decision": "AUTOMATED_DECISION_NOT_AUTOMATED",
        "puid": f"gazette-d{decision.pk}",
        "content_language": "EN",
        "decision_visibility": ["DECISION_VISIBILITY_CONTENT_REMOVED"],
    }


def test_a_notice_is_named_as_what_it_was(site: Site) -> None:
    decisions = log_decisions(site, 400)
    stated = {each["puid"]: each["source_type"] for each in write_all(site)}
    trusted = {each.comment_id: each.details["trusted"] for each in decisions if each.action == "notice"}
    answers = [each for each in decisions if each.action == "reject" and each.details]
    assert {trusted[each.comment_id] for each in answers} == {True, False}
    for each in answers:
        source = "SOURCE_TRUSTED_FLAGGER" if trusted[each.comment_id] else "SOURCE_ARTICLE_16"
        assert stated[f"gazette-d{each.pk}"] == source


def test_a_suspension_ends(site: Site) -> None:
    (suspension,) = [each for each in log_sanctions(site) if (each.kind, each.reason) == ("suspend", "hate")]
    (statement,) = [each for each in write_all(site) if each["puid"] == f"gazette-s{suspension.pk}"]
    assert statement["decision_account"] == "DECISION_ACCOUNT_SUSPENDED"
    assert statement["end_date_account_restriction"] == f"{suspension.ends_at:%Y-%m-%d}"
    assert statement["category_specification"] == ["KEYWORD_HATE_SPEECH"]
    assert "decision_visibility" not in statement


def test_what_is_young_or_was_a_slip_is_not_stated(bob: ApiClient, thread: Thread) -> None:
    slip, meant = (
        decide_case(
            case=hold(thread, body=body),
            moderator=bob.user,
            action=DecisionAction.REJECT,
            reason="",
            note="",
            version=1,
        ).decision
        for body in ("Rain again, and sleet.", "The mayor knows why.")
    )
    undo_decision(decision=slip, moderator=bob.user)
    assert [each["puid"] for each in write_all(thread.site)] == [f"gazette-d{meant.pk}"]
    assert export() == []
    answer = bob.get("moderation/statements", {"site": "gazette"}).json()
    assert answer == {"statements": [], "next": None}


def test_the_api_pages_through_all_of_them_once(bob: ApiClient, frank: ApiClient, site: Site) -> None:
    log_decisions(site, 500)
    log_sanctions(site)
    puids: list[str] = []
    cursor: dict[str, str] = {}
    while True:
        query = {"site": "gazette", "spam": "true", **cursor}
        answer = bob.get("moderation/statements", query).json()
        assert judge_batch({"statements": answer["statements"]}) == []
        puids += [each["puid"] for each in answer["statements"]]
        if answer["next"] is None:
            break
        cursor = {"cursor": answer["next"]}
    assert puids == [each["puid"] for each in write_all(site)]
    assert len(puids) == len(set(puids)) > 100
    one_day = {"site": "gazette", "since": "2025-01-01", "until": "2025-01-01"}
    assert {
        each["application_date"] for each in bob.get("moderation/statements", one_day).json()["statements"]
    } == {"2025-01-01"}
    for wrong in ("d99999999", "s99999999"):
        answer = bob.get("moderation/statements", {"site": "gazette", "cursor": wrong})
        assert (answer.status_code, answer.json()["error"]["code"]) == (400, "invalid_cursor")
    assert frank.get("moderation/statements", {"site": "gazette"}).status_code == 404


def test_the_desk_has_a_month_as_a_file(bob: ApiClient, site: Site) -> None:
    log_decisions(site, 200)
    desk = open_desk(bob)
    page = desk.get("/desk/sites/gazette/transparency").text
    assert "They are not sent" in page
    answer = desk.get("/desk/sites/gazette/statements.json", {"month": "2025-03"})
    assert 'filename="statements-gazette-2025-03.json"' in answer["Content-Disposition"]
    batches = answer.json()
    assert [problem for batch in batches for problem in judge_batch(batch)] == []
    dates = {each["application_date"][:7] for batch in batches for each in batch["statements"]}
    assert dates == {"2025-03"}
    for month in ("2026-13", "rain", "9999-12", "0000-01"):
        assert desk.get("/desk/sites/gazette/statements.json", {"month": month}).status_code == 400


def test_exporting_a_site_that_is_not_there() -> None:
    with pytest.raises(CommandError, match="no site 'nowhere'"):
        call_command("export_statements", site="nowhere")


def test_the_list_is_read_by_its_index(site: Site) -> None:
    """Decisions that restrict nobody, which nearly all are, cost it nothing."""
    asked: dict[str, Any] = {
        "site": site.pk, "since": BEGIN, "until": timezone.now(), "settling": SETTLING,
        "after_time": BEGIN, "after": 0, "limit": 10,
    }  # fmt: skip
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SET LOCAL enable_seqscan = off")
        cursor.execute("SET LOCAL enable_bitmapscan = off")
        cursor.execute("SET LOCAL join_collapse_limit = 1")  # of small tables, any may come first
        cursor.execute("EXPLAIN " + DECISIONS.format(unstated=""), asked)
        plan = "\n".join(row[0] for row in cursor.fetchall())
    assert "decision_that_restricts" in plan


class Database(Server):
    """The European Transparency Database, as its rules say: all of a batch or none, no identifier twice."""

    def __init__(self, *, names_what_it_has: bool = True) -> None:
        super().__init__(self.take)
        self.names_what_it_has = names_what_it_has
        self.has: Counter[str] = Counter()
        self.loses_answers = 0

    def take(self, asked: Asked) -> Reply:
        assert asked.path == "/api/v1/statements"
        assert asked.headers["authorization"] == "Bearer secret-token"
        statements = asked.json["statements"]
        puids = [each["puid"] for each in statements]
        if known := [puid for puid in puids if puid in self.has]:
            errors = {"puid": ["Not unique."]} | ({"existing_puids": known} if self.names_what_it_has else {})
            return json_reply({"message": "Not unique.", "errors": errors}, 422)
        if problems := judge_batch(asked.json):
            return json_reply({"message": problems[0], "errors": {}}, 422)
        self.has.update(puids)
        if self.loses_answers:
            self.loses_answers -= 1
            return Reply(breaks=True)
        return json_reply({"statements": statements}, 201)


@pytest.fixture
def database(settings: Settings) -> Iterator[Database]:
    with serving(Database()) as server:
        settings.TRANSPARENCY_URL = f"{server.url}/api/v1"
        settings.TRANSPARENCY_TOKEN = "secret-token"
        settings.WEBHOOK_ALLOWED_HOSTS = ["127.0.0.1"]
        assert isinstance(server, Database)
        yield server


def switch_on(site: Site, **more: Any) -> None:
    version = DutiesVersion.objects.filter(site=site).count() + 1
    with own_times(DutiesVersion):
        DutiesVersion.objects.create(
            site=site,
            version=version,
            document={"state_reasons": True, **more},
            created_at=BEGIN - timedelta(days=1),
        )


def due_now() -> None:
    Statement.objects.filter(state=StatementState.WAITING).update(due_at=timezone.now(), claimed_until=None)


def test_all_are_sent_once(site: Site, database: Database) -> None:
    log_decisions(site, 300)
    log_sanctions(site)
    switch_on(site, state_spam=True)
    drafted = draft_statements()
    assert drafted == send_statements() == len(database.has) == len(write_all(site))
    assert set(database.has.values()) == {1}
    assert draft_statements() == send_statements() == 0
    assert {each.state for each in Statement.objects.all()} == {StatementState.SENT}


def test_nothing_is_sent_twice_or_lost_when_answers_are(site: Site, database: Database) -> None:
    log_decisions(site, 300)
    switch_on(site, state_spam=True)
    drafted = draft_statements()
    database.next_replies = [Reply(500), Reply(401), Reply(429, b"", {"Retry-After": "120"})]
    database.loses_answers = 1
    for _ in range(3):
        assert send_statements() == 0  # nobody hammers on a door that is shut
        due_now()
    assert Statement.objects.filter(error="rate_limited").exists()
    assert send_statements() == 0  # it took them, and the answer was lost
    due_now()
    assert send_statements() == drafted
    assert set(database.has.values()) == {1}
    assert len(database.has) == drafted


def test_a_database_that_does_not_say_what_it_has(site: Site, database: Database) -> None:
    """Nor what is wrong: it is found by halves, and those that it has are then refused, one by one."""
    log_decisions(site, 60)
    switch_on(site)
    draft_statements()
    (bad,) = Statement.objects.order_by("pk")[:1]
    Statement.objects.filter(pk=bad.pk).update(document={**bad.document, "category": "SPAM"})
    database.names_what_it_has = False
    sent = send_statements()
    assert sent == len(database.has) == Statement.objects.filter(state=StatementState.SENT).count()
    refused = Statement.objects.get(state=StatementState.REFUSED)
    assert refused.pk == bad.pk
    assert "category" in refused.remark
    page = open_desk(_admin(site)).get("/desk/sites/gazette/transparency").text
    assert refused.puid in page


def _admin(site: Site) -> ApiClient:
    return appoint(site, "erin", Role.ADMIN)


def test_tries_come_further_and_further_apart_for_ever(site: Site, database: Database) -> None:
    log_decisions(site, 30)
    switch_on(site)
    draft_statements()
    database.trouble = Reply(503)
    for pause in (*PAUSES, PAUSES[-1]):
        before = timezone.now()
        assert send_statements() == 0
        assert send_statements() == 0
        due = Statement.objects.order_by("due_at").values_list("due_at", flat=True)
        assert pause <= due[0] - before < pause + timedelta(seconds=30)
        due_now()
    assert len(database.asked) == len(PAUSES) + 1


@pytest.mark.parametrize("token", ["", "secret-token"])
def test_nothing_leaves_without_a_token_or_to_a_private_address(
    site: Site, database: Database, settings: Settings, token: str
) -> None:
    log_decisions(site, 30)
    switch_on(site)
    settings.TRANSPARENCY_TOKEN, settings.WEBHOOK_ALLOWED_HOSTS = token, []
    draft_statements()
    assert send_statements() == 0
    assert database.asked == []
    assert Statement.objects.filter(error="address_not_allowed").exists() == bool(token)


def test_only_what_was_decided_since_it_was_switched_on_is_sent(site: Site, other_site: Site) -> None:
    log_decisions(site, 60)
    log_decisions(other_site, 60)
    assert draft_statements() == 0
    DutiesVersion.objects.create(site=site, version=1, document={"state_reasons": True})
    assert draft_statements() == 0
    with own_times(DutiesVersion):
        DutiesVersion.objects.create(
            site=other_site,
            version=1,
            document={"state_reasons": True},
            created_at=BEGIN + timedelta(days=180),
        )
    assert draft_statements() == Statement.objects.filter(site=other_site).count() > 0
    since = BEGIN + timedelta(days=180)
    assert all(each.decision.created_at >= since for each in Statement.objects.all() if each.decision)


def test_a_statement_is_about_one_thing_and_says_when_it_went(site: Site) -> None:
    log_decisions(site, 30)
    sanction = log_sanctions(site)[0]
    decision = Decision.objects.earliest("pk")
    base = {"site": site, "puid": "a", "document": {}}
    for wrong in (
        {"decision": decision, "sanction": Sanction.objects.get(pk=sanction.pk)},
        {"state": "sent"},
        {"sent_at": timezone.now()},
        {"state": "lost"},
        {"puid": "a b"},
    ):
        with pytest.raises(IntegrityError), transaction.atomic():
            Statement.objects.create(**{**base, **wrong})


def test_the_document_is_json_as_the_database_reads_it(site: Site) -> None:
    log_decisions(site, 50)
    for statement in write_all(site):
        assert orjson.loads(orjson.dumps(statement)) == statement
