"""Which process runs which tests, where several share them (`pytest -n 2`), and in what order.

A pytest plugin (`-p tests.sharing`). What meets the one running Parley of the `stack` fixture goes first and stays
together, so that it starts once. All else goes to whoever is free, one test function at a time. What is marked
`alone`, because it measures time, goes last, in one process, once the others have nothing left to do.
"""

from typing import TYPE_CHECKING, Any

import pytest
from xdist.scheduler import LoadGroupScheduling

if TYPE_CHECKING:
    from xdist.workermanage import WorkerController

STACK, ALONE = "stack", "alone"


@pytest.hookimpl(tryfirst=True)
def pytest_cmdline_main(config: pytest.Config) -> None:
    if config.option.numprocesses and config.option.dist == "no":
        config.option.dist = "loadgroup"
        config.option.loadscopereorder = False  # else whatever has the most tests goes first


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:
        if group := _find_group(item):
            item.add_marker(pytest.mark.xdist_group(group))
    order = {STACK: 0, "": 1, ALONE: 2}
    items.sort(key=lambda item: order[_find_group(item)])


def pytest_xdist_make_scheduler(config: pytest.Config, log: Any) -> "SharedScheduling":
    return SharedScheduling(config, log)


def _find_group(item: pytest.Item) -> str:
    if item.get_closest_marker(ALONE):
        return ALONE
    return STACK if STACK in getattr(item, "fixturenames", ()) else ""


class SharedScheduling(LoadGroupScheduling):  # type: ignore[misc]
    """Gives out groups and test functions in the order of the collection, and the tests that run alone at the end.

    Those go to the first process that is left, which is the one whose stack is running.
    """

    def _split_scope(self, nodeid: str) -> str:
        scope = str(super()._split_scope(nodeid))
        return scope if scope != nodeid else nodeid.partition("[")[0]

    def mark_test_complete(self, node: "WorkerController", item_index: int, duration: float = 0) -> None:
        """Forget what is done with: xdist goes through all that it remembers each time, and gives it out once more
        where a process crashes.
        """
        super().mark_test_complete(node, item_index, duration)
        scope = self._split_scope(self.registered_collections[node][item_index])
        if all(self.assigned_work[node][scope].values()):
            del self.assigned_work[node][scope]

    def remove_node(self, node: "WorkerController") -> str | None:
        """A process has ended: it may have been the last that those tests waited for."""
        crashed: str | None = super().remove_node(node)
        for other in self.nodes:
            self._reschedule(other)
        return crashed

    def _reschedule(self, node: "WorkerController") -> None:
        """Give the process more if it has little left. It needs two tests: it keeps one until it knows the next."""
        if node.shutting_down:
            return
        if not self._is_only_alone_left() or self.nodes == [node]:
            super()._reschedule(node)
            if self._pending_of(self.assigned_work[node]) < 2:
                self._reschedule(node)
        elif node is not self._find_last_node():
            node.shutdown()

    def _assign_work_unit(self, node: "WorkerController") -> None:
        if ALONE in self.workqueue:
            self.workqueue.move_to_end(ALONE)  # a process that crashed puts back what it had
        if not self._is_only_alone_left() or self.nodes == [node]:
            super()._assign_work_unit(node)

    def _is_only_alone_left(self) -> bool:
        return list(self.workqueue) == [ALONE]

    def _find_last_node(self) -> "WorkerController | None":
        return next((node for node in self.nodes if not node.shutting_down), None)
