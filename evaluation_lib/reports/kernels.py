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

from evaluation_lib.disclosure.signing import new_key
from evaluation_lib.logs import write_for_user
from evaluation_lib.reports.warm_kernels import ONE_THREAD, WarmProvisioner, can_be_warm

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
#: Where the wall inside the kernels of report runs stands; only they load it.
WALL = "evaluation_lib.disclosure.report_kernel"


class ReportKernelManager(AsyncKernelManager):
    """Start this Python's kernel, over sockets in a folder that only the user can read.

    Ports would be open to everyone on a shared computer, and two runs can race for one. Windows
    has no such sockets there; it keeps local ports.

    The kernel shows releases only, signed with a key that it is handed by a file in that folder.

    Attributes
    ----------
    key
        The key.
    warm
        Whether kernels begin with what reports import where they can (see `warm_kernels`).
    """

    started: ClassVar[WeakSet[ReportKernelManager]] = WeakSet()
    warm: ClassVar[bool] = True

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.started.add(self)
        # Short: a socket's whole path must stay under about 100 characters.
        self._folder = Path(tempfile.mkdtemp(prefix="ev-"))
        self.key = new_key()
        self._key_file = self._folder / "key"
        write_for_user(self._key_file, self.key)
        if os.name == "posix":
            self.transport = "ipc"
            self.ip = str(self._folder / "k")

    @property
    def kernel_spec(self) -> KernelSpec:
        """The kernel of the Python that runs the suite."""
        wall = [
            f"--IPKernelApp.kernel_class={WALL}.ReportKernel",
            f"--IPKernelApp.outstream_class={WALL}.MutedStream",
            # The stream sees to file descriptors; ipykernel would copy them to the terminal.
            "--IPKernelApp.capture_fd_output=False",
            f"--ReportKernel.key_file={self._key_file}",
        ]
        return KernelSpec(argv=[*KERNEL_COMMAND, *wall], display_name="Python 3", language="python")

    async def _async_pre_start_kernel(self, **kw: Any) -> tuple[list[str], dict[str, Any]]:
        """Take a warm kernel where there can be one, else one that is started anew."""
        if self.provisioner is None and self.warm and can_be_warm():
            self.provisioner = WarmProvisioner(
                kernel_id=self.kernel_id, kernel_spec=self.kernel_spec, parent=self
            )
        env = {**(kw.pop("env", None) or os.environ), **ONE_THREAD}
        return await super()._async_pre_start_kernel(env=env, **kw)

    pre_start_kernel = _async_pre_start_kernel

    def cleanup_connection_file(self) -> None:
        """Remove the connection file, and the folder of the key and the sockets with it."""
        super().cleanup_connection_file()
        shutil.rmtree(self._folder, ignore_errors=True)


def kill_kernels() -> None:
    """End every kernel that is running, at once; what waits for one then fails."""
    for manager in list(ReportKernelManager.started):
        process = getattr(manager.provisioner, "process", None)
        if process is None or process.poll() is not None:
            continue
        if os.name == "posix":
            # What a cell started goes too: a kernel leads a group of its own, once it runs.
            with suppress(ProcessLookupError):
                os.killpg(process.pid, signal.SIGKILL)
            process.kill()
        else:
            process.kill()
