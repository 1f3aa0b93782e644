"""A brute-force oracle: the definitions of docs/explanation/meaning.md, word for word, by trying everything.

It tries every world (which tentative stops take place), every end that is not known (each whole microsecond up to its
limit, without a limit up to a horizon beyond everything else) and every slip (each whole microsecond in the bounds). It
shares no code with the engine and is slow: use it on plans of a few stops and a few microseconds.

Where the text leaves room, a finding has several verdicts that are right: the first is the one meant.
"""

from __future__ import annotations

from collections.abc import Callable

import attrs

from schedcheck.schedule import Schedule
from tests.property.oracle.alike import different, same
from tests.property.oracle.days import max_breaks, max_days, max_load, max_span, max_stretch, rest
from tests.property.oracle.judging import AT_RISK, BROKEN, CONDITIONAL, KEPT, ORDER, UNKNOWN, Found, Judged
from tests.property.oracle.meetings import encounters
from tests.property.oracle.order import order
from tests.property.oracle.people import Ambiguous, attend, avoid, no_overlap, together, travel, way
from tests.property.oracle.plan import Plan, group_of, name_of
from tests.property.oracle.presence import Name, gap_of, moment, shares, ticks
from tests.property.oracle.uses import capacity, exclusive
from tests.property.oracle.windows import available, unavailable

__all__ = [
    "AT_RISK",
    "Ambiguous",
    "BROKEN",
    "CONDITIONAL",
    "Found",
    "Judged",
    "KEPT",
    "ORDER",
    "Name",
    "Plan",
    "UNKNOWN",
    "attend",
    "available",
    "avoid",
    "capacity",
    "different",
    "encounters",
    "exclusive",
    "gap_of",
    "group_of",
    "judged",
    "moment",
    "name_of",
    "no_overlap",
    "order",
    "same",
    "shares",
    "ticks",
    "together",
    "travel",
    "unavailable",
    "way",
]

ORACLES: dict[str, Callable[..., Judged]] = {
    "NoOverlap": no_overlap,
    "Travel": travel,
    "Avoid": avoid,
    "Attend": attend,
    "Together": together,
    "Exclusive": exclusive,
    "Capacity": capacity,
    "Different": different,
    "Order": order,
    "Same": same,
    "MaxLoad": max_load,
    "MaxSpan": max_span,
    "MaxBreaks": max_breaks,
    "MaxDays": max_days,
    "MaxStretch": max_stretch,
    "Rest": rest,
    "Available": available,
    "Unavailable": unavailable,
}


def judged(schedule: Schedule, constraint: attrs.AttrsInstance) -> Judged:
    """What a check of one constraint should find; its fields are what its class was called with."""
    fields = {each.name: getattr(constraint, each.name) for each in attrs.fields(type(constraint)) if each.init}
    if "times" in fields:
        fields["times"] = {(a, b): span for a, b, span in fields["times"]}
    return ORACLES[type(constraint).__name__](schedule, **fields)
