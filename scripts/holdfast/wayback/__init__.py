"""The Wayback Machine as second witness: ask for a snapshot, read it back, compare it with our copy.

``flow`` tells the story of one wish. ``spn`` saves (Save Page Now 2), ``cdx`` finds, ``memento`` fetches and
compares, ``keyless`` saves without keys; ``client`` and ``pacing`` are the only way to the network, ``words`` the
table of what can go wrong. Every failure is a value, except ``StoppedEarly``, which concerns the whole run.
"""

from holdfast.wayback.client import WaybackClient
from holdfast.wayback.flow import snapshot
from holdfast.wayback.keys import Keys, find_keys
from holdfast.wayback.wish import reason_to_wait

__all__ = ["Keys", "WaybackClient", "find_keys", "reason_to_wait", "snapshot"]
