"""The data dictionary: reads ``data_dictionary/``, and nothing else in the suite does."""

from evaluation_lib.dictionary.checking import check_table
from evaluation_lib.dictionary.descriptors import Field, Table
from evaluation_lib.dictionary.reading import Dictionary, load_dictionary

__all__ = ["Dictionary", "Field", "Table", "check_table", "load_dictionary"]
