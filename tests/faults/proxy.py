"""A TCP proxy that can be told to behave like a bad network: cut, slow, or silent."""

import asyncio
import socket
import struct
import threading
from collections.abc import Callable, Coroutine
from itertools import count
from pathlib import Path
from types import TracebackType
from typing import Any

Target = Path | tuple[str, int]
CHUNK = 65_536
_RESET_ON_CLOSE = struct.pack("ii", 1, 0)


class Proxy:
    """Listens on a port of loopback, for as long as its block lasts, and connects to the next target that takes it.

    A target is the path of a unix socket, or a host and a port. The methods may be called from any thread, and what
    they ask for is so when they return.
    """

    def __init__(self, *targets: Target) -> None:
        self.targets = list(targets)
        self.port = 0
        self._next = count()
        self._open: set[asyncio.StreamWriter] = set()
        self._is_cut, self._delay = False, 0.0
        self._loop = asyncio.new_event_loop()
        self._thread = threading.Thread(target=self._loop.run_forever, daemon=True)

    def __enter__(self) -> "Proxy":
        self._thread.start()
        self._flowing = asyncio.Event()
        self._flowing.set()
        self._server: asyncio.Server = self._ask(asyncio.start_server(self._serve, "127.0.0.1", 0))
        self.port = self._server.sockets[0].getsockname()[1]
        return self

    def __exit__(self, kind: type[BaseException] | None, error: Any, trace: TracebackType | None) -> None:
        self.cut()
        self._ask(self._finish())
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join()
        self._loop.close()

    def cut(self) -> None:
        """Reset all connections, and every new one at once."""
        self._ask(self._change(self._cut))

    def reset(self) -> None:
        """Reset all connections there are. New ones are fine."""
        self._ask(self._change(self._reset))

    def slow_down(self, seconds: float) -> None:
        """Have every piece of data wait for so long, in each direction."""
        self._delay = seconds

    def fall_silent(self) -> None:
        """Keep all connections, and pass nothing on."""
        self._ask(self._change(self._flowing.clear))

    def mend(self) -> None:
        """Be a good network again: pass on what was held back, and all that comes."""
        self._is_cut, self._delay = False, 0.0
        self._ask(self._change(self._flowing.set))

    def _cut(self) -> None:
        self._is_cut = True
        self._reset()

    def _reset(self) -> None:
        for writer in list(self._open):
            _abort(writer)

    async def _serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        if self._is_cut or (there := await self._connect()) is None:
            _abort(writer)
            return
        far_reader, far_writer = there
        self._open |= {writer, far_writer}
        try:
            ways = [self._pass_on(reader, far_writer), self._pass_on(far_reader, writer)]
            await asyncio.gather(*ways, return_exceptions=True)
        finally:
            self._open -= {writer, far_writer}

    async def _connect(self) -> tuple[asyncio.StreamReader, asyncio.StreamWriter] | None:
        first = next(self._next)
        for number in range(len(self.targets)):
            target = self.targets[(first + number) % len(self.targets)]
            try:
                if isinstance(target, Path):
                    return await asyncio.open_unix_connection(target)
                return await asyncio.open_connection(*target)
            except OSError:
                continue
        return None

    async def _pass_on(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        try:
            while data := await reader.read(CHUNK):
                if self._delay:
                    await asyncio.sleep(self._delay)
                await self._flowing.wait()
                writer.write(data)
                await writer.drain()
        finally:
            writer.close()

    async def _change(self, change: Callable[[], None]) -> None:
        change()

    async def _finish(self) -> None:
        self._server.close()
        self._flowing.set()
        others = asyncio.all_tasks() - {asyncio.current_task()}
        for task in others:
            task.cancel()
        await asyncio.gather(*others, return_exceptions=True)

    def _ask(self, work: Coroutine[Any, Any, Any]) -> Any:
        return asyncio.run_coroutine_threadsafe(work, self._loop).result(timeout=10)


def _abort(writer: asyncio.StreamWriter) -> None:
    """End the connection with a reset, as a firewall or a machine that was started anew does."""
    connection = writer.get_extra_info("socket")
    if connection is not None and connection.family in (socket.AF_INET, socket.AF_INET6):
        connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, _RESET_ON_CLOSE)
    writer.transport.abort()
