"""Encounters as a table for people, and as JSON."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from rich import box
from rich.console import Console
from rich.table import Table
from rich.text import Text

from schedcheck._time import micros, spoken

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from schedcheck.encounters import Encounter
    from schedcheck.model import Stop

__all__ = ["as_json", "as_table", "drawn"]

COLUMNS = ("person", "person", "place", "level", "from", "to", "gap", "certain", "implied")
MAY_WRAP = ("person", "place")


def as_table(encounters: Sequence[Encounter], console: Console) -> str:
    """Encounters, one a row, as wide as a console is."""
    return drawn(COLUMNS, map(_row, encounters), console, may_wrap=MAY_WRAP, numbers=("gap",))


def drawn(
    columns: Sequence[str],
    rows: Iterable[Sequence[str]],
    console: Console,
    *,
    may_wrap: Sequence[str] = (),
    numbers: Sequence[str] = (),
) -> str:
    """Rows of words below their headings, as wide as a console is.

    Args:
        columns: The headings.
        rows: Each as many words.
        console: To draw for.
        may_wrap: Columns whose words may go over several lines.
        numbers: Columns that are set to the right.
    """
    table = Table(box=box.SIMPLE_HEAD, pad_edge=False, show_edge=False, collapse_padding=True)
    for name in columns:
        table.add_column(
            name, overflow="fold", no_wrap=name not in may_wrap, justify="right" if name in numbers else "left"
        )
    for each in rows:
        # As Text: a name with brackets is no markup.
        table.add_row(*map(Text, each))
    # Captured, as rich would exit with a status of its own when a pipe breaks.
    with console.capture() as shown:
        console.print(table)
    return "\n".join(line.rstrip() for line in shown.get().splitlines()).strip("\n")


def as_json(encounters: Sequence[Encounter]) -> str:
    """Encounters as indented JSON: people and places by id, the gap in seconds."""
    return json.dumps([_data(each) for each in encounters], indent=2, ensure_ascii=False)


def _row(each: Encounter) -> tuple[str, ...]:
    interval = each.interval
    end = f"{interval.end:%H:%M}" if interval.end.date() == interval.start.date() else f"{interval.end:%Y-%m-%d %H:%M}"
    return (
        *(_name(stop) for stop in each.stops),
        each.place.name if each.place is not None else "not known",
        each.level.name.casefold() if each.level is not None else "not known",
        f"{interval.start:%Y-%m-%d %H:%M}",
        end,
        spoken(each.gap),
        _yes(each.certain),
        _yes(_implied(each)),
    )


def _data(each: Encounter) -> dict[str, Any]:
    whole = micros(each.gap)
    return {
        "people": [stop.leader.id if stop.leader is not None else None for stop in each.stops],
        "stops": [stop.id for stop in each.stops],
        "place": each.place.id if each.place is not None else None,
        "level": each.level.name.casefold() if each.level is not None else None,
        "from": each.interval.start.isoformat(),
        "to": each.interval.end.isoformat(),
        "gap": whole // 1_000_000 if whole % 1_000_000 == 0 else whole / 1_000_000,
        "certain": each.certain,
        "implied": _implied(each),
    }


def _implied(each: Encounter) -> bool:
    return any(stop.implied for stop in each.stops)


def _name(stop: Stop) -> str:
    return stop.leader.name if stop.leader is not None else ""


def _yes(value: bool) -> str:  # noqa: FBT001 - the one thing it is about
    return "yes" if value else "no"
