"""JupyterLab on the notebooks: on this computer alone, with this Python, saving no outputs."""
