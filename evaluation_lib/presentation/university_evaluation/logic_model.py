"""The logic model as a picture: what is done, what should change first, what is wanted."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from matplotlib.axes import Axes
from matplotlib.patches import Rectangle

from evaluation_lib.evaluation_report import EvaluationReport
from evaluation_lib.presentation.broken_lines import broken
from evaluation_lib.presentation.drawing import (
    DARK_BLUE,
    DARK_GREY,
    INK,
    INK_ON_TURQUOISE,
    PALE_GREY,
    PAPER,
    TURQUOISE,
    Chart,
    drawing,
)
from evaluation_lib.presentation.folded import folded_parts
from evaluation_lib.presentation.narrow import (
    NARROW,
    POINTS_AN_INCH,
    finished_narrow_chart,
    made_narrow,
)
from evaluation_lib.presentation.tables import ReportTable
from evaluation_lib.presentation.university_evaluation.shared import a_table, said

SIZE, LEADING, PAD, GAP, ASCENT = 9.0, 11.0, 4.0, 6.0, 8.0
BOX, BETWEEN, MARGIN = 98.0, 30.0, 3.0
#: Where the columns begin, and the colour of the boxes in each and of the words on them.
LEFT = [MARGIN + place * (BOX + BETWEEN) for place in range(3)]
FACES = [("none", INK), (TURQUOISE, INK_ON_TURQUOISE), (DARK_BLUE, PAPER)]


@dataclass(frozen=True)
class _Box:
    name: str
    lines: tuple[str, ...]
    column: int
    top: float = 0.0

    @property
    def height(self) -> float:
        return 2 * PAD + LEADING * len(self.lines)

    @property
    def middle(self) -> float:
        return self.top + self.height / 2


def logic_model(report: EvaluationReport) -> Chart:
    """Draw activities, steps and aspirations in three columns, joined as the framework says."""
    chart = _drawn(report)
    table = folded_parts(said(report, "logic.table"), _table(report))
    return replace(chart, table=table)


def _drawn(report: EvaluationReport) -> Chart:
    framework = report.framework
    with drawing() as new_figure:
        columns = [
            [_box(f"{one.id}. {one.short}", one.id, place) for one in several]
            for place, several in enumerate(
                (framework.activities, framework.steps, framework.aspirations)
            )
        ]
        height = max(_height(column) for column in columns) + 2 * LEADING
        boxes = [box for column in columns for box in _placed(column, height=height)]
        figure = new_figure(height / POINTS_AN_INCH)
        figure.set_layout_engine("none")
        made_narrow(figure, width=NARROW)
        axis = figure.add_axes((0, 0, 1, 1))
        axis.set_axis_off()
        axis.set_xlim(0, NARROW)
        axis.set_ylim(height, 0)
        _draw_lines(axis, boxes, report)
        for box in boxes:
            _draw_box(axis, box)
        for left, name in zip(LEFT, ("activities", "steps", "aspirations"), strict=True):
            words = said(report, f"logic.heads.{name}")
            axis.text(left, MARGIN + ASCENT, words, fontsize=SIZE, fontweight="bold", color=INK)
        return finished_narrow_chart(
            figure,
            headline=said(report, "logic.headline"),
            subtitle=said(report, "logic.subtitle"),
            description=said(report, "logic.description"),
        )


def _box(words: str, name: str, column: int) -> _Box:
    return _Box(name, broken(words, width=BOX - 2 * PAD, size=SIZE), column)


def _height(column: Sequence[_Box]) -> float:
    return sum(box.height + GAP for box in column)


def _placed(column: Sequence[_Box], *, height: float) -> list[_Box]:
    """Spread the boxes of a column over the height below its head."""
    room = height - 2 * LEADING - sum(box.height for box in column)
    gap = room / len(column)
    top, placed = 2 * LEADING + gap / 2 - MARGIN, []
    for box in column:
        placed.append(replace(box, top=top))
        top += box.height + gap
    return placed


def _draw_lines(axis: Axes, boxes: Sequence[_Box], report: EvaluationReport) -> None:
    by_name = {box.name: box for box in boxes}
    for step in report.framework.steps:
        pairs = [(one, step.id) for one in step.activities]
        pairs += [(step.id, one) for one in step.aspirations]
        for source, target in pairs:
            start, end = by_name[source], by_name[target]
            ends = (LEFT[start.column] + BOX, LEFT[end.column])
            colour = PALE_GREY if start.column == 0 else DARK_GREY
            axis.plot(ends, (start.middle, end.middle), color=colour, linewidth=0.8)


def _draw_box(axis: Axes, box: _Box) -> None:
    face, ink = FACES[box.column]
    corner = (LEFT[box.column], box.top)
    axis.add_patch(
        Rectangle(corner, BOX, box.height, facecolor=face, edgecolor=DARK_GREY, clip_on=False)
    )
    for place, line in enumerate(box.lines):
        foot = box.top + PAD + ASCENT + place * LEADING
        axis.text(corner[0] + PAD, foot, line, fontsize=SIZE, color=ink, va="baseline")


def _table(report: EvaluationReport) -> ReportTable:
    rows = [
        {
            "step": one.label,
            "from": ", ".join(one.activities),
            "to": ", ".join(one.aspirations),
            "level": one.step,
            "needs": one.needs,
            "holds_if": one.holds_if,
        }
        for one in report.framework.steps
    ]
    columns = ["step", "from", "to", "level", "needs", "holds_if"]
    return a_table(report, rows, caption=said(report, "logic.caption"), columns=columns)
