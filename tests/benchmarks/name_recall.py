"""How many names in answers are found, by the origin of the name.

``python tests/benchmarks/name_recall.py`` writes ``name_recall.md`` beside it and the table
``name_recall`` of the data dictionary; the rows of the language model need the extra ``names``.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from pathlib import Path

import numpy as np
import pandas as pd

from evaluation_lib.csv_files import write_csv
from evaluation_lib.dictionary import Dictionary, load_dictionary
from evaluation_lib.records.deidentification.candidates import Model
from evaluation_lib.records.deidentification.language_model import language_model
from evaluation_lib.records.deidentification.one_answer import composed, find_all
from evaluation_lib.records.deidentification.roster import Roster, roster_of
from evaluation_lib.records.deidentification.rules import NameRules, name_rules
from evaluation_lib.records.deidentification.words import folded_name

PAGE = Path(__file__).with_suffix(".md")
TABLE = "name_recall"
METHODS = ("roster", "roster and candidates", "language model", "all")
COLUMNS = ["method", "origin", "kind", "names", "found"]
SEED = 47
LETTERS = "abcdefghijklmnoprstuvwyz"

#: Sentences as people write them; none is anybody's.
INSIDE = (
    "I learned a lot from {} about how we write of families.",
    "It helped that {} spoke so openly on the second day.",
    "What I took away was what {} said about silence in meetings.",
    "We should give {} more time at the next one.",
    "The story that {} told us has stayed with me.",
    "I had not seen it that way until {} asked me why.",
    "I would like to do this again with {} and the same group.",
    "After the break {} showed how a referral can be worded.",
)
AT_THE_BEGINNING = (
    "{} made it easy to speak.",
    "{} was honest about getting things wrong.",
    "{} asked the questions that I avoid.",
    "{} told us what it is like to be the only one in the room.",
)
IN_SMALL_LETTERS = tuple(sentence.casefold() for sentence in INSIDE)

#: Invented people, forty of each origin: usual given and family names, put together by chance. Some
#: are ordinary words, as some people's names are.
PEOPLE = pd.read_csv(Path(__file__).with_name("names_by_origin.csv"), encoding="utf-8")
ORIGINS = tuple(PEOPLE["origin"].unique())

Span = tuple[int, int]
Rng = np.random.Generator
Written = Callable[[str, str, Rng], str]


def slip(word: str, rng: Rng) -> str:
    """Return a word with one letter wrong, missing, added or swapped with its neighbour."""
    place = int(rng.integers(1, len(word)))
    kind = int(rng.integers(4))
    if kind == 0:
        return word[:place] + str(rng.choice(list(LETTERS))) + word[place + 1 :]
    if kind == 1:
        return word[:place] + word[place + 1 :]
    if kind == 2:
        return word[:place] + str(rng.choice(list(LETTERS))) + word[place:]
    place = min(place, len(word) - 2) if len(word) > 2 else 0
    return word[:place] + word[place + 1] + word[place] + word[place + 2 :]


def short_form(word: str) -> str:
    """Return the first letters of a name, as people are called: four, or three of a short one."""
    return word[: 4 if len(word) > 5 else 3]


#: Kind → whether the person is on the roster, the sentences, and how the name is written.
KINDS: Mapping[str, tuple[bool, Sequence[str], Written]] = {
    "on the roster, full name": (True, INSIDE, lambda given, family, _: f"{given} {family}"),
    "on the roster, given name": (True, INSIDE, lambda given, _, __: given),
    "on the roster, family name": (True, INSIDE, lambda _, family, __: family),
    "on the roster, small letters": (True, IN_SMALL_LETTERS, lambda given, _, __: given.lower()),
    "on the roster, without accents": (True, INSIDE, lambda given, family, _: plain(family)),
    "on the roster, short form": (True, INSIDE, lambda given, _, __: short_form(given)),
    "on the roster, one slip": (True, INSIDE, lambda given, _, rng: slip(given, rng)),
    "on the roster, one slip in the family name": (
        True,
        INSIDE,
        lambda _, family, rng: slip(family, rng),
    ),
    "not on it, full name": (False, INSIDE, lambda given, family, _: f"{given} {family}"),
    "not on it, family name": (False, INSIDE, lambda _, family, __: family),
    "not on it, first in a sentence": (False, AT_THE_BEGINNING, lambda given, _, __: given),
    "not on it, small letters": (False, IN_SMALL_LETTERS, lambda given, _, __: given.lower()),
}


def plain(name: str) -> str:
    """Return a name as a keyboard without accents writes it."""
    return folded_name(name).title()


def name_recall(*, dictionary: Dictionary, model: Model | None) -> pd.DataFrame:
    """Count how many of the names each method finds, whole.

    Parameters
    ----------
    dictionary
        The data dictionary.
    model
        The language model; without it the methods that need one are left out.

    Returns
    -------
    pandas.DataFrame
        ``method`` (``roster``: taken out for certain; ``roster and candidates``: taken out or left
        to a person; ``language model``: by it alone; ``all``: the three together), ``origin``,
        ``kind``, ``names``, ``found``.
    """
    rules = name_rules(dictionary)
    made = {"rules": rules, "dictionary": dictionary}
    everybody = [(name, "") for name in PEOPLE["given"] + " " + PEOPLE["family"]]
    rosters = {True: roster_of(everybody, **made), False: roster_of([("Example", "")], **made)}
    rows = []
    for origin in ORIGINS:
        for kind, (on_it, sentences, written) in KINDS.items():
            texts = _texts(origin, sentences, written)
            found = Counter(
                method
                for text, start, end in texts
                for method, spans in _by_method(text, rosters[on_it], rules, model).items()
                if _is_found(text, start, end, spans)
            )
            methods = METHODS if model else METHODS[:2]
            rows += [(method, origin, kind, len(texts), found[method]) for method in methods]
    table = pd.DataFrame(rows, columns=COLUMNS)
    return table.sort_values("method", key=lambda one: one.map(METHODS.index), kind="stable")


def _texts(origin: str, sentences: Sequence[str], written: Written) -> list[tuple[str, int, int]]:
    """Return sentences with where the name stands in each, the same whenever they are made."""
    rng = np.random.default_rng(SEED)
    texts = []
    people = PEOPLE.loc[PEOPLE["origin"] == origin, ["given", "family"]]
    for place, (given, family) in enumerate(people.itertuples(index=False)):
        sentence = sentences[place % len(sentences)]
        name = composed(written(given, family, rng))
        start = sentence.index("{}")
        texts.append((sentence.replace("{}", name), start, start + len(name)))
    return texts


def _by_method(
    text: str, roster: Roster, rules: NameRules, model: Model | None
) -> dict[str, list[Span]]:
    found = find_all(text, roster=roster, rules=rules, ordinary=frozenset())
    spans = {
        METHODS[0]: [(one.start, one.end) for one in found if one.certain],
        METHODS[1]: [(one.start, one.end) for one in found],
    }
    if model is not None:
        said = list(model(text))
        together = find_all(
            text, roster=roster, rules=rules, ordinary=frozenset(), model=lambda _: said
        )
        spans |= {METHODS[2]: said, METHODS[3]: [(one.start, one.end) for one in together]}
    return spans


def _is_found(text: str, start: int, end: int, spans: Iterable[Span]) -> bool:
    """Whether every letter of the name lies in something that was found."""
    covered = {place for first, last in spans for place in range(first, last)}
    return all(place in covered for place in range(start, end) if text[place].isalpha())


def shares(table: pd.DataFrame, method: str) -> pd.DataFrame:
    """Return the shares found by kind and origin, in hundredths."""
    of_method = table[table["method"] == method]
    share = 100 * of_method["found"] / of_method["names"]
    wide = of_method.assign(share=share).pivot(index="kind", columns="origin", values="share")
    return wide.loc[list(KINDS), list(ORIGINS)].round().astype(int)


def as_markdown(wide: pd.DataFrame) -> str:
    """Return a table of the page."""
    lines = [["kind", *wide.columns], ["---"] * (len(wide.columns) + 1)]
    lines += [
        [str(kind), *map(str, row)] for kind, row in zip(wide.index, wide.to_numpy(), strict=True)
    ]
    return "\n".join(f"| {' | '.join(line)} |" for line in lines)


def page(table: pd.DataFrame) -> str:
    """Return the page."""
    parts = [
        "# How many names are found, by their origin",
        "Made by `python tests/benchmarks/name_recall.py`, seeded: the same page each time.",
        "Forty invented people of each origin stand in invented sentences, one name in each. The "
        "figures say of how many in a hundred\nevery letter was found. A short form is the first "
        "three or four letters of a given name; a slip is one letter wrong,\nmissing, added or "
        "swapped, by chance. One figure for all would hide that the methods are unequal.",
    ]
    for method in table["method"].unique():
        parts += [f"## {method.capitalize()}", as_markdown(shares(table, method))]
    return "\n\n".join(parts) + "\n"


def main() -> None:
    """Measure, and write the page and the table of the data dictionary."""
    dictionary = load_dictionary()
    model = language_model(dictionary)
    if model is None:
        raise SystemExit("The extra names is not installed: pip install -e .[names]")
    table = name_recall(dictionary=dictionary, model=model)
    write_csv(dictionary.path(TABLE), [COLUMNS, *table.astype(str).to_numpy().tolist()])
    PAGE.write_text(page(table), encoding="utf-8")


if __name__ == "__main__":
    main()
