"""Print a page to PDF with a browser of this computer: tagged, with its title and an outline."""

from __future__ import annotations

import contextlib
import os
import signal
import subprocess
import sys
import tempfile
from pathlib import Path

from evaluation_lib.errors import EvaluationError
from evaluation_lib.reports.browser import OWN_BROWSER, find_browser
from evaluation_lib.wordlists import cut

NO_BROWSER = (
    "PDF needs a browser that is not on this computer: install Chromium, Google Chrome or "
    "Microsoft Edge, or name one's program in " + OWN_BROWSER + "; or open the page in any browser "
    "and print it."
)
TOO_LONG = "{page} was not printed within {seconds} seconds: print it from a browser."
NOT_PRINTED = (
    "{page} was not printed by {browser}{reason}: name another browser in "
    + OWN_BROWSER
    + ", or print the page from any browser."
)

#: How long printing one page may take.
SECONDS = 120
#: Nothing but the page is read, nobody is told of it, and nothing is remembered of it.
OPTIONS = (
    "--headless",
    "--disable-gpu",
    "--disable-dev-shm-usage",
    "--disable-extensions",
    "--no-first-run",
    "--no-default-browser-check",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--host-resolver-rules=MAP * ~NOTFOUND",
    "--no-pdf-header-footer",
    "--generate-pdf-document-outline",
)


def needed_browser() -> Path:
    """Return a browser that can print.

    Raises
    ------
    EvaluationError
        If there is none: with what to install, or to do instead.
    """
    browser = find_browser()
    if browser is None:
        raise EvaluationError(NO_BROWSER)
    return browser


def print_to_pdf(page: Path, pdf: Path, *, browser: Path, seconds: float = SECONDS) -> None:
    """Print a page; the PDF is there whole, or not at all.

    Parameters
    ----------
    page
        The page.
    pdf
        Where the PDF goes; one that is there is replaced.
    browser
        The browser's program.
    seconds
        How long it may take.

    Raises
    ------
    EvaluationError
        If the browser did not print the page, or not in time.
    OSError
        If the PDF cannot be put in its place.
    """
    with tempfile.TemporaryDirectory(prefix="evaluation-pdf-", ignore_cleanup_errors=True) as aside:
        printed = Path(aside) / "page.pdf"
        said = _run(_command(page, printed, browser, profile=Path(aside) / "profile"), seconds)
        if said is None:
            raise EvaluationError(TOO_LONG.format(page=page, seconds=seconds))
        if not _is_whole(printed):
            reason = f" ({cut(said)})" if said else ""
            raise EvaluationError(
                NOT_PRINTED.format(page=page, browser=browser.name, reason=reason)
            )
        _put(printed, pdf)


def _command(page: Path, printed: Path, browser: Path, *, profile: Path) -> list[str]:
    # Chromium refuses its sandbox to root, as in a container; nobody else goes without it.
    as_root = hasattr(os, "geteuid") and os.geteuid() == 0
    return [
        str(browser),
        *OPTIONS,
        *(["--no-sandbox"] if as_root else []),
        f"--user-data-dir={profile}",
        f"--print-to-pdf={printed}",
        page.resolve().as_uri(),
    ]


def _run(command: list[str], seconds: float) -> str | None:
    """Run a browser and return the last line of what it says; nothing if it takes too long."""
    # A browser is many processes: they form a group of their own, so that all of them are ended.
    own_group = {} if sys.platform == "win32" else {"start_new_session": True}
    try:
        process = subprocess.Popen(
            command,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.PIPE,
            text=True,
            encoding="utf-8",
            errors="replace",
            **own_group,
        )
    except OSError as error:
        return error.strerror or str(error)
    with process:
        try:
            _, said = process.communicate(timeout=seconds)
        except subprocess.TimeoutExpired:
            return None
        finally:
            _end(process)
    lines = said.strip().splitlines()
    return lines[-1] if lines else ""


def _end(process: subprocess.Popen[str]) -> None:
    if process.poll() is not None:
        return
    if sys.platform == "win32":
        process.kill()
        return
    with contextlib.suppress(ProcessLookupError):
        os.killpg(process.pid, signal.SIGKILL)


def _is_whole(pdf: Path) -> bool:
    """Whether a file begins and ends as a PDF does."""
    try:
        content = pdf.read_bytes()
    except OSError:
        return False
    return content.startswith(b"%PDF-") and b"%%EOF" in content[-1024:]


def _put(printed: Path, pdf: Path) -> None:
    """Put a finished file in its place, which may be on another disk, in one step."""
    aside = pdf.with_name(f".{pdf.name}.unfinished")
    try:
        aside.write_bytes(printed.read_bytes())
        os.replace(aside, pdf)
    finally:
        aside.unlink(missing_ok=True)
