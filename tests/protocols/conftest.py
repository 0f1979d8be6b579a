"""A key that may have texts checked, and a client that speaks JSON to the protocols' addresses."""

from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client

from discussions.actions.sites import create_api_key
from discussions.models import ApiKey, Scope, Site

Analyze = Callable[..., Any]


@pytest.fixture
def check_key(site: Site) -> tuple[ApiKey, str]:
    """A key of the site, with how it is written."""
    made = create_api_key(site=site, name="Old system", scopes=[Scope.CHECK])
    return made.api_key, made.key


@pytest.fixture
def call(client: Client, check_key: tuple[ApiKey, str]) -> Analyze:
    """Calls a method of Perspective's with a body, or with fields of one that asks for TOXICITY."""

    def send(method: str = "analyze", *, key: str = check_key[1], body: object = None, **fields: Any) -> Any:
        asked = {"comment": {"text": "Fine weather."}, "requestedAttributes": {"TOXICITY": {}}, **fields}
        return client.post(
            f"/v1alpha1/comments:{method}?key={key}",
            data=asked if body is None else body,
            content_type="application/json",
        )

    return send
