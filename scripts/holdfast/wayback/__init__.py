"""The Wayback Machine as second witness: ask for a snapshot, read it back, compare it with our copy.

``flow`` tells the story of one wish. ``spn`` saves (Save Page Now 2), ``cdx`` finds, ``memento`` fetches and
compares, ``keyless`` saves without keys; ``mementos`` lists all copies of an address and chooses what to recover.
``client`` and ``pacing`` are the only way to the network, ``words`` the table of what can go wrong. Every failure is a
value, except ``StoppedEarly``, which concerns the whole run.
"""

from holdfast.wayback import addresses
from holdfast.wayback.client import Trouble, WaybackClient
from holdfast.wayback.flow import snapshot
from holdfast.wayback.keys import Keys, find_keys
from holdfast.wayback.memento import NotServed, Reading, Served, fetch, fetch_near
from holdfast.wayback.mementos import Candidate, Listed, choose, listing
from holdfast.wayback.wish import reason_to_wait
from holdfast.wayback.words import Setback

__all__ = [
    "Candidate",
    "Keys",
    "Listed",
    "NotServed",
    "Reading",
    "Served",
    "Setback",
    "Trouble",
    "WaybackClient",
    "addresses",
    "choose",
    "fetch",
    "fetch_near",
    "find_keys",
    "listing",
    "reason_to_wait",
    "snapshot",
]
