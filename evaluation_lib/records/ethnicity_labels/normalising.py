"""Bring a label into the one form in which phrases are compared, and tell numbering from words."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping, Sequence

#: Dashes that case management systems lost on the way: the replacement character, a dash of
#: cp1252 read as something else, a question mark that stands alone, a dash read in two encodings.
LOST_DASHES = re.compile('\N{REPLACEMENT CHARACTER}|\x96|\x97|â€["“”]|(?<=\\s)\\?(?=\\s)')
#: Characters without a width, which Word and browsers leave in pasted text.
INVISIBLE = re.compile("[\u200b-\u200f\u2060\ufeff\u00ad]")
#: An apostrophe inside a word (b'ground, don't) goes without leaving a gap.
APOSTROPHE = re.compile(r"(?<=\w)['’‘`´](?=\w)")
#: Words, or any sign that is not punctuation: what cannot be read must not be overlooked.
TOKEN = re.compile(r"[^\W_]+|[^\w\s]")

#: A local code of letters and figures: A1, A4.13, AA1, and with its list before it: A.A1, A.AA1.
LOCAL_CODE = r"(?:[a-z]\.)?[a-z]{1,2}\d{1,2}(?:\.\d{1,2})?"
#: Numbering at the start of a label: "a) ", "(a.a3)", "a1: ", "b - ", "16. ".
NUMBERING = re.compile(
    rf"^\W*(?:\({LOCAL_CODE}\)|{LOCAL_CODE}(?!\w)|\(?\d{{1,3}}(?=[\s.):-])|\(?[a-z](?=\s*[-:>)]|\.\s))"
    r"[\s.):>/-]*"
)
#: A local code between separators, as in "wbri - a1 - white - british".
NUMBERING_INSIDE = re.compile(rf"(?<=[-:])\s*{LOCAL_CODE}\s*(?=[-:])")
#: A number or local code in brackets at the end: "(131)", "(a2)", "[12]".
NUMBERING_AT_END = re.compile(rf"\s*[(\[]\s*(?:\d{{1,4}}|{LOCAL_CODE})\s*[)\]]?\s*$")
#: A local code of letters before a separator: "whb - wbri - british", "blackoth - black other".
LOCAL_PREFIX = re.compile(r"^([a-z]{2,10})\s*[-:]\s*(?=(\w+))")
#: The longest local code before a code of the DfE.
SHORT = 3

#: A label that is nothing but a local code: "a1", "(a.a1)", "a: a1", "b".
LONE_CODE = re.compile(rf"^\W*(?:{LOCAL_CODE}|[a-z])(?:\s*[:.-]\s*(?:{LOCAL_CODE}|[a-z]))?\W*$")
#: A dot between two different letters is no local code of a list: "n.e4".
NO_CODE = re.compile(r"^([a-z])\.(?!\1|\s)")


def folded_label(text: str) -> str:
    """Return a label in lower case with plain dashes and spaces, its punctuation kept.

    Two labels that differ only in case, kind of dash, lost dash (``�``), kind or number of spaces
    are one label.
    """
    text = INVISIBLE.sub("", unicodedata.normalize("NFKC", LOST_DASHES.sub("-", text)))
    dashes = "".join("-" if unicodedata.category(sign) in ("Pd",) else sign for sign in text)
    return " ".join(APOSTROPHE.sub("", dashes.replace("\u2212", "-")).casefold().split())


def tokens(folded: str) -> tuple[str, ...]:
    """Return the words of a folded label as they are written.

    Punctuation goes; ``&`` and ``+`` are "and"; a sign that is none of these stays, as a word that
    no phrase knows.
    """
    return tuple(
        "and" if token in "&+" else token
        for token in TOKEN.findall(folded)
        if token in "&+" or not _separates(token)
    )


def spelled(written: Sequence[str], *, spellings: Mapping[str, tuple[str, ...]]) -> tuple[str, ...]:
    """Return words as the list of phrases spells them."""
    return tuple(word for token in written for word in spellings.get(token, (token,)))


def without_numbering(folded: str) -> tuple[str, tuple[str, ...]]:
    """Take numbering off a folded label.

    Returns
    -------
    tuple
        The rest, and the numbers and local codes that stood before it, outermost first.
    """
    numbers: list[str] = []
    while (found := NUMBERING.match(folded)) and folded[found.end() :].strip():
        numbers.append(local_code(found.group()))
        folded = folded[found.end() :]
    return NUMBERING_AT_END.sub("", NUMBERING_INSIDE.sub("", folded)).strip(), tuple(numbers)


def without_local_prefix(folded: str, *, codes: frozenset[str]) -> str:
    """Take a local code of letters off a folded label, where it adds nothing to what follows.

    That is so for two or three letters before a known code (``whb - wbri - british``), and for
    letters that all stand in what follows, in their order (``bangldsh - bangladeshi``).
    """
    found = LOCAL_PREFIX.match(folded)
    if not found:
        return folded
    prefix, rest = found.group(1), folded[found.end() :]
    before_code = len(prefix) <= SHORT and found.group(2) in codes
    return rest if before_code or _abbreviates(prefix, rest) else folded


def _abbreviates(short: str, text: str) -> bool:
    """Whether the letters of a local code stand in a text in their order, the first one first."""
    letters = iter(re.sub(r"[^a-z]", "", text))
    return text.startswith(short[0]) and all(letter in letters for letter in short)


def is_local_code(folded: str) -> bool:
    """Whether a folded label is nothing but a local code: ``a1``, ``a.a1``, ``a: a1``, ``b``."""
    return bool(LONE_CODE.match(folded)) and not NO_CODE.match(folded.strip("( "))


def local_code(folded: str) -> str:
    """Return a local code without the signs around it, its last repetition: ``a: a1`` → ``a1``."""
    return (re.findall(r"[a-z0-9.]+", folded) or [""])[-1].strip(".")


def is_blank(folded: str) -> bool:
    """Whether a folded label is empty, or a dash or dot that stands for an empty cell."""
    return not folded.strip("-._ ")


def holds_no_word(folded: str) -> bool:
    """Whether a folded label has no word of two different letters: ``??``, ``xxxx``, ``n.e4``."""
    return all(len(set(word)) < 2 for word in re.findall(r"[^\W\d_]+", folded))


def _separates(token: str) -> bool:
    """Whether a sign parts words and says nothing itself."""
    return len(token) == 1 and (
        unicodedata.category(token)[0] == "P" or token in "$^=`~|<>" or not token.isprintable()
    )
