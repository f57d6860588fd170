"""Exchange a coded project with other programs in the REFI-QDA standard, and say what is lost."""

from evaluation_lib.themes.refi_qda.exchanged import ExchangedCode, ReadProject
from evaluation_lib.themes.refi_qda.reading import read_exchange
from evaluation_lib.themes.refi_qda.writing import Exported, write_code_book, write_project

__all__ = [
    "Exported",
    "ExchangedCode",
    "ReadProject",
    "read_exchange",
    "write_code_book",
    "write_project",
]
