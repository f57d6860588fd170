"""Signals by which a person or a computer ends a run: what they do, and when they must wait."""

from __future__ import annotations

import signal
import threading
from collections.abc import Callable, Iterator, Sequence
from contextlib import AbstractContextManager, contextmanager
from typing import Any

TO_STOP, TO_END = ("SIGINT",), ("SIGTERM", "SIGHUP")

Handler = Callable[..., Any] | int


def told_to_end_is_stopped() -> AbstractContextManager[None]:
    """Treat the signals to end as the one to stop: kernels end, unfinished work is removed."""
    return _handled(TO_END, signal.default_int_handler)


def not_stopped_now() -> AbstractContextManager[None]:
    """Let a moment end that must not be cut in half."""
    return _handled((*TO_STOP, *TO_END), signal.SIG_IGN)


@contextmanager
def _handled(names: Sequence[str], handler: Handler) -> Iterator[None]:
    """Handle signals in one way for a while; only the main thread may, and Windows has fewer."""
    if threading.current_thread() is not threading.main_thread():
        yield
        return
    numbers = [getattr(signal, name) for name in names if hasattr(signal, name)]
    before = {number: signal.signal(number, handler) for number in numbers}
    try:
        yield
    finally:
        for number, earlier in before.items():
            signal.signal(number, earlier)
