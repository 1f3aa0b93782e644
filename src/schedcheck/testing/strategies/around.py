"""What a user's own summit says of a plan: where people are, and when."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, datetime, timedelta
from typing import Any

from schedcheck.model import Event, Place, Summit
from schedcheck.testing.strategies.grid import require, require_tick

__all__ = ["bounds_around", "edges_of", "places_around", "require_summit"]

BESIDE = 2
"""So many ticks before a summit begins, people may come, and so many after it they may leave."""


def require_summit(around: object, **beside: object) -> None:
    """Refuse what is no summit, and what a summit says itself."""
    require(holds=isinstance(around, Summit), what=lambda: f"around must be a Summit, got {around!r}")
    given = [name for name, each in beside.items() if each is not None]
    require(holds=not given, what=f"{', '.join(given)} must be given without around, which says when and where")


def places_around(summit: Summit) -> list[Place]:
    """Where a summit and its events are, and the passages there."""
    held = [summit.place, *(each.place for each in summit.events)]
    passages = [one.entrance for each in held for one in each.ancestors if one.entrance is not None]
    return list({each.id: each for each in (*held, *passages)}.values())


def bounds_around(summit: Summit, tick: timedelta) -> dict[str, Any]:
    """From when to when people may be at a summit."""
    require_tick(tick)
    times = edges_of([summit, *summit.events])
    return {"min_value": times[0] - BESIDE * tick, "max_value": times[-1] + BESIDE * tick}


def edges_of(held: Iterable[Event | Summit]) -> list[datetime]:
    """When events begin and end, as far as that is known, each time once."""
    times = [each for one in held for each in (one.start, one.end) if each is not None]
    return sorted({each.astimezone(UTC) for each in times})
