"""A new version takes the place of the old one under load: no request fails, and nothing is lost."""

import pytest
from pytest_django.plugin import DjangoDbBlocker

from config.run import free_port
from tests.faults.load import Load
from tests.faults.parts import Parts
from tests.faults.proxy import Proxy
from tests.faults.truths import find_broken, find_drifted, wait_until_drained

pytestmark = [pytest.mark.stack, pytest.mark.alone]

POSTS_A_SECOND = 4.0


def test_a_deploy_fails_no_request(parts: Parts, django_db_blocker: DjangoDbBlocker) -> None:
    """As docs/operating.md has it: migrate, then one set of web processes after the other, then worker and scheduler.

    The proxy is what nginx is there: a request goes to a web process that takes its connection.
    """
    second = free_port("127.0.0.1", 0)
    with Proxy(("127.0.0.1", parts.port), ("127.0.0.1", second)) as balancer:
        url = f"http://127.0.0.1:{balancer.port}"
        load = Load(url, parts.demo, posts_a_second=POSTS_A_SECOND, keeps_connections=False)
        parts.start("web2", port=second)
        parts.wait_until_ready(second)
        with load.flowing("deploy"):
            load.wait_for_attempts(20)
            parts.manage("migrate", "--no-input")
            for name, port in (("web", parts.port), ("web2", second)):
                parts.ask_to_end(name)
                load.wait_for_attempts(20)
                parts.start(name, port=port)
                parts.wait_until_ready(port)
            for name in ("worker", "beat"):
                parts.ask_to_end(name)
                parts.start(name)
            load.wait_for_attempts(20)
        parts.ask_to_end("web2")
    parts.wait_until_ready()
    wait_until_drained(parts)
    assert find_broken(parts, load.ledger) == {}
    with django_db_blocker.unblock():
        assert find_drifted(parts, {"deploy"}) == []
    failed = {what: n for what, n in load.ledger.answers.items() if what[0] == "5" or what.endswith("Error")}
    assert failed == {}
    assert len(load.ledger.accepted) > 20
