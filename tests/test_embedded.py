"""The embedded PostgreSQL and Redis, started for real."""

import os
import shutil
import signal
import socket
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import psycopg
import pytest
import redis

from config.embedded import (
    Servers,
    embedded_database_url,
    embedded_redis_url,
    embedded_servers,
    socket_directory,
)
from config.unprivileged import Account, ServerError
from tests.leftovers import alive, descendants
from tests.waiting import wait_until

pytestmark = [pytest.mark.stack, pytest.mark.xdist_group("embedded")]

# Enters the servers' block for the folder it is given, says so, and waits to be killed.
HOLDER = """
import signal, sys
from pathlib import Path
from config.embedded import embedded_servers
with embedded_servers(Path(sys.argv[1])):
    print(flush=True)
    signal.pause()
"""


@pytest.fixture(scope="module")
def var(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """One folder for most tests, because making a cluster takes longer than anything they do with it."""
    var = tmp_path_factory.mktemp("embedded") / "var"
    yield var
    remove_sockets(var)


@pytest.fixture
def new_var(tmp_path: Path) -> Iterator[Path]:
    """A folder that no server has seen."""
    var = tmp_path / "var"
    yield var
    remove_sockets(var)


def remove_sockets(var: Path) -> None:
    for server in ("postgresql", "redis"):
        shutil.rmtree(socket_directory(var, server), ignore_errors=True)


def ask(servers: Servers, query: str) -> object:
    with psycopg.connect(servers.database_url) as connection:
        row = connection.execute(query).fetchone()
        return row and row[0]


def process_ids(servers: Servers) -> list[int]:
    return [
        number
        for process in servers.processes.values()
        for number in (process.pid, *descendants(process.pid))
    ]


def assert_works(servers: Servers) -> None:
    assert ask(servers, "SELECT current_database()") == "parley"
    with redis.Redis.from_url(servers.redis_url) as client:
        assert client.ping()


def test_it_starts_serves_and_leaves_nothing_running(var: Path) -> None:
    with embedded_servers(var) as servers:
        assert_works(servers)
        assert servers.database_url == embedded_database_url(var)
        assert servers.redis_url == embedded_redis_url(var)
        running = process_ids(servers)
        assert len(running) > 2
    assert [number for number in running if alive(number)] == []


def test_it_keeps_the_data_for_the_next_start(var: Path) -> None:
    with embedded_servers(var) as servers, redis.Redis.from_url(servers.redis_url) as client:
        with psycopg.connect(servers.database_url) as connection:
            connection.execute("CREATE TABLE kept AS SELECT 'here' AS answer")
        client.set("kept", "here")
    with embedded_servers(var) as servers, redis.Redis.from_url(servers.redis_url) as client:
        assert ask(servers, "SELECT answer FROM kept") == "here"
        assert client.get("kept") == b"here"


def test_it_starts_only_what_is_asked_for(var: Path) -> None:
    with embedded_servers(var, postgresql=False) as servers:
        assert list(servers.processes) == ["redis"]
        assert servers.database_url == ""
    with embedded_servers(var, redis=False) as servers:
        assert list(servers.processes) == ["postgresql"]
        assert servers.redis_url == ""


def test_postgresql_is_set_up_as_parley_needs_it(var: Path) -> None:
    with embedded_servers(var, redis=False) as servers:
        assert ask(servers, "SHOW server_encoding") == "UTF8"
        assert ask(servers, "SELECT lower('ÄÖ')") == "äö"
        assert ask(servers, "SHOW timezone") == "UTC"
        assert ask(servers, "SHOW listen_addresses") == ""
        assert ask(servers, "SHOW synchronous_commit") == "on"


def test_redis_keeps_what_it_is_told(var: Path) -> None:
    with (
        embedded_servers(var, postgresql=False) as servers,
        redis.Redis.from_url(servers.redis_url) as client,
    ):
        told = {"appendonly": "yes", "appendfsync": "everysec", "maxmemory-policy": "noeviction", "port": "0"}
        assert {name: client.config_get(name)[name] for name in told} == told


def test_sockets_and_logs_are_private(var: Path) -> None:
    with embedded_servers(var):
        private = [socket_directory(var, "postgresql"), socket_directory(var, "redis"), var / "log"]
        assert [oct(folder.stat().st_mode & 0o777) for folder in private] == ["0o700"] * 3


@pytest.mark.skipif(os.geteuid() != 0, reason="only root has rights to give up")
def test_started_by_root_the_servers_are_not_root(var: Path) -> None:
    with embedded_servers(var) as servers:
        owners = {Path(f"/proc/{process.pid}").stat().st_uid for process in servers.processes.values()}
        assert 0 not in owners


@pytest.mark.parametrize("name", ["x" * 120, "a folder's name, in 日本語 & %20?"])
def test_it_works_where_a_socket_cannot_be(tmp_path: Path, name: str) -> None:
    var = tmp_path / name
    assert socket_directory(var, "redis").parent == Path("/tmp")
    try:
        with embedded_servers(var) as servers:
            assert_works(servers)
    finally:
        remove_sockets(var)


def test_it_refuses_a_socket_folder_that_is_not_private(tmp_path: Path) -> None:
    var = tmp_path / ("x" * 120)
    folder = socket_directory(var, "redis")
    folder.mkdir(mode=0o700)
    folder.chmod(0o777)
    try:
        with (
            pytest.raises(ServerError, match="is not a private folder"),
            embedded_servers(var, postgresql=False),
        ):
            pass
    finally:
        folder.rmdir()


def test_it_recovers_after_postgresql_was_killed(var: Path) -> None:
    with embedded_servers(var, redis=False) as servers:
        with psycopg.connect(servers.database_url) as connection:
            connection.execute("CREATE TABLE survived AS SELECT 'here' AS answer")
        servers.processes["postgresql"].kill()
    assert (var / "postgresql/postmaster.pid").exists()
    with embedded_servers(var, redis=False) as servers:
        assert ask(servers, "SELECT answer FROM survived") == "here"


def test_it_is_not_fooled_by_a_process_number_that_was_given_away(var: Path) -> None:
    with embedded_servers(var, redis=False) as servers:
        servers.processes["postgresql"].kill()
    pid_file = var / "postgresql/postmaster.pid"
    with innocent_process(like=pid_file) as innocent:
        lines = pid_file.read_text().splitlines()
        pid_file.write_text("\n".join([str(innocent.pid), *lines[1:]]) + "\n")
        with embedded_servers(var, redis=False) as servers:
            assert ask(servers, "SELECT 1") == 1
        assert innocent.poll() is None


@contextmanager
def innocent_process(like: Path) -> Iterator[subprocess.Popen[bytes]]:
    """Some process of the user that the file belongs to."""
    owner = like.stat()
    account = Account(owner.st_uid, owner.st_gid) if os.geteuid() == 0 else Account()
    process = account.spawn(
        ["sleep", "60"],
        output=subprocess.DEVNULL,
        directory=Path("/"),
        environment={},
        death_signal=signal.SIGKILL,
    )
    try:
        yield process
    finally:
        process.kill()
        process.wait()


def test_servers_do_not_outlive_a_parent_that_is_killed(var: Path) -> None:
    with holder(var) as process:
        running = descendants(process.pid)
        process.kill()
        wait_until(lambda: not any(map(alive, running)), 10, "Servers live on")


def test_it_replaces_servers_that_an_earlier_run_left_behind(var: Path) -> None:
    """Even when the kernel ended none of them, the new servers wait for the old ones."""
    with holder(var) as process:
        left_behind = descendants(process.pid)
        with embedded_servers(var) as servers:
            assert_works(servers)
            assert not any(map(alive, left_behind))
        process.kill()


@contextmanager
def holder(var: Path) -> Iterator[subprocess.Popen[bytes]]:
    """Another process that holds the servers of this folder."""
    with subprocess.Popen([sys.executable, "-c", HOLDER, str(var)], stdout=subprocess.PIPE) as process:
        assert process.stdout
        process.stdout.readline()
        yield process


def test_it_says_why_postgresql_does_not_start(new_var: Path) -> None:
    with embedded_servers(new_var, redis=False):
        pass
    with (new_var / "postgresql/postgresql.conf").open("a") as file:
        file.write("no_such_setting = 1\n")
    with pytest.raises(ServerError, match="no_such_setting"), embedded_servers(new_var, redis=False):
        pass


def test_it_leaves_other_files_alone(new_var: Path) -> None:
    (new_var / "postgresql").mkdir(parents=True)
    (new_var / "postgresql/diary").write_text("mine")
    with pytest.raises(ServerError, match="holds files, but no PostgreSQL data"), embedded_servers(new_var):
        pass
    assert (new_var / "postgresql/diary").read_text() == "mine"


def test_an_interrupted_first_start_does_not_matter(new_var: Path) -> None:
    (new_var / "postgresql.new").mkdir(parents=True)
    (new_var / "postgresql.new/PG_VERSION").write_text("18\n")
    with embedded_servers(new_var, redis=False) as servers:
        assert ask(servers, "SELECT 1") == 1


def test_a_dead_redis_socket_does_not_matter(new_var: Path) -> None:
    (new_var / "redis").mkdir(parents=True)
    with socket.socket(socket.AF_UNIX) as listener:
        listener.bind(str(socket_directory(new_var, "redis") / "redis.sock"))
    with (
        embedded_servers(new_var, postgresql=False) as servers,
        redis.Redis.from_url(servers.redis_url) as client,
    ):
        assert client.ping()
