"""The program: ``holdfast`` and ``python -m holdfast``."""

import gc
import os
import signal

gc.disable()  # until all is loaded (verbs/running.py): modules stay, and looking for cycles in them takes long
os.environ.setdefault("PYDANTIC_DISABLE_PLUGINS", "__all__")  # we have none, and looking for them takes 20 ms
if signal.getsignal(signal.SIGINT) is signal.default_int_handler:  # not when a script runs us in the background
    signal.signal(signal.SIGINT, signal.SIG_DFL)  # while modules load, Ctrl-C ends quietly; nothing has begun yet

from holdfast.cli import main  # noqa: E402

if __name__ == "__main__":
    main()
