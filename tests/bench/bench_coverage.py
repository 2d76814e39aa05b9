"""What a capture of one demanding page holds: how many of 32 checks, ours and peers in the same run, and what it costs.

Run as ``python tests/bench/bench_coverage.py``; prints one JSON object per way. The page and the checks are in
``coverage_web.py``. A check is met if every answer that it needs is kept with status 200 and with exactly the bytes
that the server sends (and, if it was posted, under its method and body); for ours, found through the index of the WACZ.
Of a peer every kept file counts as well. CPU seconds are those of a fresh process and of all that it starts, browsers
included, from its start to its end; ours those of the middle one of three runs.
"""

from __future__ import annotations

import base64
import ctypes
import hashlib
import html
import io
import json
import os
import re
import resource
import shutil
import subprocess
import sys
import tempfile
import time
import zipfile
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path

from coverage_web import CHECKS, NONCE, POSTED_QUERY, SHOWN, CoverageWeb
from PIL import Image
from warcio.archiveiterator import ArchiveIterator

from holdfast.capture import no_browser
from holdfast.extract.flat.making import PageSource, make

TARGETS = {"http": 26, "browser": 31, "flat": 27}
ARCHIVEBOX = Path(__file__).parents[2] / ".holdfast" / "peers" / "archivebox" / "bin" / "archivebox"
TAKE = Path(__file__).parent / "coverage_take.py"
RUNS = 3
PEER_SECONDS = 120.0
SUBREAPER = 36  # of prctl(2): what a browser leaves behind becomes our child, so that its time is counted
Held = set[tuple[str, str, str]]  # method (with the body's query), address, SHA-256 of the body


def sha256(body: bytes) -> str:
    """The digest by which bodies are compared."""
    return hashlib.sha256(body).hexdigest()


def held_in_wacz(wacz: Path) -> Held:
    """Every answer of status 200 that the index of a WACZ leads to."""
    held: Held = set()
    with zipfile.ZipFile(wacz) as package:
        warc = package.read("archive/data.warc.gz")
        lines = package.read("indexes/index.cdxj").decode().splitlines()
    for line in lines:
        entry = json.loads(line[line.index("{") :])
        start = int(entry["offset"])
        for _, url, digest in held_in_warc(warc[start : start + int(entry["length"])]):
            if url == entry["url"]:
                held.add((f"{entry.get('method', 'GET')} {entry.get('requestBody', '')}".strip(), url, digest))
    return held


def held_in_warc(data: bytes) -> Held:
    """Every answer of status 200 in a WARC, all as if they had been asked for with GET."""
    held: Held = set()
    for record in ArchiveIterator(io.BytesIO(data)):
        if record.rec_type == "response" and record.http_headers and record.http_headers.get_statuscode() == "200":
            url = record.rec_headers.get_header("WARC-Target-URI").strip("<>")
            held.add(("GET", url, sha256(record.content_stream().read())))
    return held


def met(web: CoverageWeb, held: Held, files: Iterable[bytes] = ()) -> dict[str, tuple[str, ...]]:
    """What each check misses; nothing if it is met. ``files``: kept bodies without an address."""
    digests = {sha256(body) for body in files}

    def has(name: str) -> bool:
        url, digest = web.url_of(name), sha256(web.answers[name].body)
        method = f"POST {POSTED_QUERY}" if name.startswith("POST ") else "GET"
        if name == NONCE and any(url == at[: len(url)] and digest == of for how, at, of in held if how == "GET"):
            return True
        return digest in digests or (method, url, digest) in held

    return {check: tuple(name for name in needed if not has(name)) for check, needed in CHECKS.items()}


def shown(web: CoverageWeb, copy: str) -> list[str]:
    """The checks that a copy without scripts does not show."""
    text = html.unescape(html.unescape(html.unescape(html.unescape(copy))))  # frames lie in frames as attributes

    def there(evidence: str) -> bool:
        if ";" in evidence:
            return all(there(one) for one in evidence.split(";"))
        if "|" in evidence:
            return any(there(one) for one in evidence.split("|"))
        kind, _, name = evidence.partition(":")
        if kind == "data":
            return f";base64,{base64.b64encode(web.answers[name].body).decode()}" in copy
        if kind == "drawn":
            return drawn(copy, web.answers[name].body)
        if kind == "symbol":
            colour = re.search(r"#\w{6}", web.answers[name].body.decode())
            return colour is not None and colour[0] in text
        return name not in text if kind == "no" else evidence in text

    return [check for check, needed in SHOWN.items() if needed is None or not all(there(one) for one in needed)]


