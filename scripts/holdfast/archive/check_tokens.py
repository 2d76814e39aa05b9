"""Time-stamp tokens and the certificates that they rest on: each against what it vouches for, with no network."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Sequence
from importlib import import_module
from pathlib import Path
from types import ModuleType
from typing import Any

from holdfast.archive import names
from holdfast.archive.check_journal import JournalCheck
from holdfast.archive.place import RESTORE, Place, is_file, is_folder
from holdfast.archive.token_names import CERTIFICATE_SUFFIX, TRUST, BadToken, TokenName, read_name
from holdfast.model import Finding


def check_tokens(place: Place, history: JournalCheck) -> tuple[Finding, ...]:
    """Verify every token that ``history`` came upon, and every file of ``trust/``. Order as they are met."""
    return (*_check_trust(place), *_check_all(place, history))


def _check_trust(place: Place) -> Iterator[Finding]:
    for entry in place.entries(place.folder / TRUST):
        path = Path(entry.path)
        named = path.suffix == CERTIFICATE_SUFFIX and names.is_sha256(path.stem)
        if not is_file(entry) or is_folder(entry) or not named:
            yield from place.litter(path)
            continue
        try:
            digest = hashlib.sha256(path.read_bytes()).hexdigest()
        except OSError as error:
            yield place.error(path, "certificate-damaged", f"It cannot be read: {error.strerror}.", RESTORE)
            continue
        if digest != path.stem:
            message = f"Its content does not fit its name: its SHA-256 is now {digest}. It was altered or damaged."
            yield place.error(path, "certificate-damaged", message, RESTORE)


def _check_all(place: Place, history: JournalCheck) -> Iterator[Finding]:
    if not history.tokens:
        return
    tokens = import_module("holdfast.archive.tokens")  # heavy, and needed only where there are some
    pool = tokens.trusted(place.folder)
    by_stem = {path.stem: digest for digest, path in history.digests.items()}
    damaged = {path.stem for path in history.damaged}
    for path in history.tokens:
        name = read_name(path.name)
        assert name is not None, path
        if name.stem not in by_stem and name.stem not in damaged:
            message = f"The run file {name.stem}{names.RUN_SUFFIX}, for which it vouches, is not here."
            remedy = "Put that run file back, from git history, a backup or a mirror, then verify again."
            yield place.error(path, "token-stray", message, remedy)
            continue
        try:
            _check_one(path.read_bytes(), name, "" if name.stem in damaged else by_stem[name.stem], pool, tokens)
        except OSError as error:
            yield place.error(path, "token-damaged", f"It cannot be read: {error.strerror}.", RESTORE)
        except BadToken as error:
            remedy = f"Put good copies of it and of {TRUST}/ in place, from git history, a backup or a mirror."
            yield place.error(path, "token-damaged", f"This time stamp does not verify: {error}.", remedy)


def _check_one(raw: bytes, name: TokenName, digest: str, pool: Sequence[Any], tokens: ModuleType) -> None:
    """Raises ``BadToken``. Without ``digest`` (the run file is damaged, and reported as such) its name must do."""
    if not name.fits(raw):
        raise BadToken("its content does not fit its name, it was altered or damaged")
    if not digest:
        digest = tokens.imprint(tokens.decode(raw))
        if digest[:8] != name.stem[-8:]:
            raise BadToken("it does not vouch for this run file but for other bytes")
    tokens.check(raw, digest, pool, name.authority)
