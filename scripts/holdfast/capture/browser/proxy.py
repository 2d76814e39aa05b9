"""The only way out for the browser: a proxy on loopback that passes every address through the guard.

One proxy belongs to one capture. What the browser asks for, by whatever means a page finds (navigation, frames,
scripts, redirects, WebSockets), arrives here as a host and a port; ``check_url`` and ``open_socket`` judge it as they
judge our own requests, names are resolved here, and the connection goes to the very address that was judged.
What is refused is closed without an answer, so that no words of ours enter a page.
"""

from __future__ import annotations

import asyncio
import re
import socket
from collections.abc import Coroutine
from concurrent.futures import Executor, Future
from contextlib import suppress
from typing import Any, TypeAlias

from holdfast.capture.failures import Broken, Failure
from holdfast.capture.guard import CheckedUrl, RefusedUrl, check_url
from holdfast.capture.sockets import Deadline, open_socket
from holdfast.config import Network

LONGEST_HEAD = 1 << 17
MOST_FAILURES = 1000
_PIECE = 1 << 16
_REQUEST_LINE = re.compile(rb"([A-Z]{1,20}) ([\x21-\x7e]{1,65536}) HTTP/1\.[01]\r\n")
_LENGTH = re.compile(rb"(?im)^content-length:[ \t]*([0-9]{1,12})[ \t]*\r$")
_DROPPED = re.compile(rb"(?im)^(?:proxy-[a-z-]*|connection|keep-alive):[^\r\n]*\r\n")
Reader: TypeAlias = asyncio.StreamReader
Writer: TypeAlias = asyncio.StreamWriter


class GuardedProxy:
    """The proxy of one capture. ``failures``: what could not be reached, by address, with the reason."""

    def __init__(self, network: Network, deadline: Deadline, most_bytes: int, pool: Executor) -> None:
        self._network = network
        self._deadline = deadline
        self._bytes_left = most_bytes
        self._pool = pool
        self._server: asyncio.Server | None = None
        self._tasks: set[asyncio.Task[None]] = set()
        self.failures: dict[str, Failure] = {}
        self.peers: dict[tuple[str, int], str] = {}  # (host, port) to the address that was connected to
        self.resolved: set[str] = set()

    async def start(self) -> str:
        """Listen; the address of the proxy for the browser."""
        self._server = await asyncio.start_server(self._accept, "127.0.0.1", 0, limit=LONGEST_HEAD)
        return f"http://127.0.0.1:{self._server.sockets[0].getsockname()[1]}"

    async def stop(self) -> None:
        """End every connection and listen no more."""
        if self._server is not None:
            self._server.close()
        for task in list(self._tasks):
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)

    @property
    def refused(self) -> dict[str, Failure]:
        """The addresses that the guard refused."""
        return {url: why for url, why in self.failures.items() if why.reason in ("private-address", "bad-url")}

    async def _accept(self, reader: Reader, writer: Writer) -> None:
        task = asyncio.current_task()
        if task is not None:
            self._tasks.add(task)
            task.add_done_callback(self._tasks.discard)
        try:
            await self._serve(reader, writer)
        except (OSError, EOFError, asyncio.LimitOverrunError, TimeoutError):
            pass  # one side broke off or sent no request: closing says all
        except asyncio.CancelledError:
            pass  # the capture is over; the task of a server's connection ends quietly
        finally:
            writer.close()

    async def _serve(self, reader: Reader, writer: Writer) -> None:
        head = await asyncio.wait_for(reader.readuntil(b"\r\n\r\n"), max(self._deadline.left, 0.01))
        line = _REQUEST_LINE.match(head)
        if line is None:
            return
        method, target = line[1], line[2].decode("ascii")
        url = f"https://{target}/" if method == b"CONNECT" else target
        checked = check_url(url, self._network)
        if isinstance(checked, RefusedUrl):
            self._note(url, Failure(checked.reason, checked.message))
            return
        if checked.pinned is not None:
            self.resolved.add(f"{checked.host}:{checked.port}={checked.pinned[0]}:{checked.pinned[1]}")
        try:
            sock = await self._open(checked)
        except Broken as broken:
            self._note(checked.url, broken.failure)
            return
        self.peers[checked.host, checked.port] = sock.getpeername()[0]
        sock.setblocking(False)
        there, out = await asyncio.open_connection(sock=sock, limit=_PIECE)
        try:
            if method == b"CONNECT":
                writer.write(b"HTTP/1.1 200 Connection established\r\n\r\n")
                await self._either(self._pump(reader, out), self._pump(there, writer))
            else:
                await self._forward(head, line, checked, (reader, out), (there, writer))
        finally:
            out.close()

    async def _forward(
        self, head: bytes, line: re.Match[bytes], checked: CheckedUrl, up: tuple[Reader, Writer],
        down: tuple[Reader, Writer],
    ) -> None:  # fmt: skip
        """One request in plain HTTP and its answer. A second one on the same connection would go to the wrong host."""
        fields = _DROPPED.sub(b"", head[line.end() :])
        if re.search(rb"(?im)^transfer-encoding:", fields):
            return
        reader, out = up
        out.write(line[1] + b" " + checked.target.encode("ascii") + b" HTTP/1.1\r\nConnection: close\r\n" + fields)
        length = _LENGTH.search(fields)
        left = int(length[1]) if length else 0
        while left:
            piece = await reader.read(min(left, _PIECE))
            if not piece or not self._take(len(piece), checked.url):
                return
            left -= len(piece)
            out.write(piece)
            await out.drain()
        await self._either(self._pump(*down), reader.read(1))

    async def _open(self, checked: CheckedUrl) -> socket.socket:
        """A connection that passed the guard; one that comes too late is closed."""
        opening = self._pool.submit(
            open_socket, checked.host, checked.port, checked.pinned, self._network, self._deadline
        )
        done = False
        try:
            sock = await asyncio.wrap_future(opening)
            done = True
            return sock
        finally:
            if not done:
                opening.add_done_callback(_close_late)

    async def _pump(self, source: Reader, target: Writer) -> None:
        while piece := await source.read(_PIECE):
            if not self._take(len(piece), ""):
                return
            target.write(piece)
            await target.drain()
        if target.can_write_eof():
            with suppress(OSError):
                target.write_eof()

    async def _either(self, *sides: Coroutine[Any, Any, object]) -> None:
        """Until one side ends; then the other ends too."""
        tasks = [asyncio.ensure_future(side) for side in sides]
        try:
            await asyncio.wait(tasks, return_when=asyncio.FIRST_COMPLETED, timeout=self._deadline.left)
        finally:
            for task in tasks:
                task.cancel()
            await asyncio.gather(*tasks, return_exceptions=True)

    def _take(self, count: int, url: str) -> bool:
        self._bytes_left -= count
        if self._bytes_left < 0:
            self._note(url or "all", Failure("too-large", "The page fetched more than limits.bytes allows."))
        return self._bytes_left >= 0

    def _note(self, url: str, failure: Failure) -> None:
        if len(self.failures) < MOST_FAILURES:
            self.failures.setdefault(url, failure)


def _close_late(opening: Future[socket.socket]) -> None:
    if not opening.cancelled() and opening.exception() is None:
        opening.result().close()
