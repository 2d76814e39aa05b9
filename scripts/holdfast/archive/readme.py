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
text editor, a program that computes SHA-256 and, for time stamps, openssl. Commands
are given as they are typed in a terminal on Linux, in this folder. On a Mac, type
"shasum -a 256" in place of sha256sum; on Windows, use WSL or Git Bash.

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
check.py                  Checks all of it. 150 lines of plain Python: read it first.

All times are UTC, by the clock of the machine that made the capture.


To check one document, in five minutes
--------------------------------------

1. Which bytes? Let your computer work out the number of the file that you have, a
   download from the record's page or a copy from elsewhere, and note it as H:

       sha256sum "$FILE"
       H=THE-NUMBER

2. Are they kept here? The first line shows the object, if there is one; the answer
   to the second must be H again:

       ls -l objects/*/$H
       sha256sum objects/*/$H

3. What is said of them? The files that are listed describe a capture of these bytes.
   Open one in a text editor and note its name as M. Its own number must begin with
   the last eight letters of its name; note that number as N:

       grep -l $H captures/*/*.json
       M=THE-NAME
       sha256sum $M
       N=THE-NUMBER

4. Does the journal say so too? It does in the run file that is listed; note its name
   as R. The line that is shown says that the capture was kept, and when:

       grep -l $N journal/*.jsonl
       R=THE-NAME
       grep $N $R

5. Since when? The number of the run file must begin with the last eight letters of
   its name. If a time stamp is listed, go on with step 6:

       sha256sum $R
       ls ${R%.jsonl}.*.tsr

   If none is, find the run file that came after it: it names that number. Take its
   name as R, and do this step again. Each run file vouches for those before it.

       grep -l $(sha256sum $R | cut -c 1-64) journal/*.jsonl

6. Who vouches for it? Note the name of the time stamp as T. The first line shows the
   instant; the last must say "Verification: OK". The certificates must have been
   valid at that instant, not today: that is what -attime is for, for ever.

       openssl ts -reply -in $T -text | grep "Time stamp:"
       A=$(openssl ts -reply -in $T -text | sed -n "s/^Time stamp: //p")
       cat trust/*.pem > /tmp/roots.pem
       E=$(date -d "$A" +%s)
       openssl ts -verify -data $R -in $T -CAfile /tmp/roots.pem -attime $E

   Ask the authority whether its root, in trust/, is theirs: nothing here can tell.

To open the document, copy the object and give the copy the ending of its type
("media_type"), such as .pdf or .html. Treat it as you would treat any file from a
stranger. A .wacz file is a ZIP file of web archive (WARC) records.


To check everything
-------------------

       python3 check.py

It needs Python 3.8 or newer and nothing else; if openssl is there, it has it check
the signatures. It names every file that is altered, missing or does not belong, and
prints the heads of the journal: the run files that no other names. Whoever wants to
be sure of the program takes it from another copy of Holdfast, or reads it.

By hand it is the steps above, for every file: the number of each file in journal/,
captures/ and objects/ against its name, each number under "heads" against the run
files that are here, and each capture against the one line that names it.

A document may be missing because it was withheld: by a court, to protect somebody.
Then a line of the journal says so, with the reason and who decided
(grep withheld journal/*.jsonl). Its number, its captures and its time stamps stay.


What this shows and what it does not
------------------------------------

It shows that nothing was changed, lost or added since the heads were known. Whoever
controls this folder could drop the newest run file, or write all of it anew, and it
would still agree with itself. Only a note of an earlier head, kept somewhere else,
can show that: a run file with this number must still be here. Times are what the
machine's clock said; only a time stamp shows that what came before it is no younger.
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
