"""The outer wall: what a kernel has sent is kept only where it carries the run's own signature.

It stands in the process that runs the notebook. Nothing of the notebook is written to a file before
it has been through here.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from html import escape
from typing import Any

from nbformat import NotebookNode
from nbformat.v4 import new_output

from evaluation_lib.disclosure.signing import SIGNATURE, is_signed, signature

#: Outputs that a release can be.
SHOWN = ("display_data", "execute_result")
#: What the kind of an error can look like; anything else could say something.
KIND = re.compile(r"[A-Za-z_][A-Za-z0-9_]{0,60}")
UNKNOWN_KIND = "Error"


def keep_released(notebook: NotebookNode, *, key: bytes, refusal: str) -> int:
    """Keep of an executed notebook's outputs what is released, and say where something was not.

    An error keeps its kind, and its sentence if the suite raised it. Widgets go, and all metadata
    of outputs but their signature.

    Parameters
    ----------
    notebook
        The executed notebook; changed in place.
    key
        The run's key.
    refusal
        The sentence that stands in place of what is not shown.

    Returns
    -------
    int
        The number of cells of which something is not shown.
    """
    notebook.metadata.pop("widgets", None)
    refused = 0
    for cell in notebook.cells:
        if cell.cell_type == "code":
            kept = list(_kept(cell.outputs, key))
            refused += None in kept
            cell.outputs = list(_with_refusal(kept, refusal=refusal, key=key))
    return refused


def _kept(outputs: Sequence[NotebookNode], key: bytes) -> Iterator[NotebookNode | None]:
    """Give each output, or nothing where it is refused."""
    for output in outputs:
        given = output.get("metadata", {}).get(SIGNATURE)
        if output.output_type == "error":
            yield _reduced(output, key)
        elif output.output_type in SHOWN and is_signed(output.data, given, key=key):
            output.metadata = NotebookNode({SIGNATURE: given})
            yield output
        else:
            yield None


def _reduced(error: NotebookNode, key: bytes) -> NotebookNode:
    """Take out of an error what only the run's log may hold."""
    told = {"ename": error.ename, "evalue": error.evalue}
    by_the_suite = is_signed(told, next(iter(error.traceback), None), key=key)
    kind = error.ename if KIND.fullmatch(error.ename) else UNKNOWN_KIND
    said = error.evalue if by_the_suite else ""
    return new_output("error", ename=kind, evalue=said, traceback=[said or kind])


def _with_refusal(
    kept: Sequence[NotebookNode | None], *, refusal: str, key: bytes
) -> Iterator[NotebookNode]:
    """Say once, where the first output of a cell was refused, that something is not shown."""
    said = False
    for output in kept:
        if output is not None:
            yield output
        elif not said:
            said = True
            yield _refusal(refusal, key)


def _refusal(sentence: str, key: bytes) -> NotebookNode:
    shown: dict[str, Any] = {
        "text/plain": sentence,
        "text/html": f"<p class='note'>{escape(sentence)}</p>",
    }
    return new_output("display_data", shown, metadata={SIGNATURE: signature(shown, key=key)})
