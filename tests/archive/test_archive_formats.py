"""Manifests and journal lines: typed values to bytes and back, exactly; strangers are refused kindly."""

from __future__ import annotations

import hashlib
import json
from dataclasses import replace
from datetime import datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from holdfast import canonical
from holdfast.archive import events, manifests
from holdfast.archive.events import CaptureKept, LeftBehind, RunStart, Unchanged
from holdfast.model import (
    Capture,
    FailedCapture,
    FailedRequisite,
    Hop,
    Memento,
    Observation,
    Payload,
    Requisites,
    SnapshotStatus,
    StoredFile,
    Tls,
)

TEXTS = st.text(st.characters(exclude_categories=["Cs"]), max_size=12)
NUMBERS = st.integers(0, 2**53)
INSTANTS = st.datetimes(min_value=datetime(1990, 1, 1)).map(lambda moment: moment.strftime("%Y-%m-%dT%H:%M:%S.%fZ"))
DIGESTS = st.binary(min_size=32, max_size=32).map(bytes.hex)
RECORDS = st.from_regex(r"r[a-z0-9-]{0,20}[a-z0-9]", fullmatch=True)
STEMS = st.builds(lambda digest: f"20210617T093000.000000Z-{digest[:8]}", DIGESTS)
TLS = st.builds(Tls, TEXTS, TEXTS, DIGESTS)
HOPS = st.lists(st.builds(Hop, TEXTS, NUMBERS, INSTANTS, TEXTS, TEXTS, st.none() | TLS), max_size=3).map(tuple)
CAPTURES = st.builds(
    Capture,
    id=st.just(""),
    record=RECORDS,
    requested_url=TEXTS,
    final_url=TEXTS,
    started=INSTANTS,
    finished=INSTANTS,
    hops=HOPS,
    payload=st.builds(
        Payload, TEXTS, TEXTS, NUMBERS, DIGESTS, NUMBERS, DIGESTS, TEXTS, TEXTS,
        st.sampled_from(["complete", "unproven"]), TEXTS, TEXTS,
    ),
    requisites=st.builds(
        Requisites, NUMBERS, NUMBERS, st.lists(st.builds(FailedRequisite, TEXTS, TEXTS), max_size=2).map(tuple)
    ),
    files=st.lists(
        st.builds(StoredFile, st.sampled_from(["payload", "wacz"]), DIGESTS, NUMBERS, TEXTS), max_size=3
    ).map(tuple),
    title=TEXTS,
    circumstances=st.dictionaries(st.text("abcdefgh_", min_size=1), TEXTS, max_size=3),
)  # fmt: skip
EVENTS = st.one_of(
    st.builds(CaptureKept, RECORDS, STEMS, DIGESTS, st.lists(DIGESTS, max_size=3).map(tuple), st.booleans()),
    st.builds(Unchanged, RECORDS, STEMS, INSTANTS, TEXTS, TEXTS, NUMBERS, DIGESTS),
    st.builds(LeftBehind, st.lists(DIGESTS, max_size=3).map(tuple)),
    st.builds(
        FailedCapture, RECORDS, TEXTS, st.sampled_from(["timeout", "tls"]), TEXTS, INSTANTS, INSTANTS, NUMBERS, HOPS
    ),
    st.builds(
        Observation, RECORDS, INSTANTS, TEXTS, st.sampled_from(["missing", "moved"]), NUMBERS, TEXTS, TEXTS, TEXTS
    ),
    st.builds(
        SnapshotStatus,
        record=RECORDS,
        url=TEXTS,
        state=st.sampled_from(["none", "verified"]),
        at=INSTANTS,
        message=TEXTS,
        memento=st.none()
        | st.builds(Memento, TEXTS, TEXTS, TEXTS, st.sampled_from(["identical", "differs"]), DIGESTS, INSTANTS),
        attempts=NUMBERS,
    ),
)
STARTS = st.builds(
    RunStart, STEMS, st.lists(DIGESTS, max_size=3).map(tuple), INSTANTS, TEXTS, TEXTS, TEXTS, st.booleans()
)

