"""What seeing pages in a browser costs: CPU seconds of one page that scripts make, of each further static page, and of
eight at once.

Run as ``python tests/bench/bench_browser.py``; prints one JSON object per figure, or nothing where no browser can be
driven. The web server is a process of its own. Each figure comes from a fresh process, counts that process and all
that it starts (Playwright, every process of the browser), from its first import to the end of the browser, and is the
median of several runs.
"""

from __future__ import annotations

import ctypes
import json
import multiprocessing
import os
import resource
import statistics
import subprocess
import sys
import tempfile
import time
from concurrent.futures import ThreadPoolExecutor
from http.server import ThreadingHTTPServer
from ipaddress import ip_network
from multiprocessing.connection import Connection
from pathlib import Path

from bench_capture import HOST, Handler, parts

from holdfast.capture import CaptureSettings, Seeing, capture, no_browser
from holdfast.config import Limits, Network
from holdfast.model import Fetched

RUNS = 3
FURTHER = 4
AT_ONCE = 8
ITEMS = 50
SUBREAPER = 36  # of prctl(2): what the browser leaves behind becomes our child, so that its time is counted
SCRIPTED = f"""<!DOCTYPE html><html><head><title>Register</title><link rel=stylesheet href="/a.css"></head><body>
<div class="cookie-notice" style="position:fixed;bottom:0">We use cookies.
<button onclick="this.parentNode.remove()">Accept all</button></div><div id=list></div><script>
let shown = 0;
const more = async () => {{
  for (let n = 0; n < 5 && shown < {ITEMS}; n++, shown++) {{
    const words = await (await fetch('/item.json?' + shown)).json();
    const item = document.createElement('p');
    item.style.height = '160px';
    item.innerHTML = words.text + '<img src="/i' + (shown % 10) + '.png">';
    list.append(item);
  }}
}};
more().then(more);
addEventListener('scroll', () => {{ if (innerHeight + scrollY > document.body.scrollHeight - 400) more(); }});
fetch('/find', {{method: 'POST', headers: {{'Content-Type': 'application/json'}}, body: '{{"q": 1}}'}});
</script></body></html>"""


class Served(Handler):
    """The pages of the other measurement, and one that scripts make."""

    known = parts() | {"/scripted": ("text/html", SCRIPTED.encode())}

    def do_GET(self) -> None:
        """Answer one request."""
        self.rfile.read(int(self.headers.get("Content-Length") or 0))
        path, self.path = self.path, self.path.partition("?")[0]
        if self.path in self.known:
            super().do_GET()
            return
        body = json.dumps({"text": f"Item {path}. " * 20}).encode()
        self.send_response(200)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)
        self.wfile.flush()

    do_POST = do_GET


def serve(said: Connection) -> None:
    """Run the web server and say its port."""
    server = ThreadingHTTPServer(("127.0.0.1", 0), Served)
    said.send(server.server_port)
    server.serve_forever()


def child(port: int, at_once: int, paths: list[str]) -> None:
    """Capture ``paths`` with one browser and print what that took."""
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(SUBREAPER, 1, 0, 0, 0)
    began = time.perf_counter()
    network = Network((ip_network("127.0.0.1/32"),), {HOST: f"127.0.0.1:{port}"})
    settings = CaptureSettings(Limits(deadline=120.0), network)
    with tempfile.TemporaryDirectory() as work, Seeing("browser") as seeing, ThreadPoolExecutor(at_once) as pool:

        def take(path: str) -> Fetched:
            fetched = capture(
                f"http://{HOST}{path}", record="page", settings=settings, workdir=Path(work), seeing=seeing
            )
            assert isinstance(fetched, Fetched), fetched
            assert fetched.browser is not None and not fetched.browser.failure, fetched.browser
            return fetched

        kept = [fetched.requisites.had for fetched in pool.map(take, paths)]
    wall = time.perf_counter() - began
    while True:
        try:
            os.wait()
        except ChildProcessError:
            break
    used = [resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)]
    print(json.dumps({"cpu": sum(one.ru_utime + one.ru_stime for one in used), "wall": wall, "parts": kept}))


def measure(port: int, at_once: int, paths: list[str]) -> tuple[float, float, int]:
    """Median CPU and wall seconds of ``RUNS`` processes that capture ``paths``, and the parts of the first page."""
    words = [sys.executable, __file__, str(port), str(at_once), *paths]
    runs = [json.loads(subprocess.run(words, check=True, stdout=subprocess.PIPE).stdout) for _ in range(RUNS)]
    return (
        statistics.median(run["cpu"] for run in runs),
        statistics.median(run["wall"] for run in runs),
        runs[0]["parts"][0],
    )


def main() -> None:
    """Measure and print."""
    if no_browser():
        print(f"no browser, so nothing is measured: {no_browser()}", file=sys.stderr)
        return
    hears, says = multiprocessing.Pipe(duplex=False)
    server = multiprocessing.Process(target=serve, args=(says,), daemon=True)
    server.start()
    port = hears.recv()
    cpu, wall, had = measure(port, 1, ["/scripted"])
    show("a page of 50 items that scripts fetch while it is scrolled", cpu, wall, parts=had)
    one_cpu, one_wall, had = measure(port, 1, ["/"])
    show("a static page with 14 parts", one_cpu, one_wall, parts=had)
    cpu, wall, _ = measure(port, 1, ["/"] * (1 + FURTHER))
    show("each further static page", (cpu - one_cpu) / FURTHER, (wall - one_wall) / FURTHER)
    cpu, wall, _ = measure(port, AT_ONCE, ["/"] * AT_ONCE)
    show("eight static pages at once", cpu, wall)
    server.terminate()


def show(figure: str, cpu: float, wall: float, **more: int) -> None:
    """Print one figure."""
    row = {"bench": "browser", "figure": figure, "cpu_s": round(cpu, 2), "wall_s": round(wall, 2), **more}
    print(json.dumps(row), flush=True)


if __name__ == "__main__":
    if len(sys.argv) > 1:
        child(int(sys.argv[1]), int(sys.argv[2]), sys.argv[3:])
    else:
        main()
