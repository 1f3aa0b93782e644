"""Check planned schedules of people: who meets whom, which rules a plan keeps, and by how much."""

from __future__ import annotations

import sys
from importlib import import_module
from typing import TYPE_CHECKING, Any

from schedcheck.checker import Scan, Trial, check, check_many, recheck, scan
from schedcheck.conflict import Conflict
from schedcheck.constraints import (
    Apart,
    Attend,
    Available,
    Avoid,
    Balance,
    Capacity,
    Different,
    Escorted,
    Exclusive,
    Inform,
    KeepInTouch,
    MaxBreaks,
    MaxDays,
    MaxLoad,
    MaxSpan,
    MaxStretch,
    NoOverlap,
    NotConsecutive,
    OnlyAbout,
    Order,
    Quiet,
    Rest,
    Same,
    Together,
    Travel,
    Unavailable,
)
from schedcheck.cost import Cost
from schedcheck.encounters import Encounter
from schedcheck.finding import Finding
from schedcheck.interval import Interval, Relation
from schedcheck.model import (
    Delegation,
    Event,
    Itinerary,
    Kind,
    Layout,
    Leader,
    Level,
    Place,
    Seat,
    Series,
    Status,
    Stop,
    Summit,
    Turn,
    Turns,
)
from schedcheck.recurrence import Recurrence
from schedcheck.report import Report
from schedcheck.result import Result
from schedcheck.rulebook import Rulebook
from schedcheck.rules import Charge, Rule, Severity
from schedcheck.schedule import Schedule
from schedcheck.verdict import Verdict
from schedcheck.waivers import Waiver

if TYPE_CHECKING:
    from schedcheck.analysis.bands import bands
    from schedcheck.analysis.budgets import budgets
    from schedcheck.analysis.explain import explain
    from schedcheck.exporters.ical import Detail, Extras, Fault, Profile, View, check_export, split_ical, to_ical
    from schedcheck.importers.ical import CalendarLimits, from_ical
    from schedcheck.importers.imported import Imported
    from schedcheck.importers.notices import Notice
    from schedcheck.importers.plan import load_plan
    from schedcheck.importers.table import from_table

__all__ = [
    "Apart",
    "Attend",
    "Available",
    "Avoid",
    "Balance",
    "CalendarLimits",
    "Capacity",
    "Charge",
    "Conflict",
    "Cost",
    "Delegation",
    "Detail",
    "Different",
    "Encounter",
    "Escorted",
    "Event",
    "Exclusive",
    "Extras",
    "Fault",
    "Finding",
    "Imported",
    "Inform",
    "Interval",
    "Itinerary",
    "KeepInTouch",
    "Kind",
    "Layout",
    "Leader",
    "Level",
    "MaxBreaks",
    "MaxDays",
    "MaxLoad",
    "MaxSpan",
    "MaxStretch",
    "NoOverlap",
    "NotConsecutive",
    "Notice",
    "OnlyAbout",
    "Order",
    "Place",
    "Profile",
    "Quiet",
    "Recurrence",
    "Relation",
    "Report",
    "Rest",
    "Result",
    "Rule",
    "Rulebook",
    "Same",
    "Scan",
    "Schedule",
    "Seat",
    "Series",
    "Severity",
    "Status",
    "Stop",
    "Summit",
    "Together",
    "Travel",
    "Trial",
    "Turn",
    "Turns",
    "Unavailable",
    "Verdict",
    "View",
    "Waiver",
    "bands",
    "budgets",
    "check",
    "check_export",
    "check_many",
    "explain",
    "from_ical",
    "from_table",
    "load_plan",
    "recheck",
    "scan",
    "split_ical",
    "to_ical",
]

_LATE = {
    "Detail": "schedcheck.exporters.ical",
    "Extras": "schedcheck.exporters.ical",
    "Fault": "schedcheck.exporters.ical",
    "Profile": "schedcheck.exporters.ical",
    "View": "schedcheck.exporters.ical",
    "CalendarLimits": "schedcheck.importers.ical",
    "Imported": "schedcheck.importers.imported",
    "Notice": "schedcheck.importers.notices",
    "bands": "schedcheck.analysis.bands",
    "budgets": "schedcheck.analysis.budgets",
    "check_export": "schedcheck.exporters.ical",
    "explain": "schedcheck.analysis.explain",
    "from_ical": "schedcheck.importers.ical",
    "from_table": "schedcheck.importers.table",
    "load_plan": "schedcheck.importers.plan",
    "split_ical": "schedcheck.exporters.ical",
    "to_ical": "schedcheck.exporters.ical",
}
"""Names whose modules are heavy: loaded when first used."""


def __getattr__(name: str) -> Any:
    if name == "__version__":
        return import_module("importlib.metadata").version("schedcheck")
    if name in _LATE:
        return getattr(import_module(_LATE[name]), name)
    raise AttributeError(f"module 'schedcheck' has no attribute {name!r}")


def __dir__() -> list[str]:
    return [*__all__, "__version__"]


# Where Hypothesis is there before us, it learns now how to draw our types; else it does by its entry point.
if "hypothesis" in sys.modules:
    import_module("_schedcheck_hypothesis").load()
