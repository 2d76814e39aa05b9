"""The archive: write-once objects, immutable manifests, a chained journal. The only state that Holdfast has.

    with Archive(folder, store).run("capture") as run:
        capture = run.keep(fetched)         # objects, manifest, journal line; once it returns, it is kept
    history = Archive(folder, store).read()
    history.captures_of("some-record")      # newest first

``archive.Archive`` is the door; ``join`` makes holdings of history and sources. ``verify`` finds what was changed,
lost or added. The layout on disk is told in ``archive/README.txt``, which ``write_readme`` puts there.
"""

from holdfast.archive.archive import Archive
from holdfast.archive.content import words_of
from holdfast.archive.history import History
from holdfast.archive.holdings import holding_of, join, newest_copy, of_document
from holdfast.archive.objects import ObjectStore
from holdfast.archive.readme import write_readme
from holdfast.archive.runs import Run
from holdfast.archive.sample import Sample
from holdfast.archive.stores import open_store
from holdfast.archive.withheld import Reach, Settled, captures_by_object, is_sound, reach, settle
from holdfast.archive.withholdings import withholdings

__all__ = [
    "Archive",
    "History",
    "ObjectStore",
    "Reach",
    "Run",
    "Sample",
    "Settled",
    "captures_by_object",
    "holding_of",
    "is_sound",
    "join",
    "newest_copy",
    "of_document",
    "open_store",
    "reach",
    "settle",
    "withholdings",
    "words_of",
    "write_readme",
]
