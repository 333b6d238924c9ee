"""The charts of the landing page: Vega-Lite specifications, drawn to SVG when the release is built.

Drawn ahead, they need neither script nor network, print well and are small. Colours are custom properties of the
page's style sheet, so that they follow its light and its dark theme; places and sizes of all parts are fixed, so that
they depend on no font. Land is Natural Earth's at 1:110 million (public domain), as TopoJSON of world-atlas 2.0.2.
"""

import json
import math
import re
from collections.abc import Sequence
from datetime import date, timedelta
from importlib import resources
from typing import Any

from communique.release.landing_page.figures import Count, Place, Time

Spec = dict[str, Any]

_WIDTH = 400
_INK = "var(--ink)"
_CONFIG: Spec = {
    "aria": False,
    "background": None,
    "font": "Liberation Sans",
    "view": {"stroke": None},
    "axis": {
        "domainColor": "var(--line)", "gridColor": "var(--line)", "labelColor": _INK, "labelFontSize": 13,
        "labelLimit": 0, "tickColor": "var(--line)", "title": None,
    },
    "text": {"color": _INK, "fontSize": 13},
}  # fmt: skip
_QUADS: Spec = {
    "field": "quad", "type": "ordinal", "legend": None,
    "scale": {"domain": [1, 2, 3, 4], "range": [f"var(--quad-{n})" for n in (1, 2, 3, 4)]},
}  # fmt: skip
_LONGEST = 27  # characters of a label
_LONGEST_PLACE, _MOST_NAMED = 16, 8  # characters of a name on the map, and names
_MOST_LABELS = 4  # below the columns
_WORLD, _NEAREST = math.radians(55), math.radians(9)  # angles from the centre of the map to its farthest place
_MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")


def time_chart(time: Time) -> str:
    """Stacked columns by day, month or year; those without happenings keep their room."""
    columns = [_label(first, time.unit) for first in _stretch(time)]
    values = [
        {"first": _label(date.fromisoformat(c.name), time.unit), "quad": c.quad, "count": c.count} for c in time.counts
    ]
    axis = {"values": columns[:: math.ceil(len(columns) / _MOST_LABELS)], "labelAngle": 0, "labelOverlap": False}
    return _svg("time", {
        **_frame(44, 24, 28, 250),
        "data": {"values": values},
        "mark": {"type": "bar", "stroke": "var(--card)", "strokeWidth": 0.5},
        "encoding": {
            "x": {"field": "first", "type": "ordinal", "axis": axis, "scale": {"domain": columns, "padding": 0.1}},
            "y": {"field": "count", "type": "quantitative", "axis": _whole(time.counts)},
            "color": _QUADS,
            "order": {"field": "quad"},
        },
    })  # fmt: skip


