"""Serve JupyterLab from this process until it is told to end."""

from __future__ import annotations

import secrets
import signal
import socket
from collections.abc import Callable
from pathlib import Path
from typing import Any

from jupyterlab.labapp import LabApp
from traitlets.config import Config

from evaluation_lib.errors import EvaluationError
from evaluation_lib.lab.kernels import OwnKernelOnly
from evaluation_lib.lab.saving import SavesNoOutputs

HERE = "127.0.0.1"
SETTINGS = Path(__file__).parent / "settings"
ERRORS_ONLY = 40
ENDING = ("SIGINT", "SIGTERM", "SIGHUP", "SIGBREAK")

PORT_TAKEN = "--port {port} is in use, or may not be used: write another number, or leave it out."


def lab_config(folder: Path, *, port: int | None, browser: bool, token: str) -> Config:
    """Return how JupyterLab is to run; it counts over any settings that a computer has.

    On this computer alone, behind a token that no command line shows, with this Python's kernel,
    saving no outputs, asking nothing of the network: no news, no updates, no extensions.
    """
    config = Config()
    config.ServerApp.ip = HERE
    config.ServerApp.allow_remote_access = False
    config.ServerApp.root_dir = str(folder)
    config.ServerApp.open_browser = browser
    # A container's only user is often root; nobody else reaches the server anyway.
    config.ServerApp.allow_root = True
    config.ServerApp.kernel_spec_manager_class = OwnKernelOnly
    config.ServerApp.contents_manager_class = SavesNoOutputs
    if port is not None:
        config.ServerApp.port = port
        config.ServerApp.port_retries = 0
    config.IdentityProvider.token = token
    config.LabApp.app_settings_dir = str(SETTINGS)
    config.LabApp.extension_manager = "readonly"
    config.LabApp.news_url = None
    config.LabApp.check_for_updates_class = "jupyterlab.NeverCheckForUpdate"
    config.Application.log_level = ERRORS_ONLY
    return config


def serve(folder: Path, *, port: int | None, browser: bool, opened: Callable[[str], None]) -> None:
    """Serve JupyterLab on a folder until somebody ends it, then end its kernels.

    Parameters
    ----------
    folder
        The folder that it opens on.
    port
        The port; the first free one from 8888 if not given.
    browser
        Whether to open a browser.
    opened
        Called with the address once it is known.

    Raises
    ------
    EvaluationError
        If the port cannot be used.
    """
    if port is not None:
        _refuse_taken(port)
    token = secrets.token_hex(24)
    config = lab_config(folder, port=port, browser=browser, token=token)
    server = LabApp.initialize_server(config=config)
    before = _handle(lambda *_: server.stop(from_signal=True))
    try:
        opened(f"http://localhost:{server.port}/lab?token={token}")
        server.start()
    finally:
        for number, earlier in before.items():
            signal.signal(number, earlier)


def _handle(handler: Callable[..., Any]) -> dict[int, Any]:
    """End at the first signal to, where Jupyter would ask whether one is sure."""
    numbers = [getattr(signal, name) for name in ENDING if hasattr(signal, name)]
    return {number: signal.signal(number, handler) for number in numbers}


def _refuse_taken(port: int) -> None:
    with socket.socket() as probe:
        try:
            probe.bind((HERE, port))
        except OSError as error:
            raise EvaluationError(PORT_TAKEN.format(port=port)) from error
