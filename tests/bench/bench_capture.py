"""What a capture costs: CPU seconds of a page with 14 requisites and of a PDF, peak memory of a 200 MB body.

Run as ``python tests/bench/bench_capture.py``; prints one JSON object per figure. The web server is a process of its
own, so the figures are those of the capture alone, in process and after the imports, as the median of several runs.
The peer, wget, is measured on the same page in the same run, with the start of its process.
"""

from __future__ import annotations

import json
import multiprocessing
import random
import resource
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from ipaddress import ip_network
from multiprocessing.connection import Connection
from pathlib import Path

from holdfast.capture import CaptureSettings, capture
from holdfast.config import Limits, Network
from holdfast.model import Fetched

HOST = "www.papers.example"
RUNS = 9
BIG = 200_000_000
NOISE = random.Random(1).randbytes(1 << 20)


def parts() -> dict[str, tuple[str, bytes]]:
    """A page of some 30 kB with exactly 14 requisites: two style sheets, a script, a font, ten images."""
    images = "".join(f'<p>{"Words of the page. " * 100}</p><img src="/i{n}.png" alt="">' for n in range(8))
    head = '<title>Minutes</title><link rel=stylesheet href="/a.css"><script src="/a.js"></script>'
    page = f"<!DOCTYPE html><html><head>{head}</head><body>{images}</body></html>"
    found = {
        "/": ("text/html", page.encode()),
        "/a.css": ("text/css", b"@import 'b.css'; body { background: url(/i8.png) }" + b"p { margin: 0 }\n" * 500),
        "/b.css": ("text/css", b"@font-face { font-family: x; src: url(/f.woff2) } i { background: url(/i9.png) }"),
        "/a.js": ("text/javascript", b"var x = 1;\n" * 2000),
        "/f.woff2": ("font/woff2", b"wOF2" + NOISE[:20_000]),
        "/a.pdf": ("application/pdf", b"%PDF-1.4\n" + NOISE[:40_000] + b"\n%%EOF\n"),
    }
    return found | {
        f"/i{n}.png": ("image/png", b"\x89PNG\r\n\x1a\n" + NOISE[n * 999 : n * 999 + 9_000]) for n in range(10)
    }


class Handler(BaseHTTPRequestHandler):
    """Serves ``parts`` and, at /big.bin, 200 MB that do not compress."""

    protocol_version = "HTTP/1.1"
    wbufsize = -1
    disable_nagle_algorithm = True
    known = parts()

    def do_GET(self) -> None:
        """Answer one request."""
        media_type, body = self.known.get(self.path, ("application/octet-stream", b""))
        size = BIG if self.path == "/big.bin" else len(body)
        self.send_response(200)
        self.send_header("Content-Type", media_type)
        self.send_header("Content-Length", str(size))
        self.end_headers()
        if body:
            self.wfile.write(body)
        else:
            for at in range(0, size, len(NOISE)):
                self.wfile.write(NOISE[: size - at])
        self.wfile.flush()

    def log_message(self, *_: object) -> None:
        """Stay silent."""


def serve(pipe: Connection) -> None:
    """The server process: tell the port, serve until killed."""
    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    pipe.send(server.server_port)
    server.serve_forever()


def settings(port: int) -> CaptureSettings:
    """Settings that lead ``HOST`` to the server."""
    return CaptureSettings(
        Limits(), Network((ip_network("127.0.0.0/8"),), {HOST: f"127.0.0.1:{port}"}), "Holdfast/bench"
    )


def take(port: int, path: str) -> Fetched:
    """One capture into a folder that is removed."""
    folder = Path(tempfile.mkdtemp())
    try:
        result = capture(f"http://{HOST}{path}", record="bench", settings=settings(port), workdir=folder)
    finally:
        shutil.rmtree(folder)
    assert isinstance(result, Fetched), result
    return result


def cost(work: Callable[[], object], clock: Callable[[], float] = time.process_time) -> tuple[float, float]:
    """Median CPU and wall seconds of one ``work``, after one run to warm up."""
    work()
    cpu, wall = [], []
    for _ in range(RUNS):
        cpu_start, wall_start = clock(), time.perf_counter()
        work()
        cpu.append(clock() - cpu_start)
        wall.append(time.perf_counter() - wall_start)
    return statistics.median(cpu), statistics.median(wall)


def children_cpu() -> float:
    """CPU seconds of all child processes that have ended."""
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


def wget(program: str, port: int) -> None:
    """The same page with the peer."""
    folder = tempfile.mkdtemp()
    subprocess.run([program, "-q", "--page-requisites", "--warc-file=out", f"http://127.0.0.1:{port}/"],
                   cwd=folder, check=True)  # fmt: skip
    shutil.rmtree(folder)


def big(port: int, pipe: Connection) -> None:
    """In a fresh process: capture 200 MB and tell the peak memory in MB (Linux counts in kB, macOS in bytes)."""
    wall, cpu = time.perf_counter(), time.process_time()
    result = take(port, "/big.bin")
    assert result.payload.size == BIG
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / (1e6 if sys.platform == "darwin" else 1e3)
    pipe.send((peak, time.process_time() - cpu, time.perf_counter() - wall))


def tell(name: str, value: float, unit: str, target: float | None, **more: float | str) -> None:
    """One figure on one line."""
    within = None if target is None else value <= target
    figure = {"bench": name, "value": round(value, 4), "unit": unit, "target": target, "within": within, **more}
    sys.stdout.write(json.dumps(figure) + "\n")


def main() -> None:
    """Measure everything once."""
    context = multiprocessing.get_context("spawn")
    ours, theirs = context.Pipe()
    server = context.Process(target=serve, args=(theirs,), daemon=True)
    server.start()
    port: int = ours.recv()
    try:
        assert take(port, "/").requisites.had == 14
        page_cpu, page_wall = cost(lambda: take(port, "/"))
        tell("capture page with 14 requisites", page_cpu, "CPU s", 0.15, wall_s=round(page_wall, 4))
        pdf_cpu, pdf_wall = cost(lambda: take(port, "/a.pdf"))
        tell("capture PDF", pdf_cpu, "CPU s", 0.02, wall_s=round(pdf_wall, 4))
        program = shutil.which("wget")
        if program:
            cpu, wall = cost(lambda: wget(program, port), children_cpu)
            tell("wget, same page", cpu, "CPU s", None, wall_s=round(wall, 4), ratio=round(page_cpu / cpu, 2))
        child = context.Process(target=big, args=(port, theirs))
        child.start()
        peak, cpu, wall = ours.recv()
        child.join()
        tell("capture 200 MB", peak, "MB peak RSS", 80, cpu_s=round(cpu, 3), wall_s=round(wall, 3))
    finally:
        server.terminate()
        server.join()


if __name__ == "__main__":
    main()
