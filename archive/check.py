#!/usr/bin/env python3
"""Checks this archive with Python alone (3.8 or newer); for the signatures of time stamps it asks openssl.

    python3 archive/check.py [ARCHIVE [OBJECTS]]     by default: where this file lies; the store of ../holdfast.yml
It changes nothing, names every file that is altered, missing or does not belong, and ends with 1 if there is one. Only
who noted the heads that it prints at an earlier time can tell that history was cut short or written anew since.
"""

import base64
import hashlib
import json
import re
import shutil
import subprocess
import sys
from collections import defaultdict
from datetime import datetime
from pathlib import Path

STEM = r"[0-9]{8}T[0-9]{6}\.[0-9]{6}Z-[0-9a-f]{8}"  # an instant, and how the SHA-256 of the file begins
KINDS = {
    "run": rf"journal/{STEM}\.jsonl",
    "part": rf"journal/{STEM}\.part",
    "certificate": r"trust/[0-9a-f]{64}\.pem",
    "token": rf"journal/{STEM}\..+\.[0-9a-f]{{8}}\.tsr",
    "capture": rf"captures/[a-z0-9]([a-z0-9-]{{0,62}}[a-z0-9])?/{STEM}\.json",
    "object": r"objects/([0-9a-f]{2})/\1[0-9a-f]{62}",
    "other": r"README\.txt|check\.py|(.+/)?\.holdfast-[0-9a-f]{16}\.tmp",
}
IMPRINT = rb"(?s)\x06\x09\x60\x86\x48\x01\x65\x03\x04\x02\x01(?:\x05\x00)?\x04\x20(.{32}).*?\x18[\x0f-\x1f]([0-9]{14})"
CERTIFICATE = rb"(?s)\x30\x82(..)\x30(?:\x81.|\x82..)\xa0\x03\x02\x01\x02"


def _must(condition, otherwise):  # raises ValueError unless the condition holds
    if not condition:
        raise ValueError(otherwise)


def canonical(line):
    """What a line of JSON says, if it has the one form that is allowed for it."""
    value = json.loads(line)
    again = json.dumps(value, sort_keys=True, separators=(",", ":"), ensure_ascii=False, allow_nan=False)
    _must(again.encode() == line, "a line of it is not canonical JSON")
    return value


