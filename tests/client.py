"""A client of the API that sends one person's token, and holds every answer against the OpenAPI document."""

from functools import cache, partial
from typing import Any

import orjson
from django.contrib.auth.models import User
from django.test import Client
from django.urls import Resolver404
from drf_spectacular.generators import SchemaGenerator
from jsonschema import Draft202012Validator

from discussions.models import Author


@cache
def load_schema() -> dict[str, Any]:
    schema: dict[str, Any] = SchemaGenerator().get_schema(request=None, public=True)  # type: ignore[no-untyped-call]
    return schema


class ApiClient:
    def __init__(
        self, *, token: str | None = None, author: Author | None = None, user: User | None = None
    ) -> None:
        self.token, self._author, self._user = token, author, user
        self.client = Client(raise_request_exception=False)

    def __reduce__(self) -> Any:
        """A copy is the same person, at another client."""
        return partial(ApiClient, token=self.token, author=self._author, user=self._user), ()

    @property
    def author(self) -> Author:
        assert self._author is not None
        return self._author

    @property
    def user(self) -> User:
        assert self._user is not None
        return self._user

    def get(self, path: str, query: dict[str, Any] | None = None, **headers: str) -> Any:
        return self.send("GET", path, query=query, headers=headers)

    def post(self, path: str, body: Any = None, **headers: str) -> Any:
        return self.send("POST", path, body, headers=headers)

    def put(self, path: str, body: Any = None, **headers: str) -> Any:
        return self.send("PUT", path, body, headers=headers)

    def patch(self, path: str, body: Any = None, **headers: str) -> Any:
        return self.send("PATCH", path, body, headers=headers)

    def delete(self, path: str, **headers: str) -> Any:
        return self.send("DELETE", path, headers=headers)

    def send(
        self,
        method: str,
        path: str,
        body: Any = None,
        *,
        query: dict[str, Any] | None = None,
        headers: dict[str, str] | None = None,
    ) -> Any:
        """Send a request below /api/v1/. `body` is bytes, sent as they are, or anything that JSON can say."""
        sent = {name.replace("_", "-"): value for name, value in (headers or {}).items()}
        if self.token:
            sent.setdefault("Authorization", f"Bearer {self.token}")
        data = body if isinstance(body, bytes) else b"" if body is None else orjson.dumps(body)
        response = self.client.generic(
            method,
            f"/api/v1/{path}",
            data,
            content_type=sent.pop("Content-Type", "application/json"),
            headers=sent,
            query_params=query,
        )
        check_answer(method, response)
        return response


def check_answer(method: str, response: Any) -> None:
    """Fail unless the schema has this endpoint, this status and this shape. Addresses that lead nowhere are exempt."""
    if not response.get("Content-Type", "").startswith("application/json"):
        return
    try:
        match = response.resolver_match
        operation = _find_operation(f"/{match.route}", method)
    except Resolver404:
        return
    if operation is None:
        assert response.status_code == 405, f"{method} {match.route} is not in the schema"
        return
    documented = operation["responses"].get(str(response.status_code))
    assert documented is not None, (
        f"{method} {match.route} answers {response.status_code}, which is not in the schema"
    )
    shape = documented["content"]["application/json"]["schema"]
    validator = Draft202012Validator({**shape, "components": load_schema()["components"]})
    errors = [
        f"{error.json_path}: {error.message}"
        for error in validator.iter_errors(orjson.loads(response.content))
    ]
    assert not errors, errors


def _find_operation(route: str, method: str) -> dict[str, Any] | None:
    plain = "/".join(
        f"{{{part[1:-1].split(':')[1]}}}" if part.startswith("<") else part for part in route.split("/")
    )
    operation: dict[str, Any] | None = load_schema()["paths"].get(plain, {}).get(method.lower())
    return operation
