"""Reads what is kept of somebody, as they can themselves."""

from typing import Any

from tests.client import ApiClient


def read_own(client: ApiClient, kind: str, *, limit: int = 500) -> list[dict[str, Any]]:
    """Return all that is kept of the client's author of this kind, or of every kind if it is empty, in its order."""
    found: list[dict[str, Any]] = []
    cursor: str | None = ""
    while cursor is not None:
        page = client.get("me/export", {"limit": limit, **({"cursor": cursor} if cursor else {})}).json()
        found += [item["details"] for item in page["items"] if kind in ("", item["kind"])]
        cursor = page["next"]
    return found
