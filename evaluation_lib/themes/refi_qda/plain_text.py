"""Write answers so that every program counts their characters alike.

Programs disagree on what one character is: some count an emoji as two, a line end as one or two,
some do not take a byte order mark away. A text without any of these is counted alike by all.
"""

from __future__ import annotations

import re
import unicodedata
from collections import Counter

from evaluation_lib.themes.refi_qda.counting import with_plain_line_ends

#: Characters that no XML may hold.
NOT_IN_XML = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
#: Characters that UTF-16 writes as two units, such as emoji.
TWO_UNITS = re.compile("[\U00010000-\U0010ffff]")
#: A byte order mark; programs count it or take it away.
BYTE_ORDER_MARK = "\ufeff"
NAMED = "[{name}]"
WITHOUT_NAME = "U+{number:04X}"


def plain_text(text: str, *, keep_emoji: bool = False) -> str:
    """Return an answer as it is given to other programs.

    Parameters
    ----------
    text
        The answer.
    keep_emoji
        Whether characters beyond the first 65,536, such as emoji, stay as they are, as the
        standard allows; NVivo then moves each passage behind one. If not, their Unicode names
        stand in their place, such as ``[grinning face]``.
    """
    plain = unicodedata.normalize("NFC", with_plain_line_ends(text))
    plain = NOT_IN_XML.sub("", plain.replace(BYTE_ORDER_MARK, ""))
    return plain if keep_emoji else TWO_UNITS.sub(_name, plain)


def plain_place(text: str, place: int, *, keep_emoji: bool = False) -> int:
    """Return where a place in an answer lies once it is written with `plain_text`."""
    return len(plain_text(text[:place], keep_emoji=keep_emoji))


def changes(text: str, *, keep_emoji: bool = False) -> Counter[str]:
    """Say what `plain_text` changes of an answer, by the kinds of the document of losses."""
    line_ends = with_plain_line_ends(text)
    return Counter(
        emoji_named=int(not keep_emoji and bool(TWO_UNITS.search(text))),
        emoji_kept=int(keep_emoji and bool(TWO_UNITS.search(text))),
        line_ends=int(line_ends != text),
        composed=int(unicodedata.normalize("NFC", line_ends) != line_ends),
        not_in_xml=int(bool(NOT_IN_XML.search(text)) or BYTE_ORDER_MARK in text),
    )


def _name(found: re.Match[str]) -> str:
    character = found[0]
    otherwise = WITHOUT_NAME.format(number=ord(character))
    return NAMED.format(name=unicodedata.name(character, otherwise).lower())
