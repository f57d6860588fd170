"""Refuse notebooks that carry outputs, which can hold data about children, or would show them.

What a notebook may hold is said in `evaluation_lib.disclosure.notebook_lint`.

``python tools/check_notebooks_are_clean.py [--fix] [notebook ...]``: without names, every notebook
that git knows is looked at.
"""

from __future__ import annotations

import argparse
import copy
import json
import subprocess
import sys
from pathlib import Path

from evaluation_lib.dictionary import load_dictionary
from evaluation_lib.disclosure.notebook_lint import faults_in

DIRTY = "{path} carries the outputs of a run: clean it with the option --fix."
NOT_A_NOTEBOOK = "{path} is not a notebook: it cannot be read as JSON with cells."
LEFT_BY_A_RUN = ("papermill", "widgets")


def main(arguments: list[str] | None = None) -> int:
    """Check the notebooks, or clean them with ``--fix``; the status is 1 if any was not clean."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("notebooks", nargs="*", type=Path, help="default: all that git knows")
    parser.add_argument("--fix", action="store_true", help="remove the outputs")
    options = parser.parse_args(arguments)
    paths = options.notebooks or known_to_git()
    faults = [fault(path, fix=options.fix) for path in paths]
    found = [sentence for sentence in faults if sentence]
    found += [sentence for path in paths for sentence in faults_of_content(path)]
    for sentence in found:
        print(sentence, file=sys.stderr)
    return 1 if found else 0


def fault(path: Path, *, fix: bool) -> str | None:
    """What is wrong with one notebook, as a sentence; None for a clean or a cleaned one."""
    try:
        notebook = json.loads(path.read_text(encoding="utf-8"))
        clean = cleaned(notebook)
    except (ValueError, KeyError, TypeError):
        return NOT_A_NOTEBOOK.format(path=path)
    if clean == notebook:
        return None
    if not fix:
        return DIRTY.format(path=path)
    text = json.dumps(clean, indent=1, ensure_ascii=False) + "\n"
    path.write_text(text, encoding="utf-8", newline="\n")
    return None


def faults_of_content(path: Path) -> list[str]:
    """What is wrong with what a notebook says and shows; nothing where it cannot be read."""
    try:
        notebook = json.loads(path.read_text(encoding="utf-8"))
        found = faults_in(notebook, dictionary=load_dictionary())
    except (ValueError, KeyError, TypeError):
        return []
    return [f"{path}, {sentence}" for sentence in found]


def cleaned(notebook: dict) -> dict:
    """A notebook without what running it left: outputs, counts, timings and widgets."""
    clean = copy.deepcopy(notebook)
    for name in LEFT_BY_A_RUN:
        clean["metadata"].pop(name, None)
    for cell in clean["cells"]:
        for name in ("execution", *LEFT_BY_A_RUN):
            cell["metadata"].pop(name, None)
        if cell["cell_type"] == "code":
            cell.update(outputs=[], execution_count=None)
    return clean


def known_to_git() -> list[Path]:
    """Every notebook that is committed or about to be."""
    command = ["git", "ls-files", "-z", "*.ipynb"]
    listed = subprocess.run(command, check=True, capture_output=True, encoding="utf-8").stdout
    return [path for name in listed.split("\0") if name and (path := Path(name)).exists()]


if __name__ == "__main__":
    sys.exit(main())
