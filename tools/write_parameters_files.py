"""Write the comments of ``notebooks/parameters/*.yaml`` anew from the data dictionary.

What the files set stays as it is; run it after a change of ``data_dictionary/parameters.yaml``.
"""

from __future__ import annotations

from evaluation_lib.dictionary import load_dictionary
from evaluation_lib.parameter_help import parameters_file
from evaluation_lib.project import notebooks_folder
from evaluation_lib.reports.planning import read_parameters_file


def main() -> None:
    """Write every file that is there."""
    dictionary = load_dictionary()
    for path in sorted((notebooks_folder() / "parameters").glob("*.yaml")):
        file = f"notebooks/parameters/{path.name}"
        given = read_parameters_file(path).given
        text = parameters_file(given, file=file, dictionary=dictionary)
        path.write_text(text, encoding="utf-8", newline="\n")


if __name__ == "__main__":
    main()
