"""The program: ``holdfast`` and ``python -m holdfast``."""

import os
import signal

os.environ.setdefault("PYDANTIC_DISABLE_PLUGINS", "__all__")  # we have none, and looking for them takes 20 ms
if signal.getsignal(signal.SIGINT) is signal.default_int_handler:  # not when a script runs us in the background
    signal.signal(signal.SIGINT, signal.SIG_DFL)  # while modules load, Ctrl-C ends quietly; nothing has begun yet

from holdfast.cli import main

if __name__ == "__main__":
    main()
