"""The shapes of a picture that matplotlib wrote: a flat list, each with all that applies to it."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from itertools import groupby
from math import hypot
from xml.etree import ElementTree

DRAWN = ("path", "use", "text", "image")
NUMBER = re.compile(r"-?\d*\.?\d+(?:e-?\d+)?")
STEP = re.compile(r"([MLHVCQZz])([^MLHVCQZz]*)")
#: What a group hands down to what stands in it, besides its style.
HANDED_DOWN = ("clip-path", "transform")
#: matplotlib turns every text by nothing around its own place.
NOT_TURNED = re.compile(r"rotate\(-?0 [^)]*\)")
#: Points by which something may stand out of its panel before it is cut: less than a letter's stem.
TOLERANCE = 1.0
#: The curves of a dot as matplotlib writes it.
CURVES_OF_A_DOT = 8

Step = tuple[str, tuple[float, ...]]
Box = tuple[float, float, float, float]


@dataclass(frozen=True)
class Shape:
    """One thing drawn.

    Attributes
    ----------
    tag
        ``path``, ``circle``, ``use``, ``text`` or ``image``.
    place
        Attributes that say where it is; what a path runs through stands in ``steps``.
    style
        How it looks, by the names of CSS.
    steps
        The letters and numbers of a path.
    words
        What a text says.
    clip
        The identifier of the frame that cuts it off; empty if there is none.
    """

    tag: str
    place: Mapping[str, str] = field(default_factory=dict)
    style: Mapping[str, str] = field(default_factory=dict)
    steps: tuple[Step, ...] = ()
    words: str = ""
    clip: str = ""


@dataclass(frozen=True)
class Picture:
    """All shapes of a picture in the order in which they are drawn.

    Attributes
    ----------
    box
        Left, top, width and height.
    shapes
        What is seen of what is drawn.
    markers
        Shapes drawn at several places, by their identifiers.
    frames
        Rectangles that cut shapes off, by their identifiers.
    """

    box: Box
    shapes: tuple[Shape, ...]
    markers: Mapping[str, Shape]
    frames: Mapping[str, Box]

    @property
    def marks(self) -> int:
        """How many shapes are drawn, words aside."""
        return sum(shape.tag != "text" for shape in self.shapes)


def picture_in(svg: str) -> Picture:
    """Read a picture as matplotlib writes it, its text as text."""
    root = ElementTree.fromstring(svg)
    clips = [one for one in root.iter() if _tag(one) == "clipPath"]
    frames = {one.get("id", ""): _rectangle(one[0]) for one in clips}
    defined = [one for defs in root.iter() if _tag(defs) == "defs" for one in defs]
    markers = {one.get("id", ""): _shape(one, {}, "", "") for one in defined if _tag(one) == "path"}
    left, top, width, height = (float(number) for number in root.get("viewBox", "").split())
    drawn = (_simpler(one, markers, frames) for one in _drawn(root, {}, "", ""))
    seen = _lines_first(filter(_is_seen, drawn))
    return Picture((left, top, width, height), tuple(seen), markers, frames)


def _lines_first(shapes: Iterable[Shape]) -> Iterator[Shape]:
    """Put lines before dots where they have one colour, so that fewer words say how they look.

    What lies over what then differs only between shapes of that colour, where nobody sees it.
    """
    for _, alike in groupby(shapes, key=_colour_of_line_or_dot):
        yield from sorted(alike, key=lambda shape: shape.tag == "circle")


def _colour_of_line_or_dot(shape: Shape) -> str:
    fill, stroke = shape.style.get("fill", ""), shape.style.get("stroke", "")
    is_line = shape.tag == "path" and fill == "none"
    is_dot = shape.tag == "circle" and fill == stroke
    return stroke if is_line or is_dot else ""


def _drawn(
    element: ElementTree.Element, style: Mapping[str, str], clip: str, transform: str
) -> Iterator[Shape]:
    """Walk through groups; what they say goes down to each shape in them."""
    inside = []
    for child in element:
        tag = _tag(child)
        if tag in DRAWN:
            inside.append(_shape(child, style, clip, transform))
        elif tag == "g":
            inside += _drawn(
                child,
                {**style, **_style_of(child)},
                _reference(child.get("clip-path", "")) or clip,
                f"{transform} {child.get('transform', '')}".strip(),
            )
    if "axis_" in element.get("id", ""):
        # The lines of a scale first, then its words, which stand beside them: alike goes together.
        inside.sort(key=lambda shape: shape.tag == "text")
    yield from inside


def _shape(
    element: ElementTree.Element, style: Mapping[str, str], clip: str, transform: str
) -> Shape:
    turned = NOT_TURNED.sub("", f"{transform} {element.get('transform', '')}").strip()
    place = {
        _name(name): value
        for name, value in element.attrib.items()
        if name not in ("id", "style", "d", *HANDED_DOWN)
    }
    return Shape(
        tag=_tag(element),
        place={**place, "transform": turned} if turned else place,
        style={**style, **_style_of(element)},
        steps=tuple(_steps(element.get("d", ""))),
        words="".join(element.itertext()),
        clip=_reference(element.get("clip-path", "")) or clip,
    )


def _is_seen(shape: Shape) -> bool:
    """Whether anything of a shape shows: matplotlib writes empty lines and empty words too."""
    if shape.tag == "text":
        return bool(shape.words.strip())
    bare = shape.style.get("fill") == "none" and shape.style.get("stroke", "none") == "none"
    return not bare and (shape.tag != "path" or len(shape.steps) > 1)


def _simpler(shape: Shape, markers: Mapping[str, Shape], frames: Mapping[str, Box]) -> Shape:
    """Draw a dot as a circle, and cut straight lines where their frame would cut them."""
    if shape.tag == "use":
        marker = markers[_reference(shape.place["href"])]
        shape = replace(shape, style={**shape.style, **marker.style})
        radius = _radius(marker)
        if radius:
            at = {"cx": shape.place["x"], "cy": shape.place["y"], "r": f"{radius:g}"}
            shape = replace(shape, tag="circle", place=at)
    if shape.tag == "text" or shape.clip not in frames:
        return replace(shape, clip="")
    frame = frames[shape.clip]
    shape = replace(shape, steps=_cut(shape.steps, frame))
    return replace(shape, clip="") if _within(shape, frame) else shape


def _radius(marker: Shape) -> float:
    """Return the radius of a marker that is a circle around its place, else 0."""
    curves = [numbers for letter, numbers in marker.steps if letter == "C"]
    letters = {letter for letter, _ in marker.steps}
    radii = [hypot(*numbers[-2:]) for numbers in curves]
    if letters - {"M", "C", "z"} or len(curves) != CURVES_OF_A_DOT:
        return 0
    return radii[0] if max(radii) - min(radii) < 0.01 * max(radii) else 0


def _cut(steps: tuple[Step, ...], frame: Box) -> tuple[Step, ...]:
    """Cut a line between two points that stands or lies at the edges of its frame."""
    if [letter for letter, _ in steps] != ["M", "L"]:
        return steps
    (_, (x1, y1)), (_, (x2, y2)) = steps
    left, top, right, bottom = _edges(frame)
    if x1 == x2 and left <= x1 <= right:
        y1, y2 = (min(max(y, top), bottom) for y in (y1, y2))
    elif y1 == y2 and top <= y1 <= bottom:
        x1, x2 = (min(max(x, left), right) for x in (x1, x2))
    return (("M", (x1, y1)), ("L", (x2, y2)))


def _within(shape: Shape, frame: Box) -> bool:
    """Whether all points of a shape stand in its frame, so that it need not be cut off."""
    points = [
        numbers[at : at + 2] for _, numbers in shape.steps for at in range(0, len(numbers), 2)
    ]
    for across, down in (("x", "y"), ("cx", "cy")):
        if across in shape.place:
            points.append((float(shape.place[across]), float(shape.place[down])))
    left, top, right, bottom = _edges(frame)
    return bool(points) and all(
        left - TOLERANCE <= x <= right + TOLERANCE and top - TOLERANCE <= y <= bottom + TOLERANCE
        for x, y in points
    )


def _edges(frame: Box) -> Box:
    left, top, width, height = frame
    return left, top, left + width, top + height


def _rectangle(element: ElementTree.Element) -> Box:
    left, top, width, height = (float(element.get(n, 0)) for n in ("x", "y", "width", "height"))
    return left, top, width, height


def _steps(path: str) -> Iterator[Step]:
    for letter, numbers in STEP.findall(path):
        yield letter, tuple(float(number) for number in NUMBER.findall(numbers))


def _style_of(element: ElementTree.Element) -> dict[str, str]:
    parts = (part.split(":", 1) for part in element.get("style", "").split(";") if ":" in part)
    return {name.strip(): value.strip() for name, value in parts}


def _reference(link: str) -> str:
    """Return the identifier that ``#name`` or ``url(#name)`` refers to."""
    return link.removeprefix("url(").removesuffix(")").removeprefix("#")


def _tag(element: ElementTree.Element) -> str:
    return _name(element.tag)


def _name(name: str) -> str:
    """A name without the address of its vocabulary."""
    return name.rsplit("}", 1)[-1]
