"""Kernels that begin with all that reports import: forked from one process that holds no data.

A cold kernel takes a second and a half to import what every report needs. A process that has done
so once, and nothing else, is forked for each kernel (`multiprocessing`'s forkserver). It has read
no extract and opened no report, so nothing of one area can reach the kernel of another.
"""

from __future__ import annotations

import multiprocessing
import os
import signal
import sys
import threading
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from multiprocessing.process import BaseProcess
from typing import Any

from jupyter_client.connect import KernelConnectionInfo
from jupyter_client.provisioning import LocalProvisioner

#: What the process imports that is forked, by which all that notebooks import is loaded.
PRELOADED = "evaluation_lib.reports.kernel_imports"
#: The module that a kernel is started with, after which its own arguments stand.
LAUNCHER = "ipykernel_launcher"
#: Threads of linear algebra do not survive a fork, and one result needs one order of sums.
ONE_THREAD = {"OPENBLAS_NUM_THREADS": "1", "OMP_NUM_THREADS": "1", "MKL_NUM_THREADS": "1"}

_STARTING = threading.Lock()


def can_be_warm() -> bool:
    """Whether kernels are forked here: on Linux, where libraries survive it."""
    return sys.platform == "linux"


def warm_up() -> None:
    """Begin to load what kernels will need, in a process of its own, without waiting for it."""
    if can_be_warm():
        with _STARTING, _in_environment(ONE_THREAD):
            from multiprocessing.forkserver import ensure_running

            _context().set_forkserver_preload([PRELOADED])
            ensure_running()


def _context() -> multiprocessing.context.ForkServerContext:
    return multiprocessing.get_context("forkserver")


@contextmanager
def _in_environment(variables: dict[str, str]) -> Iterator[None]:
    before = {name: os.environ.get(name) for name in variables}
    os.environ.update(variables)
    try:
        yield
    finally:
        for name, value in before.items():
            if value is None:
                os.environ.pop(name, None)
            else:
                os.environ[name] = value


class WarmProvisioner(LocalProvisioner):
    """Start a kernel by a fork of the process that has loaded what reports import."""

    async def launch_kernel(self, cmd: list[str], **kwargs: Any) -> KernelConnectionInfo:
        """Fork a kernel with the arguments and the environment of one that is started anew."""
        warm_up()
        arguments = cmd[cmd.index(LAUNCHER) + 1 :]
        process = _context().Process(
            target=run_kernel, args=(arguments, dict(kwargs["env"]), os.getcwd()), daemon=True
        )
        with _STARTING:
            process.start()
        self.process = ForkedKernel(process)
        # It leads a group of its own, as soon as it runs.
        self.pid = self.pgid = process.pid
        return self.connection_info


class ForkedKernel:
    """A forked kernel, as `LocalProvisioner` asks a program that it has started.

    Attributes
    ----------
    pid
        The process.
    stdin, stdout, stderr
        None: they lead nowhere.
    """

    stdin = stdout = stderr = None

    def __init__(self, process: BaseProcess) -> None:
        self._process = process
        self.pid = process.pid

    def poll(self) -> int | None:
        """Return how it ended; nothing while it runs."""
        return self._process.exitcode

    def wait(self) -> int | None:
        """Wait for its end."""
        self._process.join()
        return self._process.exitcode

    def send_signal(self, number: int) -> None:
        """Send a signal to it, where it still runs."""
        if self.poll() is None:
            with suppress(ProcessLookupError):
                os.kill(self.pid, number)

    def terminate(self) -> None:
        """Ask it to end."""
        self.send_signal(signal.SIGTERM)

    def kill(self) -> None:
        """End it."""
        self.send_signal(signal.SIGKILL)


def run_kernel(arguments: Sequence[str], environment: dict[str, str], folder: str) -> None:
    """Be a kernel until it is asked to end: what a forked process does.

    Parameters
    ----------
    arguments
        What would follow the launcher's name on a command line.
    environment
        All environment variables.
    folder
        The folder to work in.
    """
    os.setsid()
    _mute()
    os.chdir(folder)
    os.environ.clear()
    os.environ.update(environment)
    # A child of a daemon may have children itself: a cell may start programs.
    multiprocessing.current_process()._config["daemon"] = False  # type: ignore[attr-defined]
    _draw_anew()
    threading.Thread(target=_end_with_the_run, daemon=True).start()
    from ipykernel.kernelapp import IPKernelApp

    sys.argv = [LAUNCHER, *arguments]
    IPKernelApp.launch_instance(argv=sys.argv[1:])


def _mute() -> None:
    """Say nothing on the terminal: what a kernel has to say, it says to whoever runs the notebook.

    One that is ended while it starts would else say how.
    """
    with open(os.devnull, "wb") as nowhere:
        for descriptor in (1, 2):
            os.dup2(nowhere.fileno(), descriptor)


def _end_with_the_run() -> None:
    """End, with all that a cell has started, once the process that asked for the kernel is gone.

    A kernel of its own would watch who started it; here that is the process that was forked.
    """
    run = multiprocessing.parent_process()
    assert run is not None
    run.join()
    os.killpg(0, signal.SIGKILL)


def _draw_anew() -> None:
    """Let chance begin anew: a fork would draw what every other fork draws."""
    import random

    import numpy as np

    random.seed()
    np.random.seed()
