"""`python -m config.run`, the command behind `make run`: everything Parley needs, under one supervisor.

PostgreSQL and Redis (unless DATABASE_URL or REDIS_URL name others), the web processes, a worker and the scheduler.
They start in this order and stop in the opposite one; each is needed, so the end of one is the end of all.
"""

import fcntl
import http.client
import os
import secrets
import shutil
import signal
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from types import FrameType
from typing import NoReturn
from urllib.parse import urlsplit

from django.core.exceptions import ImproperlyConfigured

from config.embedded import embedded_servers
from config.env import env_int, env_secret, env_str
from config.processes import ProcessGroup, die_with_parent
from config.unprivileged import ServerError

BASE_DIR = Path(__file__).resolve().parent.parent
PATIENCE_SECONDS = 60.0
POLL_SECONDS = 0.1
LOOPBACK = "127.0.0.1,::1"
STOP_SIGNALS = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)


class StartError(Exception):
    """Parley cannot start. The message is one sentence for the person at the terminal."""


class Stopped(BaseException):
    """A person or the system asked for the end. Like KeyboardInterrupt, not an Exception, so that nothing eats it."""


def main() -> int:
    """Run Parley until it is told to stop. Returns 0 after Ctrl-C or SIGTERM, 1 when something failed."""
    for number in STOP_SIGNALS:
        signal.signal(number, _stop_once)
    try:
        return run()
    except Stopped:
        say("Parley has stopped.")
        return 0
    except (StartError, ServerError, ImproperlyConfigured, OSError) as error:
        say(f"Parley cannot run: {error}")
        return 1


def run() -> int:
    """Start everything and wait for the end of any part. Raises StartError, ServerError or OSError."""
    var = Path(env_str("PARLEY_VAR", str(BASE_DIR / "var"))).resolve()
    host = env_str("HOST", "127.0.0.1")
    var.mkdir(parents=True, exist_ok=True)
    with exclusive(var):
        port = free_port(host, env_int("PORT", default=8000, minimum=0, maximum=65535))
        set_environment(var, host, port)
        servers_of_our_own = embedded_servers(
            var, postgresql=not env_secret("DATABASE_URL"), redis=not env_secret("REDIS_URL")
        )
        with servers_of_our_own as servers:
            group = ProcessGroup(say)
            try:
                log_ins = prepare()
                group.watch(servers.processes)
                group.start("web", web_command(host, port))
                # Gentler signals have a worker wait for Redis, which in that case is gone too.
                group.start("worker", worker_command(), death_signal=signal.SIGKILL)
                group.start("beat", beat_command(var))
                threading.Thread(target=announce, args=(host, port, log_ins), daemon=True).start()
                say(f"{group.wait()}, so everything stops.")
            except Stopped:
                say("Stopping ...")
                raise
            finally:
                ignore_signals()
                group.stop()
    return 1


# --- Before the start -------------------------------------------------------------------------------------


@contextmanager
def exclusive(var: Path) -> Iterator[None]:
    """Hold the folder's lock. Raises StartError, with the holder's process number, if another run has it.

    The kernel lets go of the lock when the process ends, however it ends.
    """
    with (var / "lock").open("a+") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            lock.seek(0)
            holder = lock.read().strip() or "unknown"
            raise StartError(
                f"it is already running on {var} (process {holder}). "
                "Stop it first, or set PARLEY_VAR to another folder."
            ) from None
        lock.truncate(0)
        lock.write(str(os.getpid()))
        lock.flush()
        yield


def free_port(host: str, port: int) -> int:
    """The port, or one that is free if it is 0. Raises StartError if nothing can listen there."""
    try:
        family, kind, protocol, _, address = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)[0]
        with socket.socket(family, kind, protocol) as listener:
            # Connections of the last run that have not quite ended must not count.
            listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            listener.bind(address)
            return int(listener.getsockname()[1])
    except OSError as error:
        raise StartError(
            f"nothing can listen on {host} port {port} ({error.strerror}). "
            "Set PORT to another number, as in `make run PORT=8001`."
        ) from error


def set_environment(var: Path, host: str, port: int) -> None:
    """Say once, for every process, what settings.py reads; what a person has set stays as it is."""
    os.environ.update(
        PARLEY_VAR=str(var),
        HOST=host,
        PORT=str(port),
        DJANGO_SETTINGS_MODULE="config.settings",
        PYTHONUNBUFFERED="1",
    )
    os.environ.setdefault("BASE_URL", f"http://{reachable_address(host)}:{port}")
    os.environ.setdefault("TRUSTED_PROXIES", LOOPBACK)
    if not env_secret("SECRET_KEY"):
        make_secret_key(var / "secret_key")


def make_secret_key(path: Path) -> None:
    """Write a random key to the file, readable by its owner alone, unless it is there already."""
    with suppress(FileExistsError), open(path, "x", opener=_private) as file:
        file.write(secrets.token_urlsafe(48))


