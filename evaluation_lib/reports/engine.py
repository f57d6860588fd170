"""How papermill runs the notebooks of a report run: behind both walls that let releases through."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from jupyter_client.manager import AsyncKernelManager
from nbclient.exceptions import CellExecutionError
from nbformat import NotebookNode
from papermill.clientwrap import PapermillNotebookClient
from papermill.engines import Engine, NotebookExecutionManager, papermill_engines
from papermill.log import logger

from evaluation_lib.disclosure.outer_wall import keep_released
from evaluation_lib.logs import details_of_notebook
from evaluation_lib.reports.kernels import ReportKernelManager

#: How long a kernel may take to start on a busy machine.
START_SECONDS = 120
NAME = "evaluation"


@dataclass
class Watch:
    """What the run learns of a notebook beside its outputs; nothing of it is in the notebook.

    Attributes
    ----------
    refusal
        The sentence that stands in place of what is not shown.
    not_shown
        The number of cells of which something is not shown.
    details
        Where in the code a cell failed, for the run's log.
    """

    refusal: str
    not_shown: int = 0
    details: str = ""


class ReportClient(PapermillNotebookClient):
    """Run the cells, and keep of their outputs what is released."""

    def __init__(self, nb_man: NotebookExecutionManager, *, watch: Watch, **settings: Any) -> None:
        super().__init__(nb_man, store_widget_state=False, **settings)
        self._watch = watch
        self._key = b""

    def create_kernel_manager(self) -> AsyncKernelManager:
        """Make the kernel's manager, whose key its kernel will sign with."""
        manager = super().create_kernel_manager()
        self._key = manager.key
        return manager

    def execute(self, **settings: Any) -> NotebookNode:
        """Run the notebook; whether or not it ends well, only releases remain in it."""
        try:
            return super().execute(**settings)
        finally:
            self._watch.not_shown = keep_released(
                self.nb, key=self._key, refusal=self._watch.refusal
            )

    def handle_comm_msg(self, outs: list[Any], msg: dict[str, Any], cell_index: int) -> None:
        """Keep nothing of what widgets say: what they show is refused."""

    def execute_cell(self, cell: NotebookNode, cell_index: int, **settings: Any) -> NotebookNode:
        """Run a cell; the kernel's reply says in full why it failed, and no output does."""
        try:
            return super().execute_cell(cell, cell_index, **settings)
        except CellExecutionError as error:
            lines = error.traceback.splitlines()
            self._watch.details = details_of_notebook(error.ename, error.evalue, lines)
            raise


class ReportEngine(Engine):
    """Let papermill run a notebook by a `ReportClient`."""

    @classmethod
    def execute_managed_notebook(
        cls, nb_man: NotebookExecutionManager, kernel_name: str, *, watch: Watch, **_: Any
    ) -> NotebookNode:
        """Run the notebook."""
        return ReportClient(
            nb_man,
            watch=watch,
            kernel_name=kernel_name,
            kernel_manager_class=ReportKernelManager,
            startup_timeout=START_SECONDS,
            log=logger,
        ).execute()


papermill_engines.register(NAME, ReportEngine)
