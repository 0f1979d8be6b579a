"""What Parley is held against: the same bytes by other means, on the same machine, in the same minute."""

import os
import shutil
import subprocess
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path

import httpx

from config.run import BASE_DIR, free_port, web_command
from tests.stack import Stack
from tests.waiting import wait_until

START_SECONDS = 30.0
NGINX = """
worker_processes 2;
daemon off;
pid {folder}/nginx.pid;
error_log {folder}/nginx.log;
events {{ worker_connections 256; }}
http {{
    access_log off;
    sendfile on;
    default_type application/json;
    client_body_temp_path {folder}/nginx; proxy_temp_path {folder}/nginx; fastcgi_temp_path {folder}/nginx;
    uwsgi_temp_path {folder}/nginx; scgi_temp_path {folder}/nginx;
    server {{ listen 127.0.0.1:{port}; root {folder}; etag on; }}
}}
"""


@contextmanager
def rivals(stack: Stack, folder: Path, page: bytes) -> Iterator[dict[str, str]]:
    """Yield the addresses of servers by name: `django` (Parley without its store), `bare`, and `nginx` if it is here.

    The first has Parley's paths, the others have `page` at `/page.json`, or anywhere.
    """
    (folder / "page.json").write_bytes(page)
    with ExitStack() as running:
        addresses = {
            "django": running.enter_context(django_alone(stack)),
            "bare": running.enter_context(bare_application(folder / "page.json")),
        }
        if shutil.which("nginx"):
            addresses["nginx"] = running.enter_context(nginx(folder))
        yield addresses


@contextmanager
def django_alone(stack: Stack) -> Iterator[str]:
    port = free_port("127.0.0.1", 0)
    environment = {**stack.environment, "PORT": str(port), "PAGE_CACHE_MEGABYTES": "0"}
    with running(web_command("127.0.0.1", port), environment, f"http://127.0.0.1:{port}/healthz"):
        yield f"http://127.0.0.1:{port}"


@contextmanager
def bare_application(file: Path) -> Iterator[str]:
    port = free_port("127.0.0.1", 0)
    command = [
        word if word != "config.wsgi:application" else "tests.bench.bare:application"
        for word in web_command("127.0.0.1", port)
    ]
    with running(command, {**os.environ, "BENCH_FILE": str(file)}, f"http://127.0.0.1:{port}/"):
        yield f"http://127.0.0.1:{port}"


@contextmanager
def nginx(folder: Path) -> Iterator[str]:
    port = free_port("127.0.0.1", 0)
    settings = folder / "nginx.conf"
    settings.write_text(NGINX.format(folder=folder, port=port))
    with running(["nginx", "-c", str(settings)], dict(os.environ), f"http://127.0.0.1:{port}/page.json"):
        yield f"http://127.0.0.1:{port}"


@contextmanager
def running(command: list[str], environment: dict[str, str], url: str) -> Iterator[None]:
    process = subprocess.Popen(
        command, cwd=BASE_DIR, env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    )
    try:
        wait_until(lambda: answers(url), START_SECONDS, f"{command[:4]} does not answer")
        yield
    finally:
        process.terminate()
        process.wait(timeout=START_SECONDS)


def answers(url: str) -> bool:
    try:
        return httpx.get(url, timeout=5).status_code == 200
    except httpx.HTTPError:
        return False
