"""One careful save without keys, through waybackpy, in a thread that may hang without holding us up.

What waybackpy returns is ignored: it can name another snapshot than the one just made. Only the index and the
copy read back decide whether there is a snapshot.
"""

from __future__ import annotations

import threading
import warnings
from typing import Literal

import requests
from waybackpy import WaybackMachineSaveAPI
from waybackpy.exceptions import WaybackError

from holdfast.wayback import addresses
from holdfast.wayback.client import WaybackClient

DEADLINE = 90.0  # seconds
REFUSALS = 2  # as many refusals in one run are enough to stop trying

Outcome = Literal["ended", "refused", "hanging"]


def save(client: WaybackClient, url: str) -> Outcome:
    """Ask for one save without keys. ``ended`` says only that the request ended, not that anything was saved."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", DeprecationWarning)  # its constructor uses datetime.utcnow
        api = WaybackMachineSaveAPI(addresses.target(url), user_agent=client.user_agent, max_tries=1)
    api.request_url = client.base + "/save/" + addresses.target(url)
    api.total_save_retries = 0  # its own repetitions sleep as long as a Retry-After says, up to hours
    client.pace.wait("save")
    worker = threading.Thread(target=_save, args=(api,), daemon=True, name="save without keys")
    worker.start()
    worker.join(DEADLINE)
    if worker.is_alive():
        client.keyless_refusals += 1
        return "hanging"
    if api.response is not None and (api.response.ok or api.response.history):
        return "ended"  # redirected to a copy that is not served yet: taken all the same
    client.keyless_refusals += 1
    if api.status_code == 429:
        client.pace.throttled("save", api.headers.get("Retry-After", "") if api.headers else "")
    return "refused"


def given_up(client: WaybackClient) -> bool:
    """Whether so many saves without keys were refused or hung in this run that no more are tried."""
    return client.keyless_refusals >= REFUSALS


def _save(api: WaybackMachineSaveAPI) -> None:
    try:
        api.save()
    except (WaybackError, requests.RequestException, ValueError, OSError):
        return  # ValueError: it could not parse its own answer, which is ignored anyway
