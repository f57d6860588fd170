"""What is saved from JupyterLab: a notebook as it was written, without what running it showed."""

from __future__ import annotations

from typing import Any

from jupyter_server.services.contents.largefilemanager import AsyncLargeFileManager

#: What running a notebook leaves in its own and its cells' metadata.
LEFT_BY_A_RUN = ("execution", "papermill", "widgets")


def without_outputs(model: dict[str, Any], **_: Any) -> None:
    """Take the outputs out of a notebook that is about to be saved: they can show children's rows.

    Parameters
    ----------
    model
        What is saved, as Jupyter hands it over; changed in place, as it asks.
    """
    notebook = model.get("content")
    if model.get("type") != "notebook" or not isinstance(notebook, dict):
        return
    for name in LEFT_BY_A_RUN:
        notebook.get("metadata", {}).pop(name, None)
    for cell in notebook.get("cells", []):
        for name in LEFT_BY_A_RUN:
            cell.get("metadata", {}).pop(name, None)
        if cell.get("cell_type") == "code":
            cell.update(outputs=[], execution_count=None)


class SavesNoOutputs(AsyncLargeFileManager):
    """Jupyter's own way to keep files, but for the outputs of notebooks."""

    def __init__(self, **settings: Any) -> None:
        super().__init__(**settings)
        self.register_pre_save_hook(without_outputs)
