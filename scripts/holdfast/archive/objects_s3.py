"""Files in a bucket that speaks S3: one request per question, conditional writes, large files in parts.

Credentials, region and address come from where every S3 tool takes them: ``AWS_ACCESS_KEY_ID``,
``AWS_SECRET_ACCESS_KEY``, ``AWS_ENDPOINT_URL`` and the other variables of the environment, and ``~/.aws``. The library
below tries again what fails for the moment (timeouts, throttling, 5xx), as ``AWS_MAX_ATTEMPTS`` says.
"""

from __future__ import annotations

import errno
from pathlib import Path
from typing import Any, ClassVar, cast

from holdfast.archive.remote_files import BLOCK, Held, RemoteFiles

PARTS_AT_A_TIME = 3


class S3Files(RemoteFiles):
    """The files below ``s3://bucket/prefix``."""

    attempts: ClassVar[int] = 1  # the library tries again itself, part by part

    def options(self) -> dict[str, Any]:
        """Nothing is remembered of listings; slow lines get a minute for an answer."""
        return {"use_listings_cache": False, "config_kwargs": {"connect_timeout": 10, "read_timeout": 60}}

    def look(self, place: str) -> Held | None:
        """One HEAD request; the library's own ``info`` lists when there is no such key."""
        bucket, _, key = place.partition("/")
        try:
            found = self.run(lambda files: files.call_s3("head_object", Bucket=bucket, Key=key))
        except FileNotFoundError:
            return None
        return Held(int(found["ContentLength"]), str(found.get("ETag", "")).strip('"'))

    def read(self, place: str, start: int, end: int, files: Any) -> bytes:
        """One GET request for just these bytes."""
        return cast(bytes, files.cat_file(place, start=start, end=end))

    def upload(self, source: Path, place: str, *, exclusive: bool) -> None:
        """Whole when small, in parts of ``BLOCK`` when large. A server that knows no conditional writes says so;
        then the look before the upload has to do."""
        parts = {"chunksize": BLOCK, "max_concurrency": PARTS_AT_A_TIME}
        try:
            mode = "create" if exclusive else "overwrite"
            self.run(lambda files: files.put_file(str(source), place, mode=mode, **parts))
        except OSError as error:
            if not exclusive or error.errno != errno.ENOSYS:
                raise
            self.run(lambda files: files.put_file(str(source), place, **parts))