def drawn(copy: str, body: bytes) -> bool:
    """Whether an image in the copy shows, from its upper left corner, the very pixels of the image ``body``."""
    wanted = Image.open(io.BytesIO(body)).convert("RGB")
    for found in re.findall(r"data:image/png;base64,([A-Za-z0-9+/=]+)", copy):
        one = Image.open(io.BytesIO(base64.b64decode(found)))
        shown = one.convert("RGB").crop((0, 0, *wanted.size))
        if one.size != wanted.size and shown.tobytes() == wanted.tobytes():
            return True
    return False


def spend(told: str, command: list[str]) -> None:
    """In a process of its own: run ``command``, and write what it and what it started spent to the file ``told``."""
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(SUBREAPER, 1, 0, 0, 0)
    began = time.perf_counter()
    status = subprocess.run(command, check=False, stdout=subprocess.DEVNULL).returncode
    wall = time.perf_counter() - began
    while True:
        try:
            os.wait()
        except ChildProcessError:
            break
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    Path(told).write_text(json.dumps({"status": status, "cpu": used.ru_utime + used.ru_stime, "wall": wall}))


def spent(command: list[str], folder: Path, told: Path, **more: object) -> dict[str, float]:
    """Run ``command`` in ``folder``: status, CPU and wall seconds, by way of the file ``told``."""
    words = [sys.executable, __file__, "spend", str(told), *command]
    subprocess.run(words, cwd=folder, check=True, timeout=PEER_SECONDS, **more)  # type: ignore[call-overload]
    return dict(json.loads(told.read_text()))


def tell(way: str, missed: Iterable[str], used: dict[str, float] | None, target: int | None, **more: object) -> None:
    """One way on one line."""
    lacking = list(missed)
    met_ = len(CHECKS) - len(lacking)
    row = {"bench": "coverage", "figure": way, "checks": f"{met_} of {len(CHECKS)}", "target": target,
           "within": None if target is None else met_ >= target,
           "cpu_s": round(used["cpu"], 2) if used else None, "wall_s": round(used["wall"], 2) if used else None,
           **more, "missed": " ".join(lacking) or "none"}  # fmt: skip
    print(json.dumps(row), flush=True)


