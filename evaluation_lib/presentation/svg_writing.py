"""Write the shapes of a picture in few bytes, in colours that a page can change."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from html import escape
from itertools import groupby
from string import ascii_lowercase

from evaluation_lib.presentation.svg_shapes import Picture, Shape, Step

#: What a picture's words have in common is said once; so is what lines have.
TEXT = {"font-family": "", "font-size": "10px", "font-weight": "400", "text-anchor": "start"}
LINES = {
    "stroke-linejoin": "round",
    "stroke-linecap": "butt",
    "stroke-width": "1",
    "stroke-dashoffset": "0",
    "stroke": "none",
}
#: The class of what lies behind everything; others have small letters.
PAPER = "P"
#: A tenth of a point is a seventh of a screen's pixel; a marker is drawn at many places.
DECIMALS, DECIMALS_OF_MARKERS = 1, 2


def identifier(*said: str) -> str:
    """Name a picture by what it shows, so that no two in a page share a name."""
    return "c" + hashlib.sha256("\0".join(said).encode()).hexdigest()[:8]


def written(
    picture: Picture, *, name: str, colours: Mapping[str, str], ink: str, paper: str
) -> str:
    """Write a picture for the inside of a page.

    Each look is a class in the picture's own style sheet, so it stands alone when it is copied;
    each colour asks the page for its own first.

    Parameters
    ----------
    picture
        What is drawn.
    name
        Its identifier in the page; all others begin with it.
    colours
        The names of the page's colours by the colours drawn, lower-case.
    ink
        The colour of most words.
    paper
        The colour behind everything.
    """
    shapes = [_plain(shape, ink=ink) for shape in picture.shapes]
    looks = list(dict.fromkeys(tuple(shape.style.items()) for shape in shapes))
    classes = {look: _letters(place) for place, look in enumerate(look for look in looks if look)}
    family = next((one.style["font-family"] for one in picture.shapes if one.words), "sans-serif")
    basis = {
        "font": f"10px {family.replace(chr(39), '').replace(', ', ',')}",
        "fill": ink,
        "stroke-linejoin": LINES["stroke-linejoin"],
    }
    rules = [
        # Of the picture, not of its words: a group of words hands its own look down to them.
        _rule(f"#{name}", basis, colours),
        _rule(f"#{name} .{PAPER}", {"fill": paper}, colours),
        *(_rule(f"#{name} .{short}", dict(look), colours) for look, short in classes.items()),
    ]
    left, top, width, height = (_number(one, DECIMALS) for one in picture.box)
    body = "".join(_all_written(shapes, name=name, classes=classes))
    return (
        f'<svg id="{name}" viewBox="{left} {top} {width} {height}" '
        f'xmlns="http://www.w3.org/2000/svg" aria-hidden="true"><style>{"".join(rules)}</style>'
        f'<rect class="{PAPER}" width="100%" height="100%"/>'
        f"{_definitions(picture, shapes, name=name)}{body}</svg>"
    )


def _plain(shape: Shape, *, ink: str) -> Shape:
    """Leave out of a shape's style what holds without it."""
    usual = {**TEXT, "fill": ink} if shape.tag == "text" else LINES
    style = {
        name: value
        for name, value in sorted(shape.style.items())
        if name != "font-family" and usual.get(name) != value
    }
    if shape.tag == "text":
        style.pop("stroke", None)
    return Shape(shape.tag, shape.place, style, shape.steps, shape.words, shape.clip)


def _rule(selector: str, look: Mapping[str, str], colours: Mapping[str, str]) -> str:
    said = ";".join(_declared(name, value, colours) for name, value in look.items())
    return f"{selector}{{{said}}}"


def _declared(name: str, value: str, colours: Mapping[str, str]) -> str:
    """Ask the page for its colour; programs that know no such question take the one drawn."""
    own = colours.get(value.lower()) if name in ("fill", "stroke") else None
    plain = f"{name}:{value.replace(', ', ',')}"
    return f"{plain};{name}:var(--{own},{value})" if own else plain


def _letters(place: int) -> str:
    """Name a class in few letters: a, b, …, z, aa, ab, …."""
    rest, last = divmod(place, len(ascii_lowercase))
    return (_letters(rest - 1) if rest else "") + ascii_lowercase[last]


