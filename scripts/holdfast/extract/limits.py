"""What one document may cost, and how the child gives up everything else before it parses a byte.

The limits are the kernel's (``setrlimit``), so a parser cannot talk its way past them: memory, processor time, size
of any file written, open files, no new processes, no core file. Where the kernel lets an ordinary user do so, the
child also moves to an empty network of its own (as ``unshare --net`` does) and drops every capability; where it does
not (some containers, macOS), the other limits hold alone, and nothing in the readers opens a connection anyway.
"""

from __future__ import annotations

import ctypes
import resource
import struct
from contextlib import suppress
from dataclasses import dataclass

_NEW_USER, _NEW_NETWORK = 0x10000000, 0x40000000  # CLONE_NEWUSER, CLONE_NEWNET: linux/sched.h
_NO_NEW_PRIVILEGES = 38  # PR_SET_NO_NEW_PRIVS: linux/prctl.h
_CAPABILITY_HEADER = struct.pack("Ii", 0x20080522, 0)  # _LINUX_CAPABILITY_VERSION_3, this thread: linux/capability.h
_NO_CAPABILITIES = bytes(24)


@dataclass(frozen=True)
class ChildLimits:
    """Bounds of one child. Processor seconds grow with each finished page, so long documents are not cut short."""

    memory: int = 1_500_000_000  # bytes of address space
    cpu_seconds: float = 15.0
    cpu_seconds_per_page: float = 0.05
    cpu_seconds_per_image: float = 0.15
    cpu_seconds_per_scan: float = 15.0  # of a page read by OCR
    rendering_seconds: float = 60.0  # of LibreOffice, by the clock and by the processor
    quiet_seconds: float = 25.0  # without a line from the reader, after which the parent ends it
    wall_seconds: float = 180.0  # the parent kills the child after this, whatever it waits for
    file_bytes: int = 64_000_000  # of any one file that the child writes, all text of a document being one
    open_files: int = 64
    pages: int = 5_000
    images: int = 300
    scans: int = 300  # pages read by OCR
    programs: bool = False  # whether it may start further processes, as only LibreOffice must

    @property
    def most_cpu_seconds(self) -> int:
        """The most that any number of pages can earn."""
        earned = self.pages * self.cpu_seconds_per_page + self.images * self.cpu_seconds_per_image
        return int(self.cpu_seconds + earned) + 2


def apply(limits: ChildLimits) -> None:
    """Bind this process to ``limits`` and cut it off from the network. There is no way back."""
    _leave_the_network()
    _bind(resource.RLIMIT_CORE, 0)
    _bind(resource.RLIMIT_AS, limits.memory)
    _bind(resource.RLIMIT_FSIZE, limits.file_bytes)
    if not limits.programs:
        _bind(resource.RLIMIT_NOFILE, limits.open_files)
        _bind(resource.RLIMIT_NPROC, 0)
    _bind(resource.RLIMIT_CPU, limits.most_cpu_seconds)
    grant(limits, 0, 0)


def grant(limits: ChildLimits, pages: int, images: int) -> None:
    """Move the limit on processor time to what the finished ``pages`` and ``images`` have earned."""
    earned = limits.cpu_seconds + pages * limits.cpu_seconds_per_page + images * limits.cpu_seconds_per_image
    hard = resource.getrlimit(resource.RLIMIT_CPU)[1]
    soft = max(1, int(earned))
    with suppress(ValueError, OSError):
        resource.setrlimit(resource.RLIMIT_CPU, (soft if hard == resource.RLIM_INFINITY else min(soft, hard), hard))


def _bind(kind: int, value: int) -> None:
    hard = resource.getrlimit(kind)[1]
    if hard != resource.RLIM_INFINITY:
        value = min(value, hard)
    with suppress(ValueError, OSError):  # macOS refuses some limits; the parent's clock still holds
        resource.setrlimit(kind, (value, value))


def _leave_the_network() -> None:
    libc = ctypes.CDLL(None)
    if not hasattr(libc, "unshare"):
        return
    libc.unshare(_NEW_USER | _NEW_NETWORK)  # refused: nothing has changed, and there is nothing else to try
    libc.prctl(_NO_NEW_PRIVILEGES, 1, 0, 0, 0)
    libc.capset(_CAPABILITY_HEADER, _NO_CAPABILITIES)