def ours(web: CoverageWeb, engine: str, folder: Path) -> None:
    """One of our tiers, and the copy without scripts that is made of it."""
    (folder / "work").mkdir()
    command = [sys.executable, str(TAKE), engine, web.url, json.dumps(web.resolve), str(folder)]
    runs = [spent(command, folder, folder / "spent.json") for _ in range(RUNS)]
    assert not any(run["status"] for run in runs), "a capture failed"
    used = sorted(runs, key=lambda run: run["cpu"])[RUNS // 2]
    lacking = met(web, held_in_wacz(folder / "capture.wacz"))
    say(f"Holdfast, {engine} tier", lacking, used, TARGETS[engine])
    page, wacz = folder / "page.html", folder / "capture.wacz"
    digest = sha256(page.read_bytes())
    source = PageSource(page, digest, web.url, rendered=engine == "browser", wacz=wacz, wacz_sha256=digest)
    copy = make(source, cache=folder / "cache")
    assert copy.html is not None, copy.problem
    text = copy.html.read_text(encoding="utf-8")
    tell(f"script-free copy of that, {engine} tier", shown(web, text), None,
         TARGETS["flat"] if engine == "browser" else None, kilobytes=len(text) // 1000)  # fmt: skip


def say(way: str, lacking: dict[str, tuple[str, ...]], used: dict[str, float], target: int | None) -> None:
    """A way, with how many of the answers it has; what it lacks in detail goes to the standard error."""
    wanted = sum(len(needed) for needed in CHECKS.values())
    had = wanted - sum(len(names) for names in lacking.values())
    tell(way, [check for check, names in lacking.items() if names], used, target, answers=f"{had} of {wanted}")
    for check, names in lacking.items():
        if names:
            print(f"  {way}: {check} lacks {' '.join(names[:6])}", file=sys.stderr)


def wget(web: CoverageWeb, folder: Path) -> None:
    """The peer wget, allowed to go to other hosts as the others are."""
    program = shutil.which("wget")
    if program is None:
        return
    words = [program, "-q", "--page-requisites", "--span-hosts", "-e", "robots=off", "--warc-file=out", web.url]
    used = spent(words, folder, folder / "spent.json")
    files = kept(folder)
    say("wget --page-requisites --span-hosts", met(web, held_in_warc((folder / "out.warc.gz").read_bytes()), files),
        used, None)  # fmt: skip


def archivebox(web: CoverageWeb, folder: Path) -> None:
    """The peer ArchiveBox, where it was put, without what asks other servers or needs programs of Node.js."""
    if not ARCHIVEBOX.is_file():
        print("ArchiveBox is left out: it is not installed under .holdfast/peers", file=sys.stderr)
        return
    off = ("ARCHIVE_DOT_ORG", "MEDIA", "GIT", "SINGLEFILE", "READABILITY", "MERCURY", "FAVICON")
    browser = shutil.which("chromium") or shutil.which("google-chrome") or ""
    environment = {name: value for name, value in os.environ.items() if name in ("PATH", "LANG")}
    environment |= {f"SAVE_{name}": "False" for name in off} | {"CHROME_BINARY": browser, "CHECK_SSL_VALIDITY": "False"}
    environment |= {
        "USE_CHROME": str(bool(browser)),
        "CHROME_SANDBOX": "False",
        "HOME": str(folder / "box"),
        "TIMEOUT": "60",
    }
    program = [str(ARCHIVEBOX)]
    data = folder / "box"
    data.mkdir()
    if os.geteuid() == 0:  # it refuses the superuser, and others may not be let into where its Python is
        packages = next(ARCHIVEBOX.parents[1].glob("lib/python3*/site-packages"))
        nobody = ["setpriv", "--reuid=65534", "--regid=65534", "--clear-groups"]
        program = [*nobody, shutil.which("python3", path="/usr/bin:/bin") or "python3", "-m", "archivebox"]
        environment |= {"PYTHONPATH": str(packages), "USER": "nobody", "PATH": "/usr/bin:/bin"}
        folder.chmod(0o755)
        os.chown(data, 65534, 65534)
    try:
        subprocess.run([*program, "init"], cwd=data, env=environment, check=True, timeout=PEER_SECONDS,
                       stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, stdin=subprocess.DEVNULL)  # fmt: skip
        used = spent([*program, "add", "--depth=0", web.url], data, folder / "spent.json", env=environment,
                     stdin=subprocess.DEVNULL, stderr=subprocess.DEVNULL)  # fmt: skip
    except (OSError, subprocess.SubprocessError) as error:
        print(f"ArchiveBox is left out: it did not run here ({error})", file=sys.stderr)
        return
    held: Held = set()
    for path in data.rglob("*.warc.gz"):
        held |= held_in_warc(path.read_bytes())
    say("ArchiveBox", met(web, held, kept(data / "archive")), used, None)


def kept(folder: Path) -> Iterator[bytes]:
    """All files below ``folder``."""
    return (path.read_bytes() for path in sorted(folder.rglob("*")) if path.is_file() and not path.is_symlink())


def main() -> None:
    """Measure every way and print."""
    web = CoverageWeb()
    ways: list[Callable[[CoverageWeb, Path], None]] = [lambda web, folder: ours(web, "http", folder)]
    if no_browser():
        print(f"no browser, so that tier is not measured: {no_browser()}", file=sys.stderr)
    else:
        ways.append(lambda web, folder: ours(web, "browser", folder))
    try:
        for way in (*ways, wget, archivebox):
            with tempfile.TemporaryDirectory() as folder:
                way(web, Path(folder))
    finally:
        web.stop()


if __name__ == "__main__":
    if sys.argv[1:2] == ["spend"]:
        spend(sys.argv[2], sys.argv[3:])
    else:
        main()
