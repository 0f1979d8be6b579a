"""A local HTTP server that answers as it is told to, and remembers what it was asked."""

import ssl
import threading
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs, urlsplit

import orjson

PATIENCE_SECONDS = 30.0


@dataclass(frozen=True)
class Asked:
    path: str
    query: Mapping[str, str]
    headers: Mapping[str, str]
    body: bytes

    @property
    def form(self) -> dict[str, str]:
        return {name: values[0] for name, values in parse_qs(self.body.decode()).items()}

    @property
    def json(self) -> Any:
        return orjson.loads(self.body)


@dataclass(frozen=True)
class Reply:
    """What to answer. `hangs` sends nothing, `drips` sends its body a byte at a time for ever."""

    status: int = 200
    body: bytes = b""
    headers: Mapping[str, str] = field(default_factory=dict)
    hangs: bool = False
    drips: bool = False
    breaks: bool = False


def json_reply(document: Any, status: int = 200, **headers: str) -> Reply:
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    return Reply(status, orjson.dumps(document), {"Content-Type": "application/json", **named})


class Server:
    """`behaves` is how it answers; put `next_replies` before that for the requests to come."""

    def __init__(self, behaves: Callable[[Asked], Reply]) -> None:
        self.behaves = behaves
        self.asked: list[Asked] = []
        self.next_replies: list[Reply] = []
        self.trouble: Reply | None = None  # answers everything while it is set
        self.closing = threading.Event()
        self.url = ""

    def reply(self, asked: Asked) -> Reply:
        self.asked.append(asked)
        if self.trouble is not None:
            return self.trouble
        return self.next_replies.pop(0) if self.next_replies else self.behaves(asked)


class Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    server: "Quiet"

    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers.get("Content-Length", 0)))
        parts = urlsplit(self.path)
        query = {name: values[0] for name, values in parse_qs(parts.query).items()}
        headers = {name.lower(): value for name, value in self.headers.items()}
        self._send(self.server.fake.reply(Asked(parts.path, query, headers, body)))

    do_GET = do_POST  # noqa: N815  (the name that http.server calls)

    def _send(self, reply: Reply) -> None:
        if reply.hangs:
            self.server.fake.closing.wait(PATIENCE_SECONDS)
        if reply.hangs or reply.breaks:
            self.close_connection = True
            return
        self.send_response(reply.status)
        for name, value in reply.headers.items():
            self.send_header(name, value)
        length = 1_000_000 if reply.drips else len(reply.body)
        self.send_header("Content-Length", str(length))
        self.end_headers()
        try:
            self.wfile.write(reply.body)
            while reply.drips and not self.server.fake.closing.wait(0.02):
                self.wfile.write(b" ")
        except OSError:
            self.close_connection = True  # the client has had enough

    def log_message(self, *_: Any) -> None:
        """Say nothing."""


class Quiet(ThreadingHTTPServer):
    daemon_threads = True
    fake: Server

    def handle_error(self, *_: Any) -> None:
        """A client that hangs up, or will not shake hands, is what some tests are about."""


@contextmanager
def serving(server: Server, *, tls: ssl.SSLContext | None = None) -> Iterator[Server]:
    """Run `server` on a free port of loopback for as long as the block lasts."""
    http = Quiet(("127.0.0.1", 0), Handler)
    http.fake = server
    if tls is not None:
        http.socket = tls.wrap_socket(http.socket, server_side=True)
    server.url = f"{'https' if tls else 'http'}://127.0.0.1:{http.server_address[1]}"
    thread = threading.Thread(target=http.serve_forever, args=(0.01,), daemon=True)
    thread.start()
    try:
        yield server
    finally:
        server.closing.set()
        http.shutdown()
        http.server_close()
        thread.join()
