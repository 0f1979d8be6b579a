"""How the tests are shared among processes: each runs once, and those that measure time run when nothing else does."""

import random
from types import SimpleNamespace
from typing import Any

import pytest

from tests.sharing import SharedScheduling, pytest_cmdline_main

STACK = [f"tests/browser/test_desk.py::test_{number}@stack" for number in range(7)]
MANY = [f"tests/test_many.py::test_many[{number}@home]" for number in range(5)]
SINGLE = [f"tests/test_single.py::test_{number}" for number in range(9)]
ALONE = [f"tests/browser/test_desk_pace.py::test_{number}@alone" for number in range(3)]


class Node:
    """A process, as the scheduling sees it. It keeps its last test until it hears of another, or that there is none."""

    def __init__(self, name: str) -> None:
        self.name = name
        self.gateway = SimpleNamespace(id=name)
        self.waiting: list[int] = []
        self.shutting_down = False

    def send_runtest_some(self, indices: list[int]) -> None:
        assert not self.shutting_down
        self.waiting += indices

    def shutdown(self) -> None:
        self.shutting_down = True

    @property
    def may_run(self) -> bool:
        return len(self.waiting) > (0 if self.shutting_down else 1)


class Run:
    """A run of these tests, in which chance says which process is the next to finish one."""

    def __init__(self, tests: list[str], processes: int, seed: int) -> None:
        self.tests, self.dice = tests, random.Random(seed)
        self.ran: list[tuple[str, str]] = []
        self.busy_at: dict[str, int] = {}
        config: Any = SimpleNamespace(
            getvalue=lambda name: ["popen"] * processes, option=SimpleNamespace(loadscopereorder=False)
        )
        self.scheduling: Any = SharedScheduling(config)
        self.nodes = [Node(f"gw{number}") for number in range(processes)]
        for node in self.nodes:
            self.scheduling.add_node(node)
        for node in self.nodes:
            self.scheduling.add_node_collection(node, tests)

    def go(self, *, crash: str = "") -> None:
        """Run it all; the process that comes to the test `crash` ends there, and another takes its place."""
        self.scheduling.schedule()
        while self.nodes:
            if self.scheduling.tests_finished:
                for node in self.nodes:
                    node.shutdown()
            node = self.dice.choice([node for node in self.nodes if node.may_run or node.shutting_down])
            if not node.waiting:
                self.nodes.remove(node)
                if node in self.scheduling.nodes:
                    assert self.scheduling.remove_node(node) is None
                continue
            index = node.waiting.pop(0)
            name = self.tests[index]
            if name == crash:
                crash = ""
                self.replace(node, name)
                continue
            self.ran.append((node.name, name))
            self.busy_at[name] = sum(bool(other.waiting) for other in self.nodes if other is not node)
            self.scheduling.mark_test_complete(node, index)

    def replace(self, node: Node, crashed: str) -> None:
        self.nodes.remove(node)
        assert self.scheduling.remove_node(node) == crashed
        other = Node(f"{node.name} again")
        self.nodes.append(other)
        self.scheduling.add_node(other)
        self.scheduling.add_node_collection(other, self.tests)
        self.scheduling.schedule()

    def who_ran(self, tests: list[str]) -> set[str]:
        return {node for node, name in self.ran if name in tests}


@pytest.mark.parametrize("processes", [1, 2, 3, 8])
@pytest.mark.parametrize(
    "tests",
    [
        [*STACK, *MANY, *SINGLE, *ALONE],
        [*MANY, *SINGLE],
        [*STACK, *ALONE],
        [*MANY, *ALONE],
        ALONE,
        STACK,
        SINGLE[:1],
        [],
    ],
    ids=["all", "without", "stack", "many", "alone", "only stack", "one", "none"],
)
def test_every_test_runs_once_and_some_alone(tests: list[str], processes: int) -> None:
    for seed in range(20):
        run = Run(tests, processes, seed)
        run.go()
        assert sorted(name for _, name in run.ran) == sorted(tests)
        for together in (STACK, MANY, ALONE):
            assert len(run.who_ran(together)) <= 1
        assert not any(run.busy_at[name] for name in ALONE if name in tests)
        if set(STACK) < set(tests):
            assert run.who_ran(ALONE) == run.who_ran(STACK)
        if processes == 2 and set(SINGLE) < set(tests):
            assert run.who_ran(tests) == {"gw0", "gw1"}


@pytest.mark.parametrize("crash", [STACK[3], MANY[0], SINGLE[-1], ALONE[1]])
def test_a_process_that_crashes_takes_no_other_test_with_it(crash: str) -> None:
    tests = [*STACK, *MANY, *SINGLE, *ALONE]
    for seed in range(20):
        run = Run(tests, 2, seed)
        run.go(crash=crash)
        assert {name for _, name in run.ran} >= set(tests) - {crash}
        assert not any(run.busy_at[name] for name in ALONE if name != crash)


def test_the_order_is_that_of_the_collection() -> None:
    """Else what has the most tests would go first, and the one running Parley would be met last, by one process."""
    option = SimpleNamespace(numprocesses=2, dist="no", loadscopereorder=True)
    config: Any = SimpleNamespace(option=option)
    pytest_cmdline_main(config)
    assert (option.dist, option.loadscopereorder) == ("loadgroup", False)
