"""The secret key of pseudonyms: a file of its own, away from the data, closed to others."""

from __future__ import annotations

import hmac
import os
import re
import secrets
from collections.abc import Iterable
from contextlib import suppress
from pathlib import Path

import pandas as pd

from evaluation_lib.errors import EvaluationError
from evaluation_lib.keeping.at_rest import OTHERS, OWNER_ONLY
from evaluation_lib.project import CHECKOUT, in_checkout, outputs_folder

#: Whose identifiers are keyed, each by a key of its own, and the letter that each begins with.
CHILD, FAMILY, WORKER, EVENT = "child", "family", "worker", "event"
RESPONSE, CANDIDATE = "response", "candidate"
LETTERS = {CHILD: "C", FAMILY: "F", WORKER: "W", RESPONSE: "R", CANDIDATE: "N"}
KEY_BYTES = 32
FORM = re.compile(r"[0-9a-f]{64}")
#: Characters of a pseudonym behind its letter, and of an event's code behind its number: 80 bits
#: tell a county's children apart for certain, 48 bits the events of one child.
LENGTH, EVENT_LENGTH = 20, 12
PSEUDONYM = re.compile(rf"[{''.join(LETTERS.values())}][0-9a-f]{{{LENGTH}}}")

NO_KEY_FILE = "The key {file} is not a file: name the key's file, or make one with --new-key."
NOT_A_KEY = "{file} holds no key: name the file that --new-key made, or make another one."
READABLE = (
    "Others can read the key {file}, so the pseudonyms would protect nobody: take it away from "
    "them (chmod 600 {file}), or make another key with --new-key."
)
WITH_THE_DATA = (
    "The key {file} lies in {folder}, with the project or the data: whoever gets those would get "
    "the key too. Keep it in a folder of its own."
)
KEY_THERE = "{file} is there already, and a key is never written over: name another file."
NO_FOLDER = "The folder {folder} for the key does not exist: make it first."
NOT_WRITABLE = "The key {file} cannot be written ({reason}): name another place."
NOT_KEPT = (
    "The key {file} would lie where others can read it whatever is set, as on some shared drives: "
    "name a place on a disk of your own."
)
SAME_CODE = "Two identifiers got one pseudonym, which should never happen: make a new key."


def new_key() -> bytes:
    """Return a new key: 32 bytes of chance."""
    return secrets.token_bytes(KEY_BYTES)


def refuse_key_place(file: Path, *, apart_from: Iterable[Path]) -> None:
    """Refuse a place for a key that lies in the project, its outputs, or with the data.

    Parameters
    ----------
    file
        The key's file; links are followed.
    apart_from
        Folders of data that the key must not lie in.

    Raises
    ------
    EvaluationError
        If it does.
    """
    place = file.expanduser().resolve()
    project = [CHECKOUT] if in_checkout() else []
    for folder in (*project, outputs_folder(), *apart_from):
        if place.is_relative_to(folder.expanduser().resolve()):
            raise EvaluationError(WITH_THE_DATA.format(file=file, folder=folder))


def refuse_new_key(file: Path) -> None:
    """Refuse to write a key where one is, or where there is no folder, before any work.

    Raises
    ------
    EvaluationError
        If so.
    """
    if os.path.lexists(file):
        raise EvaluationError(KEY_THERE.format(file=file))
    if not file.parent.is_dir():
        raise EvaluationError(NO_FOLDER.format(folder=file.parent))


def read_key(file: Path) -> bytes:
    """Read a key that its owner alone can read.

    On Windows, where rights come with the folder above, they are not looked at.

    Raises
    ------
    EvaluationError
        If it is no file, others can read or change it, or it holds no key.
    """
    if not file.is_file():
        raise EvaluationError(NO_KEY_FILE.format(file=file))
    if os.name == "posix" and file.stat().st_mode & OTHERS:
        raise EvaluationError(READABLE.format(file=file))
    try:
        text = file.read_text(encoding="ascii").strip()
    except (OSError, ValueError) as error:
        raise EvaluationError(NOT_A_KEY.format(file=file)) from error
    if not FORM.fullmatch(text):
        raise EvaluationError(NOT_A_KEY.format(file=file))
    return bytes.fromhex(text)


def write_key(file: Path, key: bytes) -> None:
    """Write a new key, closed to others from its first byte on.

    Raises
    ------
    EvaluationError
        If there is a file already, it cannot be written, or the drive does not keep rights.
    """
    try:
        handle = os.open(file, os.O_WRONLY | os.O_CREAT | os.O_EXCL, OWNER_ONLY)
    except FileExistsError as error:
        raise EvaluationError(KEY_THERE.format(file=file)) from error
    except OSError as error:
        reason = error.strerror or error
        raise EvaluationError(NOT_WRITABLE.format(file=file, reason=reason)) from error
    with os.fdopen(handle, "w", encoding="ascii", newline="\n") as stream:
        stream.write(key.hex() + "\n")
        stream.flush()
        os.fsync(stream.fileno())
    if os.name == "posix" and file.stat().st_mode & OTHERS:
        with suppress(OSError):
            file.unlink()
        raise EvaluationError(NOT_KEPT.format(file=file))


def fingerprint_of(key: bytes) -> str:
    """Return signs by which two extracts of one key are known, and from which no key is found."""
    return hmac.digest(key, b"fingerprint", "sha256").hex()[:16]


def pseudonyms(values: pd.Series, *, key: bytes, of: str) -> pd.Series:
    """Return the pseudonym of each identifier: the same key gives the same, another key another.

    Parameters
    ----------
    values
        Identifiers as text; missing ones stay missing.
    key
        The key.
    of
        Whose: ``child``, ``family``, ``worker``, ``response`` or ``candidate``; each kind has a key
        of its own, so that the same number as a child's and as a family's gives two pseudonyms
        that nobody can tell to be one.

    Returns
    -------
    pandas.Series
        A letter and 20 hexadecimal digits: HMAC-SHA256, cut.

    Raises
    ------
    EvaluationError
        If two identifiers got one pseudonym.
    """
    own = hmac.digest(key, of.encode(), "sha256")
    known = values.dropna().unique()
    code = {one: LETTERS[of] + _digest(own, one)[:LENGTH] for one in known}
    if len(set(code.values())) < len(code):
        raise EvaluationError(SAME_CODE)
    return values.map(code).astype("string")


def event_codes(texts: Iterable[str], *, key: bytes) -> list[str]:
    """Return the code of each event, made of a text that names its table, its child and its id."""
    own = hmac.digest(key, EVENT.encode(), "sha256")
    return [_digest(own, text)[:EVENT_LENGTH] for text in texts]


def _digest(key: bytes, text: str) -> str:
    return hmac.digest(key, str(text).encode(), "sha256").hex()
