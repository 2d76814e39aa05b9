"""What the site costs: CPU per record page, one changed record, peak memory; Hugo on the same records as the peer.

Run as ``python tests/bench/bench_site.py [--records 10000]``; prints one JSON object per figure. Each figure is
measured in a process of its own. Records carry some 1,490 words on four pages, their metadata and a capture. "Cold"
is rendering and writing with the theme's shells given. Hugo gets the same text and metadata as its users write them,
Markdown with front matter, and the smallest theme that shows them. Holdfast's pages carry the whole theme, provenance
and citations besides, so they are three times as large.
"""

from __future__ import annotations

import argparse
import json
import os
import random
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterable, Iterator
from pathlib import Path

from holdfast.commands import init
from holdfast.config import Config
from holdfast.model import Capture, Extraction, Holding, Hop, PageText, Payload, Record, Requisites, Sources, StoredFile
from holdfast.site import Inputs, Place, TextResult, build, theme

REPOSITORY = Path(__file__).parents[2]
CONFIG = Config("Bench", "https://bench.example.org/", "bench@example.org")
KINDS = ("report", "letter", "news", "statement", "guidance")
TOPICS = ("policing", "crisis-care", "consent", "data-sharing", "funding", "complaints")
TURNS = 3
"""Each of the two builds is measured so often, in turns, and the best counts. Nothing is deleted in between: ext4
passes over inodes that were freed in the last seconds, which makes creating files many times dearer."""
AT = "2021-06-17T09:30:00.000000Z"


def vocabulary() -> list[str]:
    chance = random.Random(1)
    return ["".join(chance.choices("abcdefghijklmnoprstuvwy", k=chance.randint(2, 10))) for _ in range(6000)]


def pages_of(number: int, words: list[str]) -> list[str]:
    chance = random.Random(number)
    return [" ".join(chance.choices(words, k=372)) for _ in range(4)]


def record_of(number: int) -> Record:
    name = f"record-{number:05d}"
    return Record(
        name, f"Paper {number} on the running of the service", KINDS[number % 5],
        date=f"{2000 + number % 24}-0{1 + number % 9}",
        url=f"https://www.bench.example/{name}.pdf", summary="What the paper is about, in two sentences. No more.",
        significance="Why it matters.", topics=(TOPICS[number % 6],), authors=("Ada Reeve",),
    )  # fmt: skip


def holding_of(record: Record) -> Holding:
    digest = record.id.encode().hex().ljust(64, "0")[:64]
    url = record.url or ""
    payload = Payload("application/pdf", "application/pdf", 12345, digest, 12345, digest)
    files = (StoredFile("payload", digest, 12345, "application/pdf"),)
    capture = Capture("x", record.id, url, url, AT, AT, (Hop(url, 200, AT),), payload, Requisites(), files)
    return Holding(record, captures=(capture,))


def inputs_of(count: int) -> Inputs:
    words = vocabulary()

    def texts(holdings: Iterable[Holding]) -> Iterator[TextResult]:
        for holding in holdings:
            parts = pages_of(int(holding.record.id[-5:]), words)
            found = tuple(PageText(n, text, f"Page {n}") for n, text in enumerate(parts, start=1))
            yield holding, Extraction("0" * 64, "bench", "pages", found, Path())

    records = tuple(record_of(number) for number in range(count))
    return Inputs(CONFIG, Sources(records, {}, ()), holding_of, {r.id: r.id for r in records}, texts)


def cold(count: int, skin: Path, folder: Path) -> None:
    """Measured in a child: prints CPU seconds of the build without the making of the made-up texts."""
    inputs = inputs_of(count)
    begin = time.process_time()
    for _ in inputs.texts(map(inputs.holding_of, inputs.sources.records)):
        pass
    making = time.process_time() - begin
    begin = time.process_time()
    build(inputs, Place(skin, folder / "site", folder / "ledger.json"))
    sys.stdout.write(f"{time.process_time() - begin - making}\n")


def child(*arguments: str, folder: Path | None = None) -> tuple[str, float, float, float]:
    """Run a process: what it printed, wall seconds, CPU seconds and peak memory in MB of its tree's largest."""
    begin = time.perf_counter()
    with subprocess.Popen(
        arguments, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True, cwd=folder
    ) as process:
        said = process.stdout.read() if process.stdout else ""
        _, status, usage = os.wait4(process.pid, 0)
        process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode:
        raise SystemExit(f"{' '.join(arguments)} ended with {process.returncode}")
    return said, time.perf_counter() - begin, usage.ru_utime + usage.ru_stime, usage.ru_maxrss / 1024


def tell(figure: str, value: float, unit: str, goal: float | None, count: int) -> None:
    line = {"figure": figure, "records": count, "value": round(value, 3), "unit": unit, "goal": goal}
    sys.stdout.write(json.dumps(line) + "\n")
    sys.stdout.flush()


def fields_of(record: Record) -> dict[str, object]:
    """The metadata that Holdfast's page shows of a record and its capture, as Hugo's front matter."""
    held = holding_of(record).held
    assert held is not None
    return {
        "title": record.title, "date": f"{record.date}-01", "class": record.kind, "authors": list(record.authors),
        "topics_": list(record.topics), "summary": record.summary, "significance": record.significance,
        "address": record.url, "captured": held.started, "sha256": held.payload.sha256, "size": held.payload.size,
        "media": held.payload.media_type,
    }  # fmt: skip


