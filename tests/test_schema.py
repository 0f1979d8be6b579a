"""The OpenAPI document is whole and true: what it says of every endpoint, and thousands of requests made up from it."""

import os
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import schemathesis
from django.core.management import call_command
from django.core.signals import request_finished, request_started
from django.core.wsgi import get_wsgi_application
from django.db import close_old_connections
from hypothesis import HealthCheck, settings
from openapi_spec_validator import OpenAPIV31SpecValidator
from schemathesis.core.parameters import ParameterLocation

from discussions.models import Author, Comment
from tests.client import load_schema
from tests.endpoints import BY_NAME, ENDPOINTS, PREFIX, Endpoint, World

# Requests made up for each endpoint, the same ones each time; with the variable set, as many as it says, new each time.
EXAMPLES = int(os.environ.get("SCHEMATHESIS_EXAMPLES", "0"))

schema = schemathesis.openapi.from_wsgi(
    "/api/schema/?format=json",
    get_wsgi_application(),
    config=schemathesis.Config.from_dict(
        {
            "checks": {
                # Being well formed does not make a cursor ours, or a parent a comment of this thread.
                "positive_data_acceptance": {"enabled": False},
                "negative_data_rejection": {
                    "expected-statuses": [
                        "400",
                        "401",
                        "403",
                        "404",
                        "405",
                        "406",
                        "409",
                        "413",
                        "415",
                        "422",
                    ]
                },
            }
        }
    ),
)


# --- What it says -----------------------------------------------------------------------------------------


def test_it_is_valid() -> None:
    OpenAPIV31SpecValidator(load_schema()).validate()


def test_it_is_made_without_a_warning(tmp_path: Path) -> None:
    file = tmp_path / "openapi.yaml"
    call_command("spectacular", file=str(file), validate=True, fail_on_warn=True)
    assert "openapi: 3.1" in file.read_text()


@pytest.mark.parametrize("endpoint", ENDPOINTS, ids=str)
def test_every_endpoint_is_described(endpoint: Endpoint) -> None:
    operation = endpoint.operation
    assert 10 < len(operation["summary"]) < 120
    assert operation["description"].startswith(operation["summary"])
    assert operation["tags"]
    assert all(
        "schema" in parameter and "description" in parameter
        for parameter in operation.get("parameters", [])
        if parameter["in"] == "header"
    )


@pytest.mark.parametrize("endpoint", ENDPOINTS, ids=str)
def test_every_endpoint_says_who_may_ask(endpoint: Endpoint) -> None:
    schemes = {name for way in endpoint.operation.get("security", []) for name in way}
    expected = {"anyone": set(), "bob": {"moderator", "cookieAuth"}}
    expected |= {name: {"bearer"} for name in ("alice", "dora", "system")}
    expected["erin"] = expected["bob"]
    is_optional = {} in endpoint.operation.get("security", [])
    assert schemes == expected[endpoint.who] or (is_optional and schemes == {"bearer"})
    assert schemes <= load_schema()["components"]["securitySchemes"].keys()


@pytest.mark.parametrize("endpoint", ENDPOINTS, ids=str)
def test_every_endpoint_documents_its_errors(endpoint: Endpoint) -> None:
    for status, answer in endpoint.operation["responses"].items():
        if int(status) < 400:
            continue
        assert answer["description"]
        content = answer["content"]["application/json"]
        codes = [example["value"]["error"]["code"] for example in content["examples"].values()]
        assert codes == [code.strip("`") for code in answer["description"].split(" · ")]
    assert {"400", "404", "406", "422", "500", "503"} <= endpoint.operation["responses"].keys()


@pytest.mark.parametrize("endpoint", [each for each in ENDPOINTS if each.body is not None], ids=str)
def test_what_must_be_sent_is_marked_so(endpoint: Endpoint) -> None:
    body = endpoint.operation["requestBody"]
    assert body.get("required", False) is bool(endpoint.body)
    reference = body["content"]["application/json"]["schema"]["$ref"]
    described = load_schema()["components"]["schemas"][reference.rsplit("/")[-1]]
    assert set(described.get("required", ())) == set(endpoint.body or {})


# --- What happens when one believes it --------------------------------------------------------------------


@pytest.fixture
def one_connection() -> Iterator[None]:
    """Requests through WSGI stay in the test's transaction, as those of Django's test client do."""
    for signal in (request_started, request_finished):
        signal.disconnect(close_old_connections)
    yield
    for signal in (request_started, request_finished):
        signal.connect(close_old_connections)


@pytest.mark.usefixtures("one_connection")
@schema.parametrize()
@settings(
    max_examples=EXAMPLES or 20,
    derandomize=not EXAMPLES,
    deadline=None,
    suppress_health_check=list(HealthCheck),
)
def test_every_answer_is_as_described(case: Any, world: World) -> None:
    endpoint = BY_NAME[f"{case.operation.method.upper()} {case.operation.path.removeprefix(PREFIX)}"]
    if case.meta.generation.mode.is_positive:
        # What was made up has the right form; only what exists has answers.
        case.path_parameters = {name: world.places[name] for name in case.path_parameters or {}}
    # What is wrong with a request may be that nobody asks.
    headers = case.meta.components.get(ParameterLocation.HEADER)
    is_anonymous = headers is not None and headers.mode.is_negative
    token = "" if is_anonymous else world.people[endpoint.who].token
    case.call_and_validate(headers={"Authorization": f"Bearer {token}"} if token else {})


@pytest.mark.django_db
def test_nothing_made_up_was_kept() -> None:
    """Each endpoint's requests run in a transaction of their own, which is rolled back."""
    assert not Comment.objects.exists()
    assert not Author.objects.exists()
