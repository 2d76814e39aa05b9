"""What lies in every archive so that it can be checked without Holdfast: a page of plain text and a short program."""

from __future__ import annotations

from pathlib import Path

from holdfast.archive import durable
from holdfast.errors import ArchiveError

NAME = "README.txt"
PROGRAM = "check.py"

TEXT = """\
THIS FOLDER HOLDS PRESERVED DOCUMENTS AND THE RECORD OF HOW THEY WERE OBTAINED
==============================================================================

It was written by Holdfast, but you do not need Holdfast to check it. You need a
text editor and a program that computes SHA-256 (here: sha256sum; on a Mac,
"shasum -a 256"; on Windows, "certutil -hashfile FILE SHA256").

Nothing in here is ever edited. If a file and its name do not agree, the file was
altered or damaged.


What is here
------------

objects/ab/abcdef...      The documents. Each file's name is the SHA-256 of its
                          content; the folder is the first two letters of the name.
                          (Large archives may keep their objects elsewhere.)
captures/RECORD/TIME-XXXXXXXX.json
                          One file for each capture: the address asked for, the
                          redirects, when, what came back, and the SHA-256 of every
                          file kept. XXXXXXXX are the first eight letters of the
                          SHA-256 of this very file.
journal/TIME-XXXXXXXX.jsonl
                          One file for each run of the software, one line for each
                          thing that it did. XXXXXXXX as above. The first line names,
                          under "heads", the SHA-256 of the run files before it.
journal/TIME-XXXXXXXX.HOST.YYYYYYYY.tsr
                          A time stamp (RFC 3161): the signed word of an authority, as
                          it came from HOST, that the run file TIME-XXXXXXXX.jsonl
                          existed at an instant. YYYYYYYY begins its own SHA-256.
trust/SHA256.pem          The certificates on which the time stamps rest.
journal/*.part            A run that is going on or was interrupted. The next run
                          gives it its final name.

All times are UTC, by the clock of the machine that made the capture.


To check one document
---------------------

1. Open its file in captures/. Under "files" stand the objects of the capture; the
   one with the role "payload" is the document itself, the one with the role "wacz"
   holds everything that was received, headers included.
2. Run   sha256sum objects/ab/abcdef...   on it. The answer must be the file's own
   name, and the "sha256" that the capture's file gives.
3. Run   sha256sum captures/RECORD/TIME-XXXXXXXX.json   . The answer must begin with
   XXXXXXXX.
4. Search the journal for that answer:   grep -l ANSWER journal/*.jsonl   . The line
   found says that the capture was kept, and when.

To open the document, copy the object and give the copy the ending of its type
("media_type"), such as .pdf or .html. Treat it as you would treat any file from a
stranger. A .wacz file is a ZIP file of web archive (WARC) records.


To check the chain
------------------

1. Run   sha256sum journal/*.jsonl   and keep the answers beside you. Each must begin
   with the eight letters in the name of its file.
2. Open each file in a text editor and look at its first line. Every SHA-256 under
   "heads" must be one of the answers of step 1. If one is not, a run file is missing
   or was altered. (The very first run names none. Runs that went on at the same time
   may name the same.)
3. The answers that no file names are the newest ends of the chain, its heads. Each
   vouches for everything before it: the run files that it names, through their lines
   the captures, and through those the objects.


To check a time stamp
---------------------

1. openssl ts -reply -in journal/TIME-XXXXXXXX.HOST.YYYYYYYY.tsr -text   says when.
2. cat trust/*.pem > roots.pem   collects the certificates (outside this folder). Ask
   the authority whether its root, in there, is theirs: nothing in here can tell.
3. openssl ts -verify -data journal/TIME-XXXXXXXX.jsonl -CAfile roots.pem
   -in journal/TIME-XXXXXXXX.HOST.YYYYYYYY.tsr   must say "Verification: OK". When
   certificates have expired since, add  -attime SECONDS , the instant of step 1 as
   seconds since 1970: they have to be valid then, not today.


What this shows and what it does not
------------------------------------

It shows that nothing was changed, lost or added since the heads were known. Whoever
controls this folder could drop the newest run file, or write all of it anew, and it
would still agree with itself. Only a note of an earlier head, kept somewhere else,
can show that: compare it with the answers of step 1. Times are what the machine's
clock said; only a time stamp shows that what came before it is no younger.
"""


def guides() -> dict[str, bytes]:
    """The two files by their names, as this version of Holdfast writes them."""
    return {NAME: TEXT.encode(), PROGRAM: Path(__file__).with_name(PROGRAM).read_bytes()}


def write_readme(folder: Path) -> bool:
    """Put ``README.txt`` and ``check.py`` into the archive ``folder`` where they are not there yet.

    Returns whether one was written. What is there stays as it is. Raises ``ArchiveError``.
    """
    try:
        if all((folder / name).exists() for name in (NAME, PROGRAM)):
            return False
        durable.make_folder(folder, set())
        return sum(durable.write_once(folder / name, content) for name, content in guides().items()) > 0
    except OSError as error:
        raise ArchiveError(
            f"The guides in {folder} could not be written: {error.strerror or error} ({error.filename})."
        ) from error