def _all_written(
    shapes: Sequence[Shape], *, name: str, classes: Mapping[tuple, str]
) -> Iterator[str]:
    """Write shapes that look alike and follow one another as one group or one path."""
    for (tag, look, clip, _), alike in groupby(shapes, key=_likeness):
        group = list(alike)
        attributes = f' class="{classes[look]}"' if look in classes else ""
        attributes += f' clip-path="url(#{name}{clip})"' if clip else ""
        if tag == "path" and dict(look).get("fill") == "none" and not group[0].place:
            # Lines laid over one another are the same drawn at once or one by one.
            path = "".join(_path(shape.steps, DECIMALS) for shape in group)
            yield f'<path{attributes} d="{path}"/>'
        elif len(group) == 1:
            yield _one_written(group[0], attributes, name=name)
        else:
            inside = "".join(_one_written(shape, "", name=name) for shape in group)
            yield f"<g{attributes}>{inside}</g>"


def _likeness(shape: Shape) -> tuple[str, tuple, str, str]:
    # Each kind apart, so that lines can become one path; turned ones keep what turns them.
    turned = shape.place.get("transform", "") if shape.tag == "path" else ""
    return shape.tag, tuple(shape.style.items()), shape.clip, turned


def _one_written(shape: Shape, attributes: str, *, name: str) -> str:
    places = "".join(f' {key}="{_placed(key, value, name)}"' for key, value in shape.place.items())
    if shape.tag == "text":
        return f"<text{attributes}{places}>{escape(shape.words, quote=False)}</text>"
    path = f' d="{_path(shape.steps, DECIMALS)}"' if shape.steps else ""
    return f"<{shape.tag}{attributes}{places}{path}/>"


def _placed(key: str, value: str, name: str) -> str:
    if key in ("x", "y", "cx", "cy"):
        return _number(float(value), DECIMALS)
    if key == "r":
        return _number(float(value), DECIMALS_OF_MARKERS)
    if key == "href" and value.startswith("#"):
        return f"#{name}{value[1:]}"
    return escape(value, quote=True)


def _definitions(picture: Picture, shapes: Sequence[Shape], *, name: str) -> str:
    """Write the frames and the markers that shapes still refer to."""
    frames = "".join(
        f'<clipPath id="{name}{clip}"><rect x="{_number(left, DECIMALS)}" '
        f'y="{_number(top, DECIMALS)}" width="{_number(width, DECIMALS)}" '
        f'height="{_number(height, DECIMALS)}"/></clipPath>'
        for clip, (left, top, width, height) in picture.frames.items()
        if any(shape.clip == clip for shape in shapes)
    )
    used = {shape.place.get("href", "").removeprefix("#") for shape in shapes}
    markers = "".join(
        f'<path id="{name}{mark}" d="{_path(shape.steps, DECIMALS_OF_MARKERS)}"/>'
        for mark, shape in picture.markers.items()
        if mark in used
    )
    return f"<defs>{frames}{markers}</defs>" if frames or markers else ""


def _path(steps: Iterable[Step], decimals: int) -> str:
    """Write a path: steps from point to point where that is shorter than where each point is."""
    written, last, here = [], "", (0.0, 0.0)
    for letter, numbers in steps:
        if letter in "zZ":
            written.append("z")
            last = "z"
            continue
        rounded = tuple(round(number, decimals) for number in numbers)
        step = _shortest(letter, rounded, here, decimals)
        if step[0] == last != "M":
            step = step[1:] if step[1] == "-" else f" {step[1:]}"
        else:
            last = step[0]
        written.append(step)
        here = rounded[-2:]
    return "".join(written)


def _shortest(
    letter: str, numbers: tuple[float, ...], here: tuple[float, float], decimals: int
) -> str:
    x, y = here
    ways = [letter + _numbers(numbers, decimals)]
    if letter != "M":
        moved = tuple(number - (x, y)[place % 2] for place, number in enumerate(numbers))
        ways.append(letter.lower() + _numbers(moved, decimals))
    if letter == "L" and numbers[1] == y:
        ways = ["H" + _numbers(numbers[:1], decimals), "h" + _numbers((numbers[0] - x,), decimals)]
    elif letter == "L" and numbers[0] == x:
        ways = ["V" + _numbers(numbers[1:], decimals), "v" + _numbers((numbers[1] - y,), decimals)]
    return min(ways, key=len)


def _numbers(numbers: Sequence[float], decimals: int) -> str:
    """Write numbers one after another; a minus parts them as well as a space."""
    first, *others = [_number(number, decimals) for number in numbers]
    return first + "".join(other if other[0] == "-" else f" {other}" for other in others)


def _number(number: float, decimals: int) -> str:
    short = f"{number:.{decimals}f}".rstrip("0").rstrip(".")
    return "0" if short in ("-0", "") else short.replace("0.", ".", 1) if abs(number) < 1 else short
