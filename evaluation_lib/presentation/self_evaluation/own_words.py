"""A question with what its owner wrote below it, or with the words that nothing is written yet."""

from __future__ import annotations

from dataclasses import dataclass
from html import escape


@dataclass(frozen=True)
class OwnWords:
    """One question, what may be read before it is answered, and the answer.

    Attributes
    ----------
    question
        The question.
    notes
        What stands below it in small type.
    answer
        What was written; nothing if nothing is.
    empty
        What stands in the place of an answer that is not written.
    level
        Which level its heading has.
    """

    question: str
    notes: tuple[str, ...]
    answer: str
    empty: str
    level: int = 3

    def _repr_html_(self) -> str:
        notes = "".join(f"<p class='note'>{escape(note)}</p>" for note in self.notes)
        heading = f"<h{self.level}>{escape(self.question)}</h{self.level}>"
        return f"{heading}{notes}{self._answer()}"

    def _answer(self) -> str:
        if not self.answer:
            return f"<p><em>{escape(self.empty)}</em></p>"
        parts = [part.strip() for part in self.answer.split("\n\n") if part.strip()]
        # Lines stay where the writer ended them, as in a list.
        return "".join(f"<p>{escape(part).replace(chr(10), '<br>')}</p>" for part in parts)


@dataclass(frozen=True)
class Level:
    """The heading of a level of influence."""

    label: str

    def _repr_html_(self) -> str:
        return f"<h3>{escape(self.label)}</h3>"
