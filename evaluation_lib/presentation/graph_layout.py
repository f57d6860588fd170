"""Where the boxes and arrows of the graph of decision points stand, in points from its top left."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from evaluation_lib.errors import DataError
from evaluation_lib.presentation.broken_lines import broken, width_of
from evaluation_lib.presentation.graph_parts import Arrow, GroupSign, Node

LABEL_SIZE, SIZE, LEADING = 9.5, 9.0, 11.5
BOX_WIDTH, COLUMN_GAP, ROW_GAP, LANE, MARGIN = 100.0, 27.0, 27.0, 13.0, 3.0
#: Room inside a box: at its sides, before a group's name, between name and ratio, around a line.
PAD, SIGN_WIDTH, BETWEEN, AROUND = 4.0, 11.0, 3.0, 1.5
#: Where on its upper or lower edge a box has its arrows: from or to the left, straight, the right.
PORTS = {-1: 0.28, 0: 0.5, 1: 0.72}

SAME_PLACE = "Two boxes of the picture stand at {place}: give '{name}' another column or row."
NO_SUCH_BOX = (
    "An arrow of the picture leads to or from '{name}', which is no box: draw the box too."
)
TOO_FAR = (
    "The arrow from '{source}' to '{target}' would cross other boxes: an arrow goes to the next "
    "box in its row or to a box in the row below. Move one of the two, or leave the arrow out."
)


@dataclass(frozen=True)
class Line:
    """A group's line as laid out: its name in lines, and its upper and lower edge."""

    sign: GroupSign
    name: tuple[str, ...]
    top: float
    bottom: float


@dataclass(frozen=True)
class Box:
    """A node as laid out: its words in lines, its edges."""

    node: Node
    label: tuple[str, ...]
    count: tuple[str, ...]
    lines: tuple[Line, ...]
    left: float
    top: float
    bottom: float

    @property
    def right(self) -> float:
        """Its right edge."""
        return self.left + BOX_WIDTH

    def port(self, side: int) -> float:
        """Where its upper or lower edge has the arrows that go to or come from a side."""
        return self.left + BOX_WIDTH * PORTS[side]


@dataclass(frozen=True)
class Way:
    """An arrow as laid out: its corners, and where its share begins, ends or has its middle."""

    arrow: Arrow
    corners: tuple[tuple[float, float], ...]
    share_at: tuple[float, float]
    align: str = "center"


@dataclass(frozen=True)
class Layout:
    """The picture as laid out: its boxes by name, its ways, its width and height."""

    boxes: dict[str, Box]
    ways: tuple[Way, ...]
    width: float
    height: float


def laid_out(nodes: Sequence[Node], arrows: Sequence[Arrow]) -> Layout:
    """Place the nodes in columns and rows, and the arrows between them.

    Raises
    ------
    DataError
        If two nodes have one place, or an arrow has no node at an end or would cross others.
    """
    rows = _by_row(nodes)
    bends = [_bends(arrows, above, below) for above, below in _following(rows)]
    boxes: dict[str, Box] = {}
    top = MARGIN
    for row, bent in zip(rows, [*bends, []], strict=True):
        boxes |= {box.node.name: box for box in _boxes_of(row, top=top)}
        bottom = boxes[row[0].name].bottom
        top = bottom + ROW_GAP + LANE * max(len(bent) - 1, 0)
    _check_ends(arrows, rows, boxes)
    ways = _ways(arrows, boxes, bends=bends)
    return Layout(boxes, ways, max(box.right for box in boxes.values()) + MARGIN, bottom + MARGIN)


def _by_row(nodes: Sequence[Node]) -> list[list[Node]]:
    """Sort the nodes into rows from the top, each from the left."""
    rows: dict[int, dict[int, Node]] = {}
    for node in nodes:
        column, row = node.place
        if column in rows.setdefault(row, {}):
            raise DataError(SAME_PLACE.format(place=[column, row], name=node.name))
        rows[row][column] = node
    return [[rows[row][column] for column in sorted(rows[row])] for row in sorted(rows)]


def _following(rows: Sequence[Sequence[Node]]) -> list[tuple[Sequence[Node], Sequence[Node]]]:
    return list(zip(rows[:-1], rows[1:], strict=True))


def _bends(arrows: Sequence[Arrow], above: Sequence[Node], below: Sequence[Node]) -> list[Arrow]:
    """Return the arrows from one row to the next that change the column: each needs a lane."""
    starts, ends = ({node.name: node.place[0] for node in row} for row in (above, below))
    return [
        arrow
        for arrow in arrows
        if arrow.source in starts
        and arrow.target in ends
        and starts[arrow.source] != ends[arrow.target]
    ]