def hugo(count: int, folder: Path) -> float:
    """CPU seconds of Hugo over the same records."""
    words = vocabulary()
    (folder / "content/records").mkdir(parents=True)
    (folder / "layouts/_default").mkdir(parents=True)
    (folder / "hugo.toml").write_text(
        'baseURL = "https://b.example/"\ndisableKinds = ["taxonomy", "term", "RSS"]\n', encoding="utf-8"
    )
    (folder / "config.toml").write_text((folder / "hugo.toml").read_text(encoding="utf-8"), encoding="utf-8")
    facts = "{{ range $key, $value := .Params }}<dt>{{ $key }}</dt><dd>{{ $value }}</dd>{{ end }}"
    single = (
        f"<!doctype html><title>{{{{ .Title }}}}</title><h1>{{{{ .Title }}}}</h1><dl>{facts}</dl>{{{{ .Content }}}}"
    )
    (folder / "layouts/_default/single.html").write_text(single, encoding="utf-8")
    rows = '<!doctype html>{{ range .Pages }}<p><a href="{{ .RelPermalink }}">{{ .Title }}</a></p>{{ end }}'
    (folder / "layouts/_default/list.html").write_text(rows, encoding="utf-8")
    for number in range(count):
        record = record_of(number)
        head = "\n".join(f"{key}: {json.dumps(value)}" for key, value in fields_of(record).items())
        body = "\n\n".join(f"### Page {n}\n\n{text}" for n, text in enumerate(pages_of(number, words), start=1))
        (folder / f"content/records/{record.id}.md").write_text(f"---\n{head}\n---\n\n{body}\n", encoding="utf-8")
    return child("hugo", "--quiet", "--source", str(folder), "--destination", str(folder / "public"))[2]


def yaml_of(record: Record, title: str = "", more: str = "") -> str:
    lines = [f"title: {title or record.title}", f"kind: {record.kind}", f"date: {record.date}", f"url: {record.url}"]
    return "\n".join([*lines, f"topics: [{record.topics[0]}]", f"summary: {record.summary} {more}", ""])


def one_change(count: int, folder: Path) -> tuple[float, float, float]:
    """Wall seconds of ``holdfast build --no-search`` after one edit, interpreter start included: of a summary, and of
    a title, which changes lists and the timeline too; and the peak memory of the first build."""
    init.run(folder, title="Bench", url=CONFIG.url, contact=CONFIG.contact)
    for number in range(count):
        record = record_of(number)
        (folder / f"sources/records/{record.id}.yml").write_text(yaml_of(record), encoding="utf-8")
    command = (sys.executable, "-m", "holdfast", "build", "--no-search", "-q", "-C", str(folder))
    peak = child(*command)[3]
    child(*command)

    def edited(text: str) -> float:
        (folder / "sources/records/record-00007.yml").write_text(text, encoding="utf-8")
        time.sleep(0.1)  # a file changed this very moment is not yet trusted by the cache of records
        return child(*command)[1]

    record = record_of(7)
    summaries = [edited(yaml_of(record, more=f"Edition {turn}.")) for turn in range(TURNS)]
    titles = [edited(yaml_of(record, title=f"Title {turn}")) for turn in range(TURNS)]
    return min(summaries), min(titles), peak


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--records", type=int, default=10_000)
    parser.add_argument("--cold", nargs=2, metavar=("THEME", "FOLDER"), help=argparse.SUPPRESS)
    options = parser.parse_args()
    count = options.records
    if options.cold:
        cold(count, Path(options.cold[0]), Path(options.cold[1]))
        return
    cache = REPOSITORY / ".holdfast"  # where builds happen, and not a crowded folder for temporary files
    cache.mkdir(exist_ok=True)
    with tempfile.TemporaryDirectory(prefix="bench-site-", dir=cache) as name:
        folder = Path(name)
        skin = theme.prepare(REPOSITORY, folder / "theme")
        ours, theirs, peak = [], [], 0.0
        for turn in range(TURNS):
            place = folder / f"cold-{turn}"
            place.mkdir()
            command = (sys.executable, __file__, f"--records={count}", "--cold", str(skin), str(place))
            said, _, _, memory = child(*command)
            ours.append(float(said))
            peak = max(peak, memory)
            if shutil.which("hugo"):
                theirs.append(hugo(count, folder / f"hugo-{turn}"))
        tell("record page, cold", min(ours) / count * 1000, "ms CPU per record", 0.6, count)
        tell("build, peak memory", peak, "MB", 200, count)
        if theirs:
            tell("Hugo, same records", min(theirs) / count * 1000, "ms CPU per record", None, count)
            tell("CPU against Hugo", min(ours) / min(theirs), "ratio", 1.0, count)
        summary, title, peak = one_change(count, folder / "change")
        tell("one changed record", summary, "s wall", 1.0, count)
        tell("one changed title", title, "s wall", None, count)
        tell("first build of the command, peak memory", peak, "MB", 200, count)


if __name__ == "__main__":
    main()
