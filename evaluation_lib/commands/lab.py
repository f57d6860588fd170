"""``evaluate lab``: open JupyterLab on the notebooks, with the kernel ready."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import TYPE_CHECKING, Any

from evaluation_lib.commands.parsing import MADE, add_command, output_path
from evaluation_lib.dictionary import Dictionary
from evaluation_lib.project import in_checkout, notebooks_folder
from evaluation_lib.wordlists import cut

if TYPE_CHECKING:
    from evaluation_lib.lab.folders import Copied

OWN_FOLDER = "notebooks-of-mine"
PORTS = (1024, 65535)

NOT_A_PORT = "--port '{found}' is not a port: write a whole number from {first} to {last}."
#: Said before anything else.
RAW_ROWS = (
    "In JupyterLab every row of the extracts can be seen. Let nobody look on who may\n"
    "not see the children's records, and send nobody a notebook or a picture of the\n"
    "screen. Notebooks are saved without what running them showed."
)
OPENED = "JupyterLab is open on {folder}\n{address}\nCtrl+C ends it."
STARTING = "JupyterLab is starting ..."
COPIED = "Copied to {folder}: {number} files."
KEPT = "Left as they were in {folder}, since they were there already: {number} files."
ENDED = "JupyterLab has ended, and its kernels with it."


def add_lab(commands: Any) -> None:
    """Add the command."""
    command = add_command(
        commands,
        "lab",
        help="open JupyterLab on the notebooks, on this computer alone",
        epilog="The kernel is this environment's own Python. Nothing is fetched from the network.",
    )
    default = "the project's notebooks" if in_checkout() else f"./{OWN_FOLDER}"
    command.add_argument(
        "--folder",
        metavar="FOLDER",
        help="a folder of your own to copy the notebooks to; what is there already is never "
        f"overwritten (default: {default})",
    )
    command.add_argument(
        "--no-browser", action="store_true", help="open no browser, only say the address"
    )
    command.add_argument(
        "--port",
        metavar="NUMBER",
        type=_port,
        help="the port (default: the first that is free from 8888)",
    )
    command.set_defaults(command=_lab)


def _port(text: str) -> int:
    first, last = PORTS
    if not text.isdecimal() or not first <= int(text) <= last:
        raise argparse.ArgumentTypeError(NOT_A_PORT.format(found=cut(text), first=first, last=last))
    return int(text)


def _lab(options: argparse.Namespace, dictionary: Dictionary) -> int:
    dictionary.check()
    print(RAW_ROWS, flush=True)
    folder = _folder(options.folder)
    print(STARTING, flush=True)
    from evaluation_lib.lab.serving import serve

    serve(
        folder,
        port=options.port,
        browser=not options.no_browser,
        opened=lambda address: print(OPENED.format(folder=folder, address=address), flush=True),
    )
    print(ENDED)
    return MADE


def _folder(named: str | None) -> Path:
    """Return the folder to open on; in an installed suite, and where one is named, it is a copy."""
    if named is None and in_checkout():
        return notebooks_folder()
    from evaluation_lib.lab.folders import copy_notebooks

    folder = output_path(named, default=Path(OWN_FOLDER), option="--folder").resolve()
    _say(copy_notebooks(folder))
    return folder


def _say(copied: Copied) -> None:
    for sentence, files in ((COPIED, copied.new), (KEPT, copied.kept)):
        if files:
            print(sentence.format(folder=copied.folder, number=len(files)), flush=True)
