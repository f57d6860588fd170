"""Keep what was taken out so that only the key gives it back."""

from __future__ import annotations

import hmac
import json
import secrets
from collections.abc import Mapping, Sequence
from dataclasses import astuple

import pandas as pd
from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from evaluation_lib.errors import DataError
from evaluation_lib.records.deidentification.one_answer import Replacement, restored

#: What a log begins with; it is held against a change too.
MARK = b"EVALUATION-DEIDENTIFICATION-1\n"
NONCE_BYTES = 12
OF = b"deidentification log"

NOT_A_LOG = "This is no log of what was taken out of answers: name the file that deidentify wrote."
NOT_OPENED = (
    "The log cannot be opened: it was made with another key, or somebody changed it. Give the key "
    "that the answers were de-identified with."
)
NOT_THE_SAME = (
    "Answer {response} is not as it was when the log was made: give the answers that were written "
    "with it."
)


def sealed_log(replacements: Mapping[str, Sequence[Replacement]], *, key: bytes) -> bytes:
    """Return the log, encrypted so that it can be neither read nor changed without the key.

    Parameters
    ----------
    replacements
        What was taken out, by ``response_id``.
    key
        The kept key; the log has one of its own that is made of it.

    Returns
    -------
    bytes
        AES-GCM with 256 bits over JSON, behind a mark and a number that is used once.
    """
    said = {response: [astuple(one) for one in done] for response, done in replacements.items()}
    nonce = secrets.token_bytes(NONCE_BYTES)
    content = json.dumps(said, ensure_ascii=False).encode("utf-8")
    return MARK + nonce + _cipher(key).encrypt(nonce, content, MARK)


def opened_log(log: bytes, *, key: bytes) -> dict[str, list[Replacement]]:
    """Return what was taken out, by ``response_id``.

    Raises
    ------
    DataError
        If it is no log, was made with another key, or was changed.
    """
    if not log.startswith(MARK):
        raise DataError(NOT_A_LOG)
    nonce, content = log[len(MARK) :][:NONCE_BYTES], log[len(MARK) + NONCE_BYTES :]
    try:
        said = json.loads(_cipher(key).decrypt(nonce, content, MARK))
    except (InvalidTag, ValueError) as error:
        raise DataError(NOT_OPENED) from error
    return {response: [Replacement(*one) for one in done] for response, done in said.items()}


def put_back(answers: pd.DataFrame, log: bytes, *, key: bytes) -> pd.DataFrame:
    """Return the answers as people wrote them, for whoever has the key and a reason.

    Parameters
    ----------
    answers
        ``response_id``, ``answer``, as they were written with the log.
    log
        The log.
    key
        The key.

    Raises
    ------
    DataError
        If the log cannot be opened, or an answer is not the one that it was made with.
    """
    taken = opened_log(log, key=key)
    pairs = zip(answers["response_id"], answers["answer"], strict=True)
    return answers.assign(answer=[_as_written(*pair, taken) for pair in pairs])


def _as_written(response: str, text: str, taken: Mapping[str, Sequence[Replacement]]) -> str:
    done = taken.get(response, ())
    if any(text[one.start : one.start + len(one.label)] != one.label for one in done):
        raise DataError(NOT_THE_SAME.format(response=response))
    return restored(text, done)


def _cipher(key: bytes) -> AESGCM:
    return AESGCM(hmac.digest(key, OF, "sha256"))
