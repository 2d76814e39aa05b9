"""Makes fetches to keep, and is the program of child processes that keep some and say so.

python archive_factory.py ROOT PREFIX COUNT     keeps COUNT captures of records PREFIX-0, PREFIX-1 …
"""

from __future__ import annotations

import gzip
import hashlib
import sys
from datetime import UTC, datetime, timedelta
from pathlib import Path

from holdfast import clock
from holdfast.archive import Archive
from holdfast.capture.cdxj import IndexEntry
from holdfast.capture.wacz import Page, write_wacz
from holdfast.model import FailedRequisite, Fetched, Hop, Payload, Requisites, Tls

START = datetime(2021, 6, 17, 9, 30, tzinfo=UTC)


def make_fetched(folder: Path, record: str, body: bytes, moment: datetime = START) -> Fetched:
    """What ``capture.capture`` would return for ``body``, its two files freshly written below ``folder``."""
    folder.mkdir(parents=True, exist_ok=True)
    digest = hashlib.sha256(body).hexdigest()
    payload_path, wacz_path = folder / "payload", folder / "capture.wacz"
    payload_path.write_bytes(body)
    url = f"http://documents.example/{record}"
    write_small_wacz(wacz_path, url + "/final", body, clock.text(moment))
    return Fetched(
        record=record,
        requested_url=url,
        final_url=url + "/final",
        started=clock.text(moment),
        finished=clock.text(moment + timedelta(seconds=1)),
        hops=(
            Hop(url, 301, clock.text(moment), ip="127.0.0.1", location="/final"),
            Hop(url + "/final", 200, clock.text(moment), tls=Tls("TLSv1.3", "TLS_AES_256_GCM_SHA384", "ab" * 32)),
        ),
        payload=Payload("text/html", "text/html; charset=utf-8", len(body), digest, len(body), digest),
        requisites=Requisites(2, 1, (FailedRequisite("http://documents.example/a.png", "HTTP status 404"),)),
        payload_path=payload_path,
        wacz_path=wacz_path,
        title="Überblick – a page",
        circumstances={"user_agent": "tests", "software": "holdfast"},
    )


def write_small_wacz(target: Path, url: str, body: bytes, at: str) -> None:
    """A WACZ with one answer in it, as a capture of ``url`` writes it. The same arguments give the same bytes."""
    head = b"HTTP/1.1 200 OK\r\nContent-Type: text/html; charset=utf-8\r\n\r\n"
    digest = f"sha256:{hashlib.sha256(body).hexdigest()}"
    fields = {
        "WARC-Type": "response",
        "WARC-Target-URI": url,
        "WARC-Date": at,
        "WARC-Block-Digest": f"sha256:{hashlib.sha256(head + body).hexdigest()}",
        "WARC-Payload-Digest": digest,
        "Content-Type": "application/http; msgtype=response",
        "Content-Length": str(len(head + body)),
    }
    lines = "".join(f"{name}: {value}\r\n" for name, value in fields.items())
    member = gzip.compress(f"WARC/1.1\r\n{lines}\r\n".encode() + head + body + b"\r\n\r\n", mtime=0)
    entry = IndexEntry(url, "20210617093000", "text/html", 200, digest, 0, len(member))
    warc = target.with_suffix(".warc")
    warc.write_bytes(member)
    target.unlink(missing_ok=True)
    write_wacz(target, warc, [entry], Page(url, at))
    warc.unlink()


def main(root: Path, prefix: str, count: int) -> None:
    """Keep ``count`` captures in the archive below ``root``; a line on stdout for each says that it is kept."""
    archive = Archive(root / "archive", "archive/objects")
    with archive.run("capture") as run:
        for number in range(count):
            record = f"{prefix}-{number}"
            kept = run.keep(make_fetched(root / "work" / record, record, f"The page of {record}.".encode()))
            sys.stdout.write(f"{kept.record} {kept.id}\n")
            sys.stdout.flush()


if __name__ == "__main__":
    main(Path(sys.argv[1]), sys.argv[2], int(sys.argv[3]))