def _check_ends(
    arrows: Sequence[Arrow], rows: Sequence[Sequence[Node]], boxes: dict[str, Box]
) -> None:
    beside = {(one.name, next_one.name) for row in rows for one, next_one in _pairs(row)}
    below = {
        (one.name, other.name) for above, row in _following(rows) for one in above for other in row
    }
    for arrow in arrows:
        for name in (arrow.source, arrow.target):
            if name not in boxes:
                raise DataError(NO_SUCH_BOX.format(name=name))
        if (arrow.source, arrow.target) not in beside | below:
            raise DataError(TOO_FAR.format(source=arrow.source, target=arrow.target))


def _pairs(row: Sequence[Node]) -> list[tuple[Node, Node]]:
    return list(zip(row[:-1], row[1:], strict=True))


def _boxes_of(row: Sequence[Node], *, top: float) -> list[Box]:
    """Place the boxes of a row: their lines begin at one height, so that groups stand in a row."""
    inside = BOX_WIDTH - 2 * PAD
    labels = [broken(node.label, width=inside, size=LABEL_SIZE, bold=True) for node in row]
    counts = [broken(node.count, width=inside, size=SIZE) for node in row]
    above = max(len(label) + len(count) for label, count in zip(labels, counts, strict=True))
    lines_top = top + PAD + LEADING * above + BETWEEN
    lines = [_lines_of(node, top=lines_top) for node in row]
    bottom = max([lines_top, *(line.bottom for box in lines for line in box)]) + BETWEEN
    return [
        Box(
            node=node,
            label=label,
            count=count,
            lines=found,
            left=MARGIN + node.place[0] * (BOX_WIDTH + COLUMN_GAP),
            top=top,
            bottom=bottom,
        )
        for node, label, count, found in zip(row, labels, counts, lines, strict=True)
    ]


def _lines_of(node: Node, *, top: float) -> tuple[Line, ...]:
    lines = []
    for sign in node.groups:
        taken = width_of(sign.ratio, size=SIZE, bold=sign.clear) + BETWEEN if sign.ratio else 0
        room = BOX_WIDTH - 2 * PAD - SIGN_WIDTH - taken
        name = broken(sign.group, width=room, size=SIZE, bold=sign.clear) or ("",)
        bottom = top + LEADING * len(name) + 2 * AROUND
        lines.append(Line(sign, name, top, bottom))
        top = bottom + 1
    return tuple(lines)


def _ways(
    arrows: Sequence[Arrow], boxes: dict[str, Box], *, bends: Sequence[Sequence[Arrow]]
) -> tuple[Way, ...]:
    lanes = {arrow: lane for bent in bends for lane, arrow in enumerate(bent)}
    ways = []
    for arrow in arrows:
        source, target = boxes[arrow.source], boxes[arrow.target]
        if source.top == target.top:
            ways.append(_way_across(arrow, source, target))
        elif arrow in lanes:
            ways.append(_way_bent(arrow, source, target, lane=lanes[arrow]))
        else:
            beside = {
                _side(boxes[bent.source], boxes[bent.target], of=(source, target)) for bent in lanes
            }
            ways.append(_way_down(arrow, source, target, free=-1 if -1 not in beside else 1))
    return tuple(ways)


def _side(start: Box, end: Box, *, of: tuple[Box, Box]) -> int:
    """Say on which side of a way straight down a bent one meets its boxes; 0 if it does not."""
    source, target = of
    if start is source or end is target:
        direction = 1 if end.left > start.left else -1
        return direction if start is source else -direction
    return 0


def _way_across(arrow: Arrow, source: Box, target: Box) -> Way:
    height = (source.top + source.bottom) / 2
    middle = (source.right + target.left) / 2
    return Way(arrow, ((source.right, height), (target.left, height)), (middle, height - 3))


def _way_down(arrow: Arrow, source: Box, target: Box, *, free: int) -> Way:
    """Go straight down, the share on the side where no other arrow is."""
    across, foot = source.port(0), (source.bottom + target.top) / 2 + 2
    align = "left" if free > 0 else "right"
    corners = ((across, source.bottom), (across, target.top))
    return Way(arrow, corners, (across + 4 * free, foot), align)


def _way_bent(arrow: Arrow, source: Box, target: Box, *, lane: int) -> Way:
    side = 1 if target.left > source.left else -1
    start, end = source.port(side), target.port(-side)
    turn = source.bottom + ROW_GAP / 2 + LANE * lane + 2
    corners = ((start, source.bottom), (start, turn), (end, turn), (end, target.top))
    return Way(arrow, corners, ((start + end) / 2, turn - 3))
