"""How far the stops that a finding names tell all that it rests on."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from schedcheck.constraints import (
    Balance,
    Escorted,
    Inform,
    KeepInTouch,
    MaxBreaks,
    MaxDays,
    MaxLoad,
    MaxSpan,
    MaxStretch,
    Quiet,
    Rest,
)
from schedcheck.model import Status
from schedcheck.verdict import Verdict

if TYPE_CHECKING:
    from schedcheck.finding import Finding
    from schedcheck.schedule import Schedule

__all__ = ["counts_slips_of_others", "uncertain"]


def uncertain(finding: Finding) -> bool:
    """Whether it rests on what is tentative or not known."""
    return any(stop.end is None or stop.standing is Status.TENTATIVE for stop in finding.written) or (
        finding.verdict in {Verdict.UNKNOWN, Verdict.CONDITIONAL}
    )


BOUNDED = (Balance, Escorted, Inform, KeepInTouch, MaxBreaks, MaxDays, MaxLoad, MaxSpan, MaxStretch, Quiet, Rest)
"""Where several things slip, these may call worse what is better (see docs/explanation/meaning.md)."""


def counts_slips_of_others(rule: Any, schedule: Schedule) -> bool:
    """Whether what is not broken may also rest on slips of what it does not name."""
    return isinstance(rule, BOUNDED) and _slipping(schedule) > 1


def _slipping(schedule: Schedule) -> int:
    """How many things slip, each by itself."""
    held = ((each, each.event) for each in schedule.stops if any(each.bounds))
    return len({(stop.leader, stop.id) if stop.slips_alone else event for stop, event in held})
