"""A pipelined client for ``pagefind --service``, which turns small HTML documents into a search index.

The wire format is base64 of JSON, each message ended by a comma, on stdin and stdout; answers carry the id of
their request. Pagefind's own Python wrapper waits 0.1 s for each answer, which caps it at ten documents a second
(https://github.com/Pagefind/pagefind/issues/976); this one sends ahead and reads answers as they come.
"""

from __future__ import annotations

import base64
import json
import subprocess
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from importlib import import_module
from pathlib import Path
from typing import IO, Any

from holdfast.errors import HoldfastError

LANGUAGE = "en"  # one index: otherwise a reader of an English page never finds a document in another language
PATIENCE = 900.0  # seconds to wait for the index to be written; 10,000 documents need about 80


class SearchIndexFailed(HoldfastError):
    """Pagefind is missing, refused a document or did not finish; the site is complete but for its search."""


class PagefindIndex:
    """An index being made. ``add`` documents, then ``write`` once."""

    def __init__(self, process: subprocess.Popen[bytes]) -> None:
        assert process.stdin is not None and process.stdout is not None
        self._process = process
        self._requests: IO[bytes] = process.stdin
        self._answers: dict[int, dict[str, Any]] = {}
        self._problems: list[str] = []
        self._sent = 0
        self._arrived = threading.Condition()
        self._ended = False
        threading.Thread(target=self._listen, args=(process.stdout,), daemon=True).start()
        config = {"keep_index_url": True, "force_language": LANGUAGE}
        self._index = self._ask({"type": "NewIndex", "config": config})["index_id"]

    def add(self, url: str, html: str) -> None:
        """Index one document. ``url`` is what a hit links to, relative to the site's root; anchors come from ids."""
        self._send({"type": "AddFile", "index_id": self._index, "url": url, "file_path": None, "file_contents": html})

    def write(self, folder: Path) -> None:
        """Write the bundle to ``folder``. Raises ``SearchIndexFailed`` if any document was refused."""
        self._ask({"type": "WriteFiles", "index_id": self._index, "output_path": str(folder)})
        if self._problems:
            raise SearchIndexFailed(f"Pagefind refused {len(self._problems)} document(s): {self._problems[0]}")

    def _send(self, payload: dict[str, Any]) -> int:
        self._sent += 1
        message = json.dumps({"message_id": self._sent, "payload": payload}).encode()
        try:
            self._requests.write(base64.b64encode(message) + b",")
            self._requests.flush()
        except OSError as error:
            raise SearchIndexFailed(f"Pagefind stopped while it was fed: {error}") from error
        return self._sent

    def _ask(self, payload: dict[str, Any]) -> dict[str, Any]:
        number = self._send(payload)
        with self._arrived:
            self._arrived.wait_for(lambda: number in self._answers or self._ended, timeout=PATIENCE)
            answer = self._answers.pop(number, None)
        if answer is None:
            raise SearchIndexFailed("Pagefind ended or gave no answer; `holdfast build --no-search` makes the rest.")
        if answer.get("type") == "Error":
            raise SearchIndexFailed(f"Pagefind: {answer.get('message')}")
        return answer

    def _listen(self, stream: IO[bytes]) -> None:
        """Read answers until the stream ends. Those to ``add`` are only looked at for errors, to stay small."""
        pending = b""
        while chunk := stream.read1(65536):  # type: ignore[attr-defined]
            *complete, pending = (pending + chunk).split(b",")
            for message in complete:
                self._take(json.loads(base64.b64decode(message)))
        with self._arrived:
            self._ended = True
            self._arrived.notify_all()

    def _take(self, answer: dict[str, Any] | None) -> None:
        if answer is None:
            return
        payload = answer["payload"]
        with self._arrived:
            if payload.get("type") == "Error":
                self._problems.append(str(payload.get("message")))
            if payload.get("type") != "IndexedFile" and answer.get("message_id") is not None:
                self._answers[answer["message_id"]] = payload
                self._arrived.notify_all()


@contextmanager
def new_index() -> Iterator[PagefindIndex]:
    """A running Pagefind; ended on the way out. Raises ``SearchIndexFailed`` when there is no such program."""
    # here, because it brings asyncio, and a build whose pages are as they were makes no index
    program = import_module("pagefind.service").get_executable()
    if program is None:
        raise SearchIndexFailed("Pagefind is not installed; `pip install 'pagefind[bin]'` brings it.")
    process = subprocess.Popen(
        [program, "--service"], stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL
    )
    try:
        yield PagefindIndex(process)
    finally:
        with suppress(OSError):
            if process.stdin is not None:
                process.stdin.close()
        process.terminate()
        process.wait()
        if process.stdout is not None:
            process.stdout.close()
