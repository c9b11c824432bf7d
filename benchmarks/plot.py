"""A small picture of growth as SVG: log-log panels, with a dashed line for what linear would be."""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass

WIDTH, HEIGHT, MARGIN = 420, 300, 60

Place = Callable[[float], float]


@dataclass(frozen=True)
class Panel:
    """One series: the names of its axes and its points."""

    across: str
    up: str
    points: tuple[tuple[float, float], ...]


def svg(panels: list[Panel]) -> str:
    """Draw the panels side by side."""
    inside = "\n".join(
        f'<g transform="translate({place * WIDTH} 0)">\n{_panel(panel)}\n</g>'
        for place, panel in enumerate(panels)
    )
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH * len(panels)} {HEIGHT}" '
        f'font-family="sans-serif" font-size="11">\n'
        f'<rect width="100%" height="100%" fill="white"/>\n{inside}\n</svg>\n'
    )


def _panel(panel: Panel) -> str:
    xs, ys = ([point[axis] for point in panel.points] for axis in (0, 1))
    linear = [ys[0] * x / xs[0] for x in xs]
    x = _scale(min(xs), max(xs), MARGIN, WIDTH - MARGIN / 2)
    y = _scale(min(ys + linear), max(ys + linear), HEIGHT - MARGIN, MARGIN / 2)
    parts = [
        _line(
            [(x(a), y(b)) for a, b in zip(xs, linear, strict=True)], 'stroke="#999" stroke-dasharray="4 3"'
        ),
        _line([(x(a), y(b)) for a, b in panel.points], 'stroke="#1f5fa8" stroke-width="2"'),
        *(_point(x, y, point) for point in panel.points),
        *_axes(panel),
    ]
    return "\n".join(parts)


def _scale(low: float, high: float, start: float, end: float) -> Place:
    span = math.log(high / low) or 1.0
    return lambda value: start + (end - start) * math.log(value / low) / span


def _line(places: list[tuple[float, float]], look: str) -> str:
    path = " ".join(f"{a:.1f},{b:.1f}" for a, b in places)
    return f'<polyline points="{path}" fill="none" {look}/>'


def _point(x: Place, y: Place, point: tuple[float, float]) -> str:
    across, up = x(point[0]), y(point[1])
    return (
        f'<circle cx="{across:.1f}" cy="{up:.1f}" r="3.5" fill="#1f5fa8"/>'
        f'<text x="{across:.1f}" y="{up - 8:.1f}" text-anchor="middle">{point[1]:.3g} s</text>'
        f'<text x="{across:.1f}" y="{HEIGHT - MARGIN + 16}" text-anchor="middle">{point[0]:,}</text>'
    )


def _axes(panel: Panel) -> list[str]:
    bottom, left, middle = HEIGHT - MARGIN, MARGIN, WIDTH / 2
    return [
        f'<path d="M{left} {MARGIN / 2} V{bottom} H{WIDTH - MARGIN / 2}" fill="none" stroke="#333"/>',
        f'<text x="{middle}" y="{bottom + 42}" text-anchor="middle">{panel.across}; dashed: linear</text>',
        f'<text transform="rotate(-90)" x="{-HEIGHT / 2 + 15}" y="22" text-anchor="middle">{panel.up}</text>',
    ]
