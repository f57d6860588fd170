"""The inner wall: the kernel of a report run, which shows releases and nothing else.

`reports.kernels` names these classes on the kernel's command line, so that the wall stands before
any cell runs; this module is imported at every start and therefore imports nothing heavy.
"""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any

from ipykernel.iostream import OutStream
from ipykernel.ipkernel import IPythonKernel
from ipykernel.zmqshell import ZMQDisplayPublisher, ZMQInteractiveShell
from IPython.core.formatters import DisplayFormatter
from traitlets import Type, Unicode

from evaluation_lib.disclosure.in_a_run import begin_report_run, is_signed_here, sign
from evaluation_lib.disclosure.release import shown_by
from evaluation_lib.disclosure.signing import SIGNATURE
from evaluation_lib.errors import EvaluationError

#: What is sent in place of what is refused; the outer wall puts a sentence there.
NOT_SHOWN = {"text/plain": "not shown"}
#: The file descriptors to which programs that a cell starts, and code in C, write.
DESCRIPTORS = {"stdout": 1, "stderr": 2}


class ReleasesOnly(DisplayFormatter):
    """Give releases their form, and sign it; refuse all else, however it would show itself."""

    def format(
        self, obj: object, include: Any = None, exclude: Any = None
    ) -> tuple[dict[str, Any], dict[str, Any]]:
        """Return what is shown of an object, and its signature."""
        shown = shown_by(obj)
        if shown is None:
            return dict(NOT_SHOWN), {}
        return shown, {SIGNATURE: sign(shown)}


class SignedOnly(ZMQDisplayPublisher):
    """Publish what `ReleasesOnly` has signed; what a cell publishes by itself is refused."""

    def publish(
        self, data: dict[str, Any], metadata: dict[str, Any] | None = None, **_: Any
    ) -> None:
        """Publish an output, without any other metadata and never in place of another."""
        given = (metadata or {}).get(SIGNATURE)
        if is_signed_here(data, given):
            super().publish(data, {SIGNATURE: given})
        else:
            super().publish(dict(NOT_SHOWN))


class MutedStream(OutStream):
    """Take what is printed and keep nothing of it; of text on standard output it is said once.

    Standard error takes warnings, which are not for a report's readers: nothing is said of those.
    """

    def __init__(self, *arguments: Any, **named: Any) -> None:
        super().__init__(*arguments, **named)
        with open(os.devnull, "wb") as nowhere:
            os.dup2(nowhere.fileno(), self.fileno())
        self._said_in: object = None

    def fileno(self) -> int:
        """Return where programs that are handed the stream write, which leads nowhere."""
        return DESCRIPTORS[self.name]

    def write(self, string: str) -> int:
        """Keep nothing; say that something was printed, once a cell."""
        cell = self.parent_header.get("msg_id")
        if self.name == "stdout" and string.strip() and cell != self._said_in:
            self._said_in = cell
            if self._is_master_process() and not self.closed:
                content = {"data": NOT_SHOWN, "metadata": {}}
                self.session.send(
                    self.pub_thread, "display_data", content, parent=self.parent_header
                )
        return len(string)


class ReportShell(ZMQInteractiveShell):
    """The shell of a report run."""

    display_pub_class = Type(SignedOnly)

    def init_display_formatter(self) -> None:
        """Let releases through only."""
        self.display_formatter = ReleasesOnly(parent=self)
        self.configurables.append(self.display_formatter)

    def _showtraceback(self, etype: type, evalue: BaseException, stb: list[str]) -> None:
        """Show the kind of an error, and the sentence of one that the suite itself has raised.

        The reply to whoever runs the notebook has it all, for the run's log.
        """
        said = sentence_of(evalue)
        shown = {"ename": etype.__name__, "evalue": said}
        super()._showtraceback(etype, said, [sign(shown)] if said else [])
        self._last_traceback = stb


def sentence_of(error: BaseException) -> str:
    """Return the sentence of an error that the suite has raised; nothing of any other.

    The same kind of error raised by a cell may quote anything.
    """
    trace, name = error.__traceback__, ""
    while trace is not None:
        name, trace = trace.tb_frame.f_globals.get("__name__", ""), trace.tb_next
    by_the_suite = isinstance(error, EvaluationError) and name.startswith("evaluation_lib.")
    return str(error) if by_the_suite else ""


class ReportKernel(IPythonKernel):
    """The kernel of a report run."""

    shell_class = Type(ReportShell)
    key_file = Unicode(help="the file with the run's key, which is removed once read").tag(
        config=True
    )

    def __init__(self, **named: Any) -> None:
        super().__init__(**named)
        file = Path(self.key_file)
        begin_report_run(file.read_bytes())
        file.unlink()
