"""Check planned schedules of people: who meets whom, which rules a plan keeps, and by how much."""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

from schedcheck.checker import Scan, Trial, check, check_many, recheck, scan
from schedcheck.conflict import Conflict
from schedcheck.constraints import (
    Attend,
    Available,
    Avoid,
    Capacity,
    Exclusive,
    NoOverlap,
    Together,
    Travel,
    Unavailable,
)
from schedcheck.encounters import Encounter
from schedcheck.finding import Finding
from schedcheck.interval import Interval, Relation
from schedcheck.model import Delegation, Event, Itinerary, Kind, Leader, Level, Place, Series, Status, Stop, Summit
from schedcheck.recurrence import Recurrence
from schedcheck.report import Report
from schedcheck.result import Result
from schedcheck.rules import Rule, Severity
from schedcheck.schedule import Schedule
from schedcheck.verdict import Verdict

if TYPE_CHECKING:
    from schedcheck.exporters.ical import to_ical
    from schedcheck.importers.plan import load_plan

__all__ = [
    "Attend",
    "Available",
    "Avoid",
    "Capacity",
    "Conflict",
    "Delegation",
    "Encounter",
    "Event",
    "Exclusive",
    "Finding",
    "Interval",
    "Itinerary",
    "Kind",
    "Leader",
    "Level",
    "NoOverlap",
    "Place",
    "Recurrence",
    "Relation",
    "Report",
    "Result",
    "Rule",
    "Scan",
    "Schedule",
    "Series",
    "Severity",
    "Status",
    "Stop",
    "Summit",
    "Together",
    "Travel",
    "Trial",
    "Unavailable",
    "Verdict",
    "check",
    "check_many",
    "load_plan",
    "recheck",
    "scan",
    "to_ical",
]

_LATE = {"load_plan": "schedcheck.importers.plan", "to_ical": "schedcheck.exporters.ical"}
"""Names whose modules are heavy: loaded when first used."""


def __getattr__(name: str) -> Any:
    if name == "__version__":
        return import_module("importlib.metadata").version("schedcheck")
    if name in _LATE:
        return getattr(import_module(_LATE[name]), name)
    raise AttributeError(f"module 'schedcheck' has no attribute {name!r}")


def __dir__() -> list[str]:
    return [*__all__, "__version__"]