PLAIN = Capture(
    id="",
    record="a-report",
    requested_url="http://documents.example/report",
    final_url="http://documents.example/report.pdf",
    started="2021-06-17T09:30:00.000000Z",
    finished="2021-06-17T09:30:02.500000Z",
    hops=(Hop("http://documents.example/report", 200, "2021-06-17T09:30:01.000000Z", "192.0.2.1"),),
    payload=Payload("application/pdf", "application/pdf", 3, "aa" * 32, 3, "aa" * 32),
    requisites=Requisites(),
    files=(
        StoredFile("payload", "aa" * 32, 3, "application/pdf"),
        StoredFile("wacz", "bb" * 32, 9, "application/wacz"),
    ),
    circumstances={"user_agent": "tests"},
)
PLAIN_BYTES = (
    b'{"circumstances":{"user_agent":"tests"},"files":[{"media_type":"application/pdf","role":"payload","sha256":"'
    + b"aa" * 32
    + b'","size":3},{"media_type":"application/wacz","role":"wacz","sha256":"'
    + b"bb" * 32
    + b'","size":9}],"final_url":"http://documents.example/report.pdf","finished":"2021-06-17T09:30:02.500000Z",'
    b'"hops":[{"at":"2021-06-17T09:30:01.000000Z","ip":"192.0.2.1","location":"","status":200,"tls":null,'
    b'"url":"http://documents.example/report"}],"payload":{"completeness":"complete","content_encoding":"",'
    b'"declared_type":"application/pdf","etag":"","filename":"","last_modified":"","media_type":"application/pdf",'
    b'"sha256":"'
    + b"aa" * 32
    + b'","size":3,"wire_sha256":"'
    + b"aa" * 32
    + b'","wire_size":3},"record":"a-report","requested_url":"http://documents.example/report",'
    b'"requisites":{"failed":[],"had":0,"wanted":0},"schema":"holdfast/capture/1",'
    b'"started":"2021-06-17T09:30:00.000000Z","title":""}\n'
)


@given(CAPTURES)
def test_any_capture_survives_its_manifest(capture: Capture) -> None:
    identified, data = manifests.identified(capture)
    manifests.check_form(data)
    assert replace(identified, id="") == capture
    assert manifests.decode(data) == identified
    assert manifests.encode(identified) == data
    assert identified.id.endswith("-" + hashlib.sha256(data).hexdigest()[:8])


@given(EVENTS, st.integers(1, 10**6), INSTANTS)
def test_any_event_survives_its_line(event: events.Event, seq: int, logged: str) -> None:
    line = events.event_line(event, seq, logged)
    assert line.endswith(b"\n")
    assert line.count(b"\n") == 1
    parsed = canonical.loads(line[:-1])
    assert (parsed["seq"], parsed["logged"]) == (seq, logged)
    assert events.read_event(parsed) == event


@given(STARTS)
def test_any_first_line_survives(start: RunStart) -> None:
    assert events.read_start(canonical.loads(events.start_line(start)[:-1])) == start


def test_the_form_of_manifests_of_schema_1_never_changes() -> None:
    """Archives hold such files for ever. If this fails, the model grew: give old files a default or a new schema."""
    assert manifests.encode(PLAIN) == PLAIN_BYTES
    assert replace(manifests.decode(PLAIN_BYTES), id="") == PLAIN


def changed(**fields: object) -> bytes:
    value = json.loads(PLAIN_BYTES)
    value.update(fields)
    return canonical.dumps(value) + b"\n"


@pytest.mark.parametrize(
    ("data", "words"),
    [
        (changed(schema="holdfast/capture/2"), "a newer version may read it"),
        (changed(shoe_size=43), "shoe_size: this version of Holdfast does not know this field"),
        (changed(record="../up"), "is not a record id"),
        (changed(started="yesterday"), "yesterday"),
        (changed(hops="none"), "hops: a list is wanted here"),
        (changed(title=None), "title: str is wanted"),
        (changed(id="x"), "has a field 'id'"),
        (changed(files=[{"role": "payload", "sha256": "../x", "size": 1, "media_type": ""}]), "is not a SHA-256"),
        (changed(files=[{"role": "secret", "sha256": "", "size": 1, "media_type": ""}]), "files: role: 'secret'"),
        (changed(files=[{"role": "payload"}]), "files: media_type: this field is missing"),
        (b"[]", "not a JSON object"),
        (b"\xff", "not JSON"),
        (b"[" * 100_000, "not JSON"),
    ],
)
def test_a_manifest_that_is_not_understood_is_refused_with_the_reason(data: bytes, words: str) -> None:
    with pytest.raises(manifests.BadManifest, match=words):
        manifests.decode(data)


def test_an_event_of_a_newer_kind_is_refused_kindly() -> None:
    with pytest.raises(events.BadLine, match="does not know events of type 'translated'; a newer one may"):
        events.read_event({"type": "translated", "seq": 1, "logged": "", "record": "a"})
    with pytest.raises(events.BadLine, match="schema"):
        events.read_start({"type": "run", "schema": "holdfast/run/9"})
