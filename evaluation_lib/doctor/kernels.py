"""Whether a notebook's kernel starts and finds the suite; reports are made by such kernels."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Iterator

from evaluation_lib.doctor.environments import install_again
from evaluation_lib.doctor.findings import LOOK, OK, WRONG, Finding

KERNEL = "Kernel"
#: What a kernel is asked to do: all that the first cell of a notebook needs.
CODE = "import evaluation_lib.opening, evaluation_lib.presentation.data_quality"
#: Seconds after which a kernel counts as one that does not start, and as a slow one.
LIMIT, SLOW = 120, 30

STARTED = "A kernel starts and finds the suite ({seconds:.0f} s)."
SLOWLY = "A kernel starts and finds the suite, but it takes {seconds:.0f} s."
BE_PATIENT = (
    "Run it again: the first start after an installation is slow. If it stays so, ask your IT team "
    "to leave the project's folder out of the virus scanner's checks."
)
NOT_IN_TIME = "A kernel did not answer within {seconds} s."
NO_KERNEL = "No kernel starts ({reason})."
LET_IT_START = (
    "Ask your IT team whether programs may start other programs from the project's folder and "
    "whether a security program holds up Python."
)
NOT_FOUND = "A kernel starts, but cannot import the suite ({reason})."


def kernel() -> Iterator[Finding]:
    """Start a kernel, have it import the suite, and end it."""
    try:
        from evaluation_lib.reports.kernels import ReportKernelManager
    except ImportError as error:
        yield Finding(KERNEL, WRONG, NO_KERNEL.format(reason=error), install_again())
        return
    started = time.monotonic()
    try:
        reason = asyncio.run(asyncio.wait_for(_ask(ReportKernelManager), LIMIT))
    except TimeoutError:
        yield Finding(KERNEL, WRONG, NOT_IN_TIME.format(seconds=LIMIT), LET_IT_START)
        return
    except (OSError, RuntimeError) as error:
        yield Finding(KERNEL, WRONG, NO_KERNEL.format(reason=error), LET_IT_START)
        return
    seconds = time.monotonic() - started
    if reason:
        yield Finding(KERNEL, WRONG, NOT_FOUND.format(reason=reason), install_again())
    elif seconds > SLOW:
        yield Finding(KERNEL, LOOK, SLOWLY.format(seconds=seconds), BE_PATIENT)
    else:
        yield Finding(KERNEL, OK, STARTED.format(seconds=seconds))


async def _ask(manager_class: type) -> str:
    """Return why a kernel could not import the suite; nothing if it could."""
    manager = manager_class()
    try:
        await manager.start_kernel()
        client = manager.client()
        client.start_channels()
        try:
            await client.wait_for_ready(timeout=LIMIT)
            reply = await client.execute_interactive(CODE, timeout=LIMIT, output_hook=_nothing)
        finally:
            client.stop_channels()
    finally:
        await manager.shutdown_kernel(now=True)
    content = reply["content"]
    return "" if content["status"] == "ok" else f"{content['ename']}: {content['evalue']}"


def _nothing(message: object) -> None:
    """Show nothing of what a kernel prints."""
