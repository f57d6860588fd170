"""Kernels for report runs: this very Python, and on Unix no port that others could reach."""

from __future__ import annotations

import os
import shutil
import signal
import sys
import tempfile
from contextlib import suppress
from pathlib import Path
from typing import Any, ClassVar
from weakref import WeakSet

from jupyter_client.kernelspec import KernelSpec
from jupyter_client.manager import AsyncKernelManager

#: Arguments of this Python's own kernel; a kernel installed elsewhere would have other packages.
KERNEL_COMMAND = [
    sys.executable,
    "-Xfrozen_modules=off",
    "-m",
    "ipykernel_launcher",
    "-f",
    "{connection_file}",
    # A kernel that is asked to end says "ERROR: KeyboardInterrupt" on the terminal.
    "--IPKernelApp.log_level=50",
]


class ReportKernelManager(AsyncKernelManager):
    """Start this Python's kernel, over sockets in a folder that only the user can read.

    Ports would be open to everyone on a shared computer, and two runs can race for one. Windows
    has no such sockets there; it keeps local ports.
    """

    started: ClassVar[WeakSet[ReportKernelManager]] = WeakSet()

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.started.add(self)
        self._sockets: Path | None = None
        if os.name == "posix":
            # Short: a socket's whole path must stay under about 100 characters.
            self._sockets = Path(tempfile.mkdtemp(prefix="ev-"))
            self.transport = "ipc"
            self.ip = str(self._sockets / "k")

    @property
    def kernel_spec(self) -> KernelSpec:
        """The kernel of the Python that runs the suite."""
        return KernelSpec(argv=KERNEL_COMMAND, display_name="Python 3", language="python")

    def cleanup_connection_file(self) -> None:
        """Remove the connection file, and the folder of the sockets with it."""
        super().cleanup_connection_file()
        if self._sockets is not None:
            shutil.rmtree(self._sockets, ignore_errors=True)


def kill_kernels() -> None:
    """End every kernel that is running, at once; what waits for one then fails."""
    for manager in list(ReportKernelManager.started):
        process = getattr(manager.provisioner, "process", None)
        if process is None or process.poll() is not None:
            continue
        if os.name == "posix":
            # What a cell started goes too: a kernel leads a group of its own.
            with suppress(ProcessLookupError):
                os.killpg(process.pid, signal.SIGKILL)
        else:
            process.kill()
