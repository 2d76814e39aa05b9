"""What a picture says besides what it shows: where it was taken, and by whom."""

from __future__ import annotations

from typing import BinaryIO

from holdfast.extract.exposed_telling import LARGEST_PART, Telling
from holdfast.extract.output import Output


def read(payload: BinaryIO, output: Output, charset: str = "") -> None:
    """Write what the picture in ``payload`` says."""
    Telling(output).picture(payload.read(LARGEST_PART), "")