class Check:
    """What is ``broken``: places and words. ``objects``: a folder, or None if they are not on this machine."""

    def __init__(self, folder, objects, openssl):
        self.openssl, self.command, self.broken, self.begun, self.digests = openssl, "", [], set(), {}
        self.named = defaultdict(list)  # what is named: by which file, and with which words
        self.said = said = defaultdict(set)  # what the journal says of objects
        self.files = {kind: {} for kind in KINDS}
        for top, prefix in (folder, ""), (objects, "objects/"):
            for path in sorted(top.rglob("*")) if top else ():
                place = prefix + path.relative_to(top).as_posix()
                kind = next((kind for kind, form in KINDS.items() if re.fullmatch(form, place)), "")
                if kind and path.is_file() and not path.is_symlink():
                    self.files[kind][place] = path
                elif path.is_symlink() or not path.is_dir() and (prefix or objects not in path.parents):
                    self.broken.append((place, "does not belong here"))
        for kind, files in self.files.items():
            for place, path in files.items():
                try:
                    data = path.read_bytes()
                    self.digests[place] = digest = hashlib.sha256(data).hexdigest()
                    fits = (
                        path.stem == digest or re.search(f"[-.]{digest[:8]}$", path.stem) or kind in ("part", "other")
                    )
                    _must(fits, f"its SHA-256 is now {digest}")
                    getattr(self, kind)(place, path, data, digest)
                except (OSError, ValueError, LookupError, TypeError, AttributeError, RecursionError) as error:
                    self.broken.append((place, f"is altered or damaged: {error}"))
        self.back = {item for _, item in said["withheld"] - said["released"]} | said["sealed"] - said["unsealed"]
        for place in sorted(self.named.keys() - self.digests.keys() - self.back - set(self.digests.values())):
            if objects or not place.startswith("objects/"):
                self.broken.append((place, f"is missing; {self.named[place][0][0]} names it"))
        self.broken += [
            (place, "is withheld or sealed, and lies here") for place in sorted(self.back & self.digests.keys())
        ]

    def run(self, place, path, data, digest):
        *lines, rest = data.split(b"\n")
        if path.suffix == ".part" and (not lines or canonical(lines[0])["run"] in self.begun):
            return  # nothing said yet, or sealed by now
        start, *events = [canonical(line) for line in lines]
        self.begun.add(start["run"])
        whole = path.suffix == ".part" or not rest and re.sub("[-:]", "", start["started"]) == path.stem[:-9]
        _must(whole and start["schema"] == "holdfast/run/1", "it is not the run file that its name says")
        _must([event.get("seq", 0) for event in (start, *events)] == list(range(len(lines))), "lines are missing")
        for head in start["heads"]:
            self.named[head].append((place, start))
        for event in events:
            word, objects = event["type"], [f"objects/{item[:2]}/{item}" for item in event.get("objects", [])]
            if word == "capture":
                for name in [*objects, f"captures/{event['record']}/{event['capture']}.json"]:
                    self.named[name].append((place, event))
                word = "sealed" if event.get("sealed") else "unsealed"
            elif word == "stamped":
                self.named[f"journal/{event['token']}"].append((place, event))
            elif word in ("withheld", "released"):
                objects = [(event.get("lifts", event["at"]), item) for item in objects]
            self.said[word].update(objects)

    part = run
    certificate = other = lambda *_: None

    def token(self, place, path, data, digest):
        run, imprint = f"{place[:40]}.jsonl", re.search(IMPRINT, data)
        _must(all(event["sha256"] == digest for _, event in self.named[place]), "the journal names another")
        _must(self.named[place] or self.files["part"] or data[8] == 1, "no run file names it")  # 1: does not count
        _must(imprint[1].hex() == self.digests.get(run), f"{run} is not here, or not what it vouches for")
        roots = b"".join(path.read_bytes() for path in self.files["certificate"].values())
        for at, size in [(found.start(), int.from_bytes(found[1], "big")) for found in re.finditer(CERTIFICATE, data)]:
            known = base64.b64encode(data[at : at + 4 + size]) in b"".join(roots.split())
            _must(known, "a certificate that came with it is not in trust/")
        at = datetime.strptime(imprint[2].decode() + "+0000", "%Y%m%d%H%M%S%z").timestamp()
        self.command = f"openssl ts -verify -data {path.with_name(run[8:])} -in {path} -attime {at:.0f} -CAfile"
        if self.openssl:
            done = subprocess.run([*self.command.split(), "/dev/stdin"], input=roots, capture_output=True)
            _must(done.returncode == 0, "openssl says that its signature does not hold")

    def capture(self, place, path, data, digest):
        value, lines = canonical(data[:-1]), self.named[place]
        named = (re.sub("[-:]", "", value["started"]), value["record"]) == (path.stem[:-9], path.parent.name)
        _must(named and value["schema"] == "holdfast/capture/1", "it is not the capture that its name says")
        _must(len(lines) == 1 or not lines and self.files["part"], "it is not named by one run file, and only one")
        for run, line in lines:
            fits = (line["manifest"], line["objects"]) == (digest, sorted({file["sha256"] for file in value["files"]}))
            _must(fits, f"it is not what {run} says of it")

    def object(self, place, path, data, digest):
        _must(self.named[place] or self.files["part"] or place in self.said["left-behind"], "no capture names it")


if __name__ == "__main__":
    folder = Path(sys.argv[1] if sys.argv[1:] else Path(__file__).parent).resolve()
    settings = folder.parent / "holdfast.yml"
    store = re.search(r"(?m)^store:\s*[\"']?([^\s\"'#]+)", settings.read_text() if settings.is_file() else "")
    address = sys.argv[2] if sys.argv[2:] else store[1] if store else folder.name + "/objects"
    check = Check(folder, None if "://" in address else folder.parent / address, shutil.which("openssl"))
    for place, words in sorted(check.broken):
        print(f"BROKEN {folder.name}/{place} {words}")
    print("Found:", *(f"{len(files)} {kind}" for kind, files in check.files.items()), f"({len(check.back)} withheld)")
    print("Heads:", *(check.digests[run] for run in check.files["run"] if check.digests[run] not in check.named))
    print(f"Objects: in {address}", "(NOT looked at: fetch them, and name their folder)" if "://" in address else "")
    if check.command:
        print("Signatures:", "as in" if check.openssl else "NOT CHECKED, for want of openssl:", check.command, "TRUST")
    sys.exit(f"{len(check.broken)} broken." if check.broken else print("Nothing is broken."))
