"""Fetches to keep: real files in a temporary folder, with the circumstances that a capture would report."""

from __future__ import annotations

import hashlib
import itertools
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from holdfast import clock
from holdfast.archive import Archive
from holdfast.model import FailedRequisite, Fetched, Hop, Payload, Requisites, Tls

START = datetime(2021, 6, 17, 9, 30, tzinfo=UTC)

MakeFetched = Callable[..., Fetched]


def make_fetched(folder: Path, record: str, body: bytes, moment: datetime = START) -> Fetched:
    """What ``capture.capture`` would return for ``body``, its two files freshly written below ``folder``."""
    folder.mkdir(parents=True, exist_ok=True)
    digest = hashlib.sha256(body).hexdigest()
    payload_path, wacz_path = folder / "payload", folder / "capture.wacz"
    payload_path.write_bytes(body)
    wacz_path.write_bytes(b"PK\x03\x04 stands for a WACZ of " + record.encode() + b" " + body)
    url = f"http://documents.example/{record}"
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


@pytest.fixture
def archive(tmp_path: Path) -> Archive:
    return Archive(tmp_path / "archive", "archive/objects")


@pytest.fixture
def fetched(tmp_path: Path) -> MakeFetched:
    """Makes a ``Fetched``; each call is a minute later than the one before unless ``moment`` says otherwise."""
    calls: Iterator[int] = itertools.count()

    def make(record: str = "some-record", body: bytes = b"<p>A page.</p>", moment: datetime | None = None) -> Fetched:
        call = next(calls)
        return make_fetched(tmp_path / f"work-{call}", record, body, moment or START + timedelta(minutes=call))

    return make