def _stretch(time: Time) -> list[date]:
    """The first days of all units from the first that counts something to the last."""
    day, last = (date.fromisoformat(time.counts[n].name) for n in (0, -1))
    days = []
    while day <= last:
        days.append(day)
        day = {
            "day": day + timedelta(days=1),
            "month": date(day.year + day.month // 12, day.month % 12 + 1, 1),
            "year": date(day.year + 1, 1, 1),
        }[time.unit]
    return days


def _label(day: date, unit: str) -> str:
    month = f"{_MONTHS[day.month - 1]} {day.year}"
    return {"day": f"{day.day} {month}", "month": month, "year": str(day.year)}[unit]


def bars(name: str, counts: Sequence[Count], left: int, step: int) -> str:
    """A bar for each name in the given order, by quad class, with its total behind; `left` is the room for names."""
    totals = _totals(counts)
    y = {"field": "name", "type": "ordinal", "sort": [_short(n) for n in totals],
         "axis": {"domain": False, "ticks": False, "labelPadding": 8}}  # fmt: skip
    x = {"field": "count", "type": "quantitative", "axis": None, "scale": {"domain": [0, max(totals.values())]}}
    return _svg(name, {
        **_frame(left, 50, 4, step * len(totals)),
        "layer": [
            {
                "data": {"values": [{"name": _short(c.name), "quad": c.quad, "count": c.count} for c in counts]},
                "mark": {"type": "bar", "stroke": "var(--card)", "strokeWidth": 0.5},
                "encoding": {"y": y, "x": x, "color": _QUADS, "order": {"field": "quad"}},
            },
            {
                "data": {"values": [{"name": _short(n), "count": n_, "said": f"{n_:,}"} for n, n_ in totals.items()]},
                "mark": {"type": "text", "align": "left", "dx": 5},
                "encoding": {"y": y, "x": x, "text": {"field": "said"}},
            },
        ],
    })  # fmt: skip


def place_map(places: Sequence[Place]) -> str:
    """A circle for each place, its area by count, on the outlines of land; no borders, which are disputed."""
    land = json.loads(resources.files(__package__).joinpath("land-110m.json").read_text(encoding="utf-8"))
    height, projection, named = _view(places)
    position = {"longitude": {"field": "longitude", "type": "quantitative"},
                "latitude": {"field": "latitude", "type": "quantitative"}}  # fmt: skip
    values = [{"longitude": p.longitude, "latitude": p.latitude, "count": p.count} for p in places]
    size = {"field": "count", "type": "quantitative", "legend": None,
            "scale": {"type": "linear", "domain": [0, max(p.count for p in places)], "range": [12, 700]}}  # fmt: skip
    labels = [{"longitude": p.longitude, "latitude": p.latitude, "name": _short(p.name)} for p in named]
    return _svg("map", {
        **_frame(0, 0, 0, height),
        "view": {"fill": "var(--sea)", "stroke": None},
        "projection": projection,
        "layer": [
            {
                "data": {"values": land, "format": {"type": "topojson", "feature": "land"}},
                "mark": {"type": "geoshape", "fill": "var(--land)", "stroke": "var(--coast)", "strokeWidth": 0.5},
            },
            {
                "data": {"values": values},
                "mark": {"type": "circle", "fill": "var(--dot)", "fillOpacity": 0.5, "stroke": "var(--dot)",
                         "strokeWidth": 1, "opacity": 1},
                "encoding": {**position, "size": size},
            },
            {
                "data": {"values": labels},
                "mark": {"type": "text", "dy": -12, "stroke": "var(--halo)", "strokeWidth": 3, "strokeJoin": "round"},
                "encoding": {**position, "text": {"field": "name"}},
            },
        ],
    })  # fmt: skip


def _view(places: Sequence[Place]) -> tuple[int, Spec, list[Place]]:
    """Height of the map, a projection of equal areas that shows all places, and the places to name.

    Places that lie together are seen from near by, others on a map of the world.
    """
    vectors = [_vector(p.latitude, p.longitude) for p in places]
    x, y, z = (sum(axis) for axis in zip(*vectors, strict=True))
    length = math.hypot(x, y, z)
    centre = (x / length, y / length, z / length) if length > 1e-6 else (1.0, 0.0, 0.0)
    cosines = (sum(a * b for a, b in zip(centre, v, strict=True)) for v in vectors)
    widest = max(math.acos(max(-1.0, min(1.0, c))) for c in cosines)
    if widest > _WORLD:
        height = 220
        return height, _projection("equalEarth", height, [-11, 0, 0], _WIDTH / 5.1, 0.57), _apart(places, 110)
    height, angle = 300, max(widest * 1.25, _NEAREST)
    latitude, longitude = math.degrees(math.asin(centre[2])), math.degrees(math.atan2(centre[1], centre[0]))
    rotate = [round(-longitude, 3), round(-latitude, 3), 0]
    scale = round(height / 4 / math.sin(angle / 2), 1)
    return height, _projection("azimuthalEqualArea", height, rotate, scale, 0.5), _apart(places, math.degrees(angle))


def _projection(kind: str, height: int, rotate: list[float], scale: float, middle: float) -> Spec:
    """`middle` is where the centre comes to lie, as a share of the height from above."""
    return {"type": kind, "rotate": rotate, "scale": scale, "translate": [_WIDTH / 2, round(height * middle, 1)],
            "clipExtent": [[0, 0], [_WIDTH, height]]}  # fmt: skip


def _vector(latitude: float, longitude: float) -> tuple[float, float, float]:
    north, east = math.radians(latitude), math.radians(longitude)
    return math.cos(north) * math.cos(east), math.cos(north) * math.sin(east), math.sin(north)


def _apart(places: Sequence[Place], angle: float) -> list[Place]:
    """The busiest places whose names do not run into one another on a map of this many degrees from centre to edge."""
    named: list[Place] = []
    for p in places[:40]:
        room = 0.6 * angle / math.cos(math.radians(min(abs(p.latitude), 85)))
        if len(p.name) <= _LONGEST_PLACE and all(
            abs(p.latitude - n.latitude) > 0.16 * angle or abs(p.longitude - n.longitude) > room for n in named
        ):
            named.append(p)
    return named[:_MOST_NAMED]


def _frame(left: int, right: int, bottom: int, height: int) -> Spec:
    return {
        "$schema": "https://vega.github.io/schema/vega-lite/v6.json",
        "autosize": "none",
        "padding": {"left": left, "right": right, "top": 8, "bottom": bottom},
        "width": _WIDTH - left - right,
        "height": height,
    }


def _whole(counts: Sequence[Count]) -> Spec:
    """An axis of whole numbers."""
    return {"tickCount": min(5, max(_totals(counts).values())), "format": "~s", "domain": False, "ticks": False}


def _totals(counts: Sequence[Count]) -> dict[str, int]:
    """The counts of each name over all quad classes, names in the given order."""
    totals: dict[str, int] = {}
    for c in counts:
        totals[c.name] = totals.get(c.name, 0) + c.count
    return totals


def _short(name: str) -> str:
    return name if len(name) <= _LONGEST else f"{name[: _LONGEST - 1].rstrip()}…"


_LEFT_OUT = re.compile(r' (?:role|aria-[a-z]+|pointer-events|font-family|opacity|class|version|xmlns:xlink)="[^"]*"')
_EMPTY = re.compile(r'<path d="" display="none"/>|<path d="M0,0h0v0h0Z"/>')
_DECIMALS = re.compile(r"(\.\d)\d+")
_GEOMETRY = re.compile(r' (?:d|transform)="[^"]*"')
_ID = re.compile(r'( id="|url\(#)([\w-]+)')
_SIZE = re.compile(r' width="[\d.]+" height="[\d.]+"(?= viewBox)')


def _svg(name: str, spec: Spec) -> str:
    """The chart drawn, without what the page's own description replaces and without size: it fills its place."""
    import vl_convert

    drawn = vl_convert.vegalite_to_svg(spec, config=_CONFIG, allowed_base_urls=[])
    drawn = _LEFT_OUT.sub("", drawn)
    drawn = _GEOMETRY.sub(lambda found: _DECIMALS.sub(r"\1", found[0]), drawn)
    drawn = _EMPTY.sub("", _SIZE.sub("", drawn, count=1))
    ids: dict[str, int] = {}  # Vega numbers them on from chart to chart
    drawn = _ID.sub(lambda found: f"{found[1]}{name}-{ids.setdefault(found[2], len(ids))}", drawn)
    return drawn.replace("<svg ", f'<svg role="img" aria-labelledby="{name}-title" ', 1)
