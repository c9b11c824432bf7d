"""Small pictures as SVG: growth as log-log panels with a dashed line for what linear would be, contenders as bars."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from html import escape

WIDTH, HEIGHT, MARGIN = 420, 300, 60
BAR, NAMES = 22, 150
COLOURS = ("#1f5fa8", "#c2571a", "#2e7d4f", "#7b4fa3", "#8a6d00")

Place = Callable[[float], float]
Points = tuple[tuple[float, float], ...]


@dataclass(frozen=True)
class Panel:
    """Lines over one another: the names of the axes, and the points of each series by its name."""

    across: str
    up: str
    series: Mapping[str, Points]


@dataclass(frozen=True)
class Bars:
    """Contenders by name, the shortest bar first."""

    title: str
    unit: str
    values: Mapping[str, float]


Picture = Panel | Bars


def svg(pictures: list[Picture]) -> str:
    """Draw them side by side."""
    height = max(_height(picture) for picture in pictures)
    inside = "\n".join(
        f'<g transform="translate({place * WIDTH} 0)">\n{_drawn(picture)}\n</g>'
        for place, picture in enumerate(pictures)
    )
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH * len(pictures)} {height}" '
        f'font-family="sans-serif" font-size="11">\n'
        f'<rect width="100%" height="100%" fill="white"/>\n{inside}\n</svg>\n'
    )


def _height(picture: Picture) -> int:
    return HEIGHT if isinstance(picture, Panel) else MARGIN + BAR * len(picture.values)


def _drawn(picture: Picture) -> str:
    return _panel(picture) if isinstance(picture, Panel) else _bars(picture)


# ── Growth ────────────────────────────────────────────────────────────────────────────────────────────────────────────


def _panel(panel: Panel) -> str:
    points = [point for series in panel.series.values() for point in series]
    points += [point for series in panel.series.values() for point in _linear(series)]
    x = _scale([point[0] for point in points], MARGIN, WIDTH - MARGIN / 2)
    y = _scale([point[1] for point in points], HEIGHT - MARGIN, MARGIN / 2)
    several = len(panel.series) > 1
    parts = [*_axes(panel)]
    for place, (name, series) in enumerate(panel.series.items()):
        parts += _series(series, COLOURS[place % len(COLOURS)], x, y)
        parts += [_legend(name, place)] if several else []
    sizes = sorted({point[0] for point in points})
    parts += [_text(x(size), HEIGHT - MARGIN + 16, f"{size:,.0f}") for size in sizes]
    return "\n".join(parts)


def _linear(series: Points) -> Points:
    first, seconds = series[0]
    return tuple((size, seconds * size / first) for size, _ in series)


def _series(series: Points, colour: str, x: Place, y: Place) -> list[str]:
    return [
        _line(_linear(series), f'stroke="{colour}" stroke-opacity="0.4" stroke-dasharray="4 3"', x, y),
        _line(series, f'stroke="{colour}" stroke-width="2"', x, y),
        *(f'<circle cx="{x(a):.1f}" cy="{y(b):.1f}" r="3.5" fill="{colour}"/>' for a, b in series),
        *(_text(x(a), y(b) - 8, f"{b:.3g} s", colour) for a, b in series),
    ]


def _scale(values: list[float], start: float, end: float) -> Place:
    low, high = min(values), max(values)
    span = math.log(high / low) or 1.0
    return lambda value: start + (end - start) * math.log(value / low) / span


def _line(points: Points, look: str, x: Place, y: Place) -> str:
    path = " ".join(f"{x(a):.1f},{y(b):.1f}" for a, b in points)
    return f'<polyline points="{path}" fill="none" {look}/>'


def _legend(name: str, place: int) -> str:
    colour = COLOURS[place % len(COLOURS)]
    return f'<text x="{MARGIN + 12}" y="{MARGIN / 2 + 14 * place}" fill="{colour}">{escape(name)}</text>'


def _axes(panel: Panel) -> list[str]:
    bottom, left, middle = HEIGHT - MARGIN, MARGIN, WIDTH / 2
    return [
        f'<path d="M{left} {MARGIN / 2} V{bottom} H{WIDTH - MARGIN / 2}" fill="none" stroke="#333"/>',
        _text(middle, bottom + 42, f"{panel.across}; dashed: linear"),
        f'<text transform="rotate(-90)" x="{-HEIGHT / 2 + 15}" y="22" text-anchor="middle">{escape(panel.up)}</text>',
    ]


def _text(across: float, down: float, text: str, colour: str = "black") -> str:
    return f'<text x="{across:.1f}" y="{down:.1f}" text-anchor="middle" fill="{colour}">{escape(text)}</text>'


# ── Bars ──────────────────────────────────────────────────────────────────────────────────────────────────────────────


def _bars(bars: Bars) -> str:
    longest = max(bars.values.values())
    parts = [_text(WIDTH / 2, MARGIN / 2, bars.title)]
    for place, (name, value) in enumerate(sorted(bars.values.items(), key=lambda pair: pair[1])):
        top, long = MARGIN * 0.75 + BAR * place, (WIDTH - NAMES - MARGIN) * value / longest
        parts += [
            f'<text x="{NAMES - 6}" y="{top + BAR * 0.6:.1f}" text-anchor="end">{escape(name)}</text>',
            f'<rect x="{NAMES}" y="{top + 3:.1f}" width="{long:.1f}" height="{BAR - 6}" fill="{COLOURS[0]}"/>',
            f'<text x="{NAMES + long + 5:.1f}" y="{top + BAR * 0.6:.1f}">{value:.3g} {escape(bars.unit)}</text>',
        ]
    return "\n".join(parts)
