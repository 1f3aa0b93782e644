"""Budgets, bands and differences as tables for people, and as JSON."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from rich.console import Console

from schedcheck._time import spoken
from schedcheck._values import on_one_line
from schedcheck.cli.tables import drawn
from schedcheck.finding import Finding
from schedcheck.report import result_told, use_told
from schedcheck.result import Result
from schedcheck.rules import Severity

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from schedcheck.analysis.bands import Bands
    from schedcheck.analysis.budgets import Budgets, Room
    from schedcheck.report import Change, Difference, WaiverChange

__all__ = ["as_data", "bands_table", "budgets_table", "diff_table"]

DELAYS = ("person", "stop", "start", "may", "by", "then", "what")
FITS = ("fit", "from", "to", "shift", "rules")
CHANGES = ("change", "rule", "verdict", "what")


def as_data(data: Mapping[str, Any]) -> str:
    """Plain data as indented JSON."""
    return json.dumps(data, indent=2, ensure_ascii=False)


def budgets_table(found: Budgets, console: Console) -> str:
    """How late each stop may start and how long it may overrun, two rows for each."""
    rows = list(_delays(found))
    table = drawn(DELAYS, rows, console, may_wrap=("person", "stop", "what"), numbers=("by",)) if rows else "no stops"
    return _with(table, found.caution)


def _with(table: str, caution: str) -> str:
    return f"{table}\n\n{caution}" if caution else table


def _delays(found: Budgets) -> Iterator[tuple[str, ...]]:
    for each in found:
        stop = each.stop
        who = str(stop.leader), stop.name, f"{stop.start:%Y-%m-%d %H:%M}"
        yield *who, "start late", *_room(each.start)
        yield "", "", "", "overrun", *(("end not known", "", "") if each.overrun is None else _room(each.overrun))


def _room(room: Room) -> tuple[str, str, str]:
    return str(room), room.rule or "", room.breach


def bands_table(found: Bands, console: Console) -> str:
    """When something would fit, one band a row."""
    rows = [
        (
            each.fit.value,
            f"{each.interval.start:%Y-%m-%d %H:%M:%S}",
            f"{each.interval.end:%Y-%m-%d %H:%M:%S}",
            f"{spoken(each.start)} to {spoken(each.end)}",
            ", ".join(each.rules),
        )
        for each in found
    ]
    return _with(drawn(FITS, rows, console, may_wrap=("rules",)), found.caution)


def diff_table(difference: Difference, console: Console) -> str:
    """What is different, one change a row."""
    if not difference:
        return str(difference)
    rows = [(each.what, each.rule, *_change(each)) for each in difference.changes]
    rows += [(each.what, each.rule, *_use(each)) for each in difference.waivers]
    return drawn(CHANGES, rows, console, may_wrap=("what",))


def _change(change: Change) -> tuple[str, str]:
    told = change.after if change.after is not None else change.before
    verdicts = [_verdict(each) for each in (change.before, change.after)]
    sentence = told.sentence if isinstance(told, Finding) else ""
    return " -> ".join(verdicts), sentence


def _use(change: WaiverChange) -> tuple[str, str]:
    told = change.after if change.after is not None else change.before
    states = " -> ".join(map(use_told, (change.before, change.after)))
    return states, "" if told is None else on_one_line(f"waiver {told.waiver.id}: {told.sentence}")


def _verdict(told: Finding | Result | None) -> str:
    if isinstance(told, Result):
        if told.severity is not Severity.OFF and not told.measured:
            return "nothing measured"
        return result_told(told)
    if told is None:
        return "-"
    return str(told.verdict) if told.waived is None else f"{told.verdict}, waived"