def prepare() -> str:
    """Run config/prepare.py and return its output. Raises StartError with what it complained of."""
    say("Preparing the database and the demo ...")
    result = subprocess.run(
        [sys.executable, "-m", "config.prepare"],
        cwd=BASE_DIR,
        stdout=subprocess.PIPE,
        text=True,
        check=False,
        start_new_session=True,  # Ctrl-C is for us, and we end it then
        preexec_fn=die_with_parent(signal.SIGKILL),
    )
    if result.returncode != 0:
        raise StartError("the database or the demo could not be prepared; the reason is above.")
    return result.stdout.strip()


# --- The processes ----------------------------------------------------------------------------------------


def web_command(host: str, port: int) -> list[str]:
    """The web server: a process for each core, with as many threads each as connections to the database.

    Most of them wait: who is answered from memory must find a thread while others wait for a hot thread's row.
    """
    command = [sys.executable, "-m", "granian", "config.wsgi:application", "--interface", "wsgi"]
    command += ["--host", host, "--port", str(port)]
    command += ["--workers", str(env_int("WEB_WORKERS", default=2, minimum=1))]
    command += ["--blocking-threads", str(env_int("WEB_THREADS", default=8, minimum=1))]
    # A worker that dies is replaced; one that does not finish its requests in time is killed before we are.
    command += ["--respawn-failed-workers", "--respawn-interval", "1", "--workers-kill-timeout", "3"]
    # More than a hundred headers, or half a megabyte of them, it refuses by itself (431).
    milliseconds = env_int("HEADER_TIMEOUT_MILLISECONDS", default=10_000, minimum=100, maximum=60_000)
    command += ["--http1-header-read-timeout", str(milliseconds)]
    # Its warnings are of more threads than cores, which is meant so.
    return [*command, "--http", "1", "--no-ws", "--log-level", "error", "--working-dir", str(BASE_DIR)]


def worker_command() -> list[str]:
    """The worker. What it cannot finish before it is killed is run again: every job may be run twice.

    Where there is work for more than all cores, whoever waits for an answer goes first: a check can wait a moment.
    """
    politely = [program, "-n", "5"] if (program := shutil.which("nice")) else []
    options = ["--loglevel", "warning", "--without-gossip", "--without-mingle"]
    return [
        *politely,
        *celery_command("worker"),
        *options,
        "--concurrency",
        str(env_int("WORKER_CONCURRENCY", default=2, minimum=1)),
    ]


def beat_command(var: Path) -> list[str]:
    """The scheduler of periodic jobs, which remembers in the var folder when each was last due."""
    return [
        *celery_command("beat"),
        "--loglevel",
        "warning",
        "--schedule",
        str(var / "beat"),
        "--pidfile",
        "",
    ]


def celery_command(name: str) -> list[str]:
    """Celery's own warning against root is about pickled messages, which are not accepted here."""
    command = [sys.executable, "-W", "ignore:You're running the worker with superuser", "-m", "celery"]
    return [*command, "--app", "config", "--quiet", "--workdir", str(BASE_DIR), name]


# --- Saying that it is ready ------------------------------------------------------------------------------


def announce(host: str, port: int, log_ins: str) -> None:
    """Wait until the web process says that every part is there, then print where Parley is and the log-ins."""
    complain_at = time.monotonic() + PATIENCE_SECONDS
    while (answer := ask_ready(host, port)) != "200":
        if time.monotonic() > complain_at:
            say(f"Not ready after {PATIENCE_SECONDS:.0f} seconds: /readyz answers {answer}. Still trying.")
            complain_at = float("inf")
        time.sleep(POLL_SECONDS)
    say("\n".join(["", log_ins, "", f"Parley is ready on {os.environ['BASE_URL']}. Ctrl-C stops it."]))


def ask_ready(host: str, port: int) -> str:
    """The status that /readyz answers, with its text if it is not 200, or why there is no answer."""
    # The server is asked for by the name that readers use, because others may not be in ALLOWED_HOSTS.
    headers = {"Host": urlsplit(os.environ["BASE_URL"]).netloc}
    try:
        connection = http.client.HTTPConnection(reachable_address(host).strip("[]"), port, timeout=5)
        connection.request("GET", "/readyz", headers=headers)
        response = connection.getresponse()
        body = response.read(500).decode(errors="replace")
        return "200" if response.status == 200 else f"{response.status} {body}"
    except (OSError, http.client.HTTPException) as error:
        return f"nothing ({error})"


def reachable_address(host: str) -> str:
    """An address to reach this machine at when the server listens on `host`, as it is written in a URL."""
    address = {"0.0.0.0": "127.0.0.1", "::": "::1"}.get(host, host)  # noqa: S104
    return f"[{address}]" if ":" in address else address


_saying = threading.Lock()


def say(text: str) -> None:
    """Print whole lines, from any thread. A terminal that has gone away must not keep Parley from stopping."""
    with _saying, suppress(OSError, ValueError):
        print(text, flush=True)


def _private(path: str, flags: int) -> int:
    return os.open(path, flags, 0o600)


def ignore_signals() -> None:
    """From now on nobody can interrupt: stopping has its own time limit, and half of it would leave processes."""
    for number in STOP_SIGNALS:
        signal.signal(number, signal.SIG_IGN)


def _stop_once(number: int, frame: FrameType | None) -> NoReturn:
    ignore_signals()
    raise Stopped


if __name__ == "__main__":
    sys.exit(main())
