"""Say what each column of an export is: what is kept, and what is left at the door."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from evaluation_lib.errors import DataError
from evaluation_lib.extracts.surveys.formats import (
    CLOSED,
    OPEN,
    OTHER_TEXT,
    QUADRANT,
    ROLE,
    SOURCE_ID,
    WORKSHOP,
    ColumnRole,
    SurveyFormats,
    fits,
)
from evaluation_lib.extracts.surveys.layouts import Heading, Layout
from evaluation_lib.wordlists import cut, did_you_mean, folded, listed

#: Roles that one column of an export can have at most.
ONE_COLUMN = (SOURCE_ID, QUADRANT, ROLE, WORKSHOP)
KEPT = "yes"
#: What Microsoft Forms puts behind each of several choices.
CHOICES_END = ";"

NO_SUCH_HEADING = "--column: {file} has no column '{heading}'{hint} Columns: {headings}."
NO_SUCH_ROLE = "--column: '{role}' is not what a column can be{hint} It can be: {roles}."
SEVERAL = (
    "{file} has several columns that may be the {label}: {headings}. Say which with "
    '--column "{first}={role}".'
)


@dataclass(frozen=True)
class SurveyColumn:
    """A column of an export.

    Attributes
    ----------
    heading
        What stands above it.
    role
        What it is (``survey_formats.yaml``, roles).
    kept, why
        What becomes of it, and the reason.
    identifying
        Whether it says who somebody is.
    """

    heading: Heading
    role: str
    kept: str
    why: str
    identifying: bool


def columns_of(
    layout: Layout, *, overrides: Mapping[str, str], formats: SurveyFormats, file: str
) -> list[SurveyColumn]:
    """Say what each column is.

    Parameters
    ----------
    layout
        The export.
    overrides
        Heading → role, as a person says it; these count over what is recognised.
    formats
        What the dictionary says of columns.
    file
        The export's name, for sentences.

    Raises
    ------
    DataError
        If a person names a role that is none, or two columns may be the quadrant, the role, …
    """
    said = _overrides(layout, overrides, formats=formats, file=file)
    columns = [
        _as_role(heading, formats.roles[said[heading.place]])
        if heading.place in said
        else _recognised(heading, _cells(layout, heading), formats=formats)
        for heading in layout.headings
    ]
    return _one_of_each(columns, said=set(said), formats=formats, file=file)


def _overrides(
    layout: Layout, overrides: Mapping[str, str], *, formats: SurveyFormats, file: str
) -> dict[int, str]:
    """Return the role that a person gave each column, by its place."""
    found = {}
    for heading, role in overrides.items():
        if role not in formats.roles:
            hint, roles = did_you_mean(role, list(formats.roles)), listed(list(formats.roles))
            raise DataError(NO_SUCH_ROLE.format(role=cut(role), hint=hint, roles=roles))
        places = [
            one.place
            for one in layout.headings
            if folded(heading) in {folded(one.name), folded(one.question), folded(one.shown)}
        ]
        if not places:
            shown = [one.shown for one in layout.headings]
            raise DataError(
                NO_SUCH_HEADING.format(
                    file=file,
                    heading=cut(heading),
                    hint=did_you_mean(heading, shown),
                    headings=listed([cut(one) for one in shown]),
                )
            )
        found |= dict.fromkeys(places, role)
    return found


def _cells(layout: Layout, heading: Heading) -> list[str]:
    return [row[heading.place] for row in layout.answers if row[heading.place]]


def _recognised(heading: Heading, cells: Sequence[str], *, formats: SurveyFormats) -> SurveyColumn:
    """Recognise a column: by what identifies first, then by heading, then by what it holds."""
    in_words = _in_words(cells, formats=formats)
    texts = (heading.name, heading.question, heading.shown)
    by_heading = [
        role
        for role in formats.roles.values()
        if any(fits(text, role.headings) for text in texts)
        or (heading.choice and fits(heading.choice, role.choices))
    ]
    if by_heading and by_heading[0].identifying:
        return _as_role(heading, by_heading[0])
    by_values = _by_values(cells, formats=formats)
    if by_values is not None:
        why = formats.identifying_values_why
        return replace(_as_role(heading, by_values), why=why)
    for role in by_heading:
        if role.name in (QUADRANT, ROLE, WORKSHOP) and in_words:
            continue
        if role.name == OPEN and _are_choices(cells, formats=formats):
            continue
        return _as_role(heading, role)
    return _as_role(heading, formats.roles[OPEN if in_words else CLOSED])


def _in_words(cells: Sequence[str], *, formats: SurveyFormats) -> bool:
    """Whether a column is answered in words rather than by a choice."""
    longest = max((len(cell.split()) for cell in cells), default=0)
    return longest >= formats.least_words and not _are_choices(cells, formats=formats)


def _are_choices(cells: Sequence[str], *, formats: SurveyFormats) -> bool:
    """Whether most cells end as joined choices do, or say the same as others."""
    joined = sum(cell.endswith(CHOICES_END) for cell in cells)
    return 2 * joined > len(cells) or len(set(cells)) < formats.least_different * len(cells)


def _by_values(cells: Sequence[str], *, formats: SurveyFormats) -> ColumnRole | None:
    """Return the role of a column whose cells look like what says who somebody is."""
    for role in formats.roles.values():
        if role.values is not None and cells:
            found = sum(fits(cell, [role.values]) for cell in cells)
            if found >= formats.identifying_share * len(cells):
                return role
    return None


def _as_role(heading: Heading, role: ColumnRole) -> SurveyColumn:
    return SurveyColumn(heading, role.name, role.kept, role.why, role.identifying)


def _one_of_each(
    columns: Sequence[SurveyColumn], *, said: set[int], formats: SurveyFormats, file: str
) -> list[SurveyColumn]:
    """Hold each role to one column; where a person named one, the others of the role give way."""
    settled = list(columns)
    for role in ONE_COLUMN:
        of_role = [column for column in settled if column.role == role]
        own = [column for column in of_role if column.heading.place in said]
        chosen = own or of_role
        if len(chosen) > 1:
            raise DataError(
                SEVERAL.format(
                    file=file,
                    label=formats.roles[role].label.lower(),
                    headings=listed([f"'{cut(one.heading.shown)}'" for one in chosen]),
                    first=cut(chosen[0].heading.shown),
                    role=role,
                )
            )
        closed = formats.roles[OTHER_TEXT if role in (QUADRANT, ROLE, WORKSHOP) else CLOSED]
        settled = [
            _as_role(one.heading, closed) if one.role == role and one not in chosen else one
            for one in settled
        ]
    return settled
