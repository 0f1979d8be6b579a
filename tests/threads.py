"""Reads a whole thread as a client does: page by page, then every cursor to further replies."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from discussions.models import Comment
from tests.client import ApiClient


@dataclass
class Tree:
    """Nodes as the API shows them, `replies` complete."""

    nodes: list[dict[str, Any]]

    def walk(self) -> Iterator[dict[str, Any]]:
        """Yield every node, parents first, in the order of the page."""
        stack = self.nodes[::-1]
        while stack:
            node = stack.pop()
            yield node
            stack.extend(node["replies"][::-1])

    def ids(self) -> list[str]:
        return [node["id"] for node in self.walk()]

    def bodies(self) -> list[str | None]:
        return [node["body"] for node in self.walk()]

    def by_imported_id(self) -> dict[str, Any]:
        """Return the tree as the ids that its comments had where they came from, in order."""
        names = dict(Comment.objects.filter(pk__in=self.ids()).values_list("pk", "imported_id"))
        shape: dict[str, Any] = {}
        places = {None: shape}
        for node in self.walk():
            place = places[node["parent"]]
            place[str(names[int(node["id"])])] = places[node["id"]] = {}
        return shape


def read_tree(client: ApiClient, site: str, thread: str, *, sort: str = "oldest", limit: int = 7) -> Tree:
    """Return all of a thread, by as many requests as it takes."""
    nodes = _read_all(client, f"sites/{site}/threads/{thread}/comments", {"sort": sort, "limit": limit})
    waiting = list(nodes)
    while waiting:
        node = waiting.pop()
        if more := node["more_replies"]:
            query = {"cursor": more["cursor"], "limit": limit}
            node["replies"] += _read_all(client, f"comments/{node['id']}/replies", query)
        waiting += node["replies"]
    return Tree(nodes)


def _read_all(client: ApiClient, address: str, query: dict[str, Any]) -> list[dict[str, Any]]:
    nodes: list[dict[str, Any]] = []
    while True:
        response = client.get(address, {**query, "replies": 2, "depth": 2})
        assert response.status_code == 200, response.content
        page = response.json()
        nodes += page["comments"]
        if not page["next"]:
            return nodes
        query = {"cursor": page["next"], "limit": query["limit"]}
