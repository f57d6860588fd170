"""The signature by which a run knows, of all that its kernels send, what they have released."""

from __future__ import annotations

import hashlib
import hmac
import json
import secrets
from collections.abc import Mapping
from typing import Any

#: Where in an output's metadata its signature stands.
SIGNATURE = "evaluation_signature"


def new_key() -> bytes:
    """Return a key for one kernel of one run; it is written into no file that a run leaves."""
    return secrets.token_bytes(32)


def signature(shown: Mapping[str, Any], *, key: bytes) -> str:
    """Sign what an output shows: HMAC with SHA-256, as hexadecimal digits.

    Parameters
    ----------
    shown
        What is shown, by kind; plain data, as JSON has it.
    key
        The run's key.
    """
    written = json.dumps(shown, sort_keys=True, separators=(",", ":"))
    return hmac.new(key, written.encode(), hashlib.sha256).hexdigest()


def is_signed(shown: Mapping[str, Any], given: object, *, key: bytes) -> bool:
    """Whether a signature is that of what is shown."""
    return isinstance(given, str) and hmac.compare_digest(
        signature(shown, key=key).encode(), given.encode()
    )
