"""A program that may look only where it must: Landlock, which any process on Linux since 5.13 can bind itself with.

LibreOffice follows links from documents to files of this machine. Its own settings forbid that (``rendering``); this
is the wall behind them. Where the kernel has no Landlock nothing changes. Formats: ``linux/landlock.h``; the numbers
of the system calls are the same on all architectures.
"""

from __future__ import annotations

import ctypes
import os
import struct
import sys
from collections.abc import Iterable
from contextlib import suppress
from pathlib import Path

_CREATE, _ADD, _RESTRICT = 444, 445, 446
_ASK_VERSION = 1
_BENEATH = 1
_EXECUTE, _WRITE, _READ, _LIST, _TRUNCATE = 1 << 0, 1 << 1, 1 << 2, 1 << 3, 1 << 14
_REMOVE_FILE, _MAKE_SOCKET = 1 << 5, 1 << 9
_OF_FILES = _EXECUTE | _WRITE | _READ | _TRUNCATE
_LOOK = _EXECUTE | _READ | _LIST
SYSTEM = ("/usr", "/lib", "/lib32", "/lib64", "/bin", "/etc", "/opt", "/proc", "/sys", "/snap", "/nix", "/var/cache",
          "/var/lib", "/var/spool/libreoffice")  # fmt: skip
"""Where programs, their libraries, settings and fonts lie."""
_DEVICES = "/dev"
_SOCKETS = ("/tmp", "/var/tmp")  # LibreOffice makes its pipe there, and stops if it cannot


def confine(reading: Iterable[str], writing: str) -> bool:
    """Bind this process to ``SYSTEM``, ``reading`` and the folder ``writing``. False: the kernel cannot do it.

    It must have given up new privileges before (``limits.apply``). There is no way back.
    """
    if not sys.platform.startswith("linux"):  # elsewhere the same numbers name other calls
        return False
    libc = ctypes.CDLL(None, use_errno=True)
    version = libc.syscall(_CREATE, None, 0, _ASK_VERSION)
    if version < 1:
        return False
    everything = (1 << 13) - 1  # all rights of the first version
    everything |= 1 << 13 if version > 1 else 0  # to move from folder to folder
    everything |= _TRUNCATE if version > 2 else 0
    rules = libc.syscall(_CREATE, struct.pack("Q", everything), 8, 0)
    if rules < 0:
        return False
    try:
        for path in (*SYSTEM, *reading):
            _allow(libc, rules, path, _LOOK)
        _allow(libc, rules, _DEVICES, _LOOK | _WRITE)
        for path in _SOCKETS:
            _allow(libc, rules, path, _MAKE_SOCKET | _REMOVE_FILE)
        _allow(libc, rules, writing, everything)
        return bool(libc.syscall(_RESTRICT, rules, 0) == 0)
    finally:
        os.close(rules)


def _allow(libc: ctypes.CDLL, rules: int, path: str, rights: int) -> None:
    with suppress(OSError):  # what is not there needs no rule
        handle = os.open(path, os.O_PATH | os.O_CLOEXEC)
        try:
            rights &= ~0 if Path(path).is_dir() else _OF_FILES
            libc.syscall(_ADD, rules, _BENEATH, struct.pack("=Qi", rights, handle), 0)
        finally:
            os.close(handle)
