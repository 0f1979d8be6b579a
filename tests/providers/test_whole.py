"""The whole of `make run` with a provider: set up over HTTP, asked by the worker, told by the scheduler's jobs."""

from pathlib import Path

import pytest

from tests.providers import fakes
from tests.providers.servers import Reply, serving
from tests.stack import running_stack
from tests.waiting import wait_until

PATIENCE_SECONDS = 60


@pytest.mark.stack
def test_a_worker_asks_and_its_answer_counts(tmp_path: Path) -> None:
    with (
        serving(fakes.webhook()) as server,
        running_stack(tmp_path / "var", PROVIDER_ALLOWED_HOSTS="127.0.0.1") as stack,
        stack.client(stack.demo["admin_token"]) as admin,
        stack.guest("Ada") as ada,
    ):
        provider = {"site": stack.demo["site"], "kind": "webhook", "name": "mine", "ask_when": "always"}
        made = admin.post(
            "moderation/providers", json={**provider, "url": server.url, "secret": fakes.SECRET}
        ).raise_for_status()
        server.next_replies = [Reply(503)]  # the sweep asks again

        def post(body: str) -> str:
            address = f"sites/{stack.demo['site']}/threads/{stack.demo['thread']}/comments"
            return str(ada.post(address, json={"body": body}).raise_for_status().json()["id"])

        def wait_for(comment: str, status: str) -> None:
            wait_until(
                lambda: ada.get(f"comments/{comment}").json()["status"] == status,
                PATIENCE_SECONDS,
                f"Never {status}",
            )

        spam = post("Buy my umbrellas, they are the best of all.")
        wait_for(spam, "spam")
        stats = admin.get(f"moderation/providers/{made.json()['id']}/stats").json()
    assert (stats["answered"], stats["breaker"], len(server.asked)) == (1, "closed", 2)
