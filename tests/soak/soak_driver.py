"""The command line in a world that is out of order: run as a real process by the campaigns.

python soak_driver.py clock DAYS ARGUMENTS…    the machine's clock is wrong by so many days
python soak_driver.py short BYTES ARGUMENTS…   a write takes at most so many bytes, as it may on any system
python soak_driver.py deaf KIND ARGUMENTS…     no file (KIND 0) or no folder (1) is ever pushed to the disk
"""

from __future__ import annotations

import os
import stat
import sys
from datetime import UTC, datetime, timedelta
from importlib import import_module

from holdfast import clock


def main(what: str, number: int, arguments: list[str]) -> None:
    """Put the world out of order, then be ``holdfast``."""
    write, push = os.write, os.fsync
    if what == "clock":
        clock.now = lambda: datetime.now(UTC) + timedelta(days=number)
    elif what == "deaf":
        os.fsync = lambda handle: None if stat.S_ISDIR(os.fstat(handle).st_mode) == bool(number) else push(handle)
    else:
        os.write = lambda handle, data: write(handle, memoryview(data)[:number])
    sys.argv = ["holdfast", *arguments]
    import_module("holdfast.cli").main()  # only now, so that all of it sees this clock


if __name__ == "__main__":
    main(sys.argv[1], int(sys.argv[2]), sys.argv[3:])
