"""What icalendar makes of a line, and of a value that has a form: whether it can be read at all."""

from __future__ import annotations

from functools import lru_cache
from typing import Any

from icalendar import TypesFactory

from schedcheck.exporters.ical.content import content_line

TYPES = TypesFactory()
# Properties whose values have a form that can be wrong. Of texts and addresses, none can.
FORMS = {"date-time", "date-time-list", "duration", "geo", "integer", "period", "recur", "utc-offset"}
FORMED = {name for name, kind in TYPES.types_map.items() if kind in FORMS}
# What icalendar raises at values that have another form.
MALFORMED = (ArithmeticError, AttributeError, LookupError, TypeError, ValueError)


def closely_read(text: str) -> tuple[str, Any, str]:
    """The name, the parameters and the value of a line; no name where it is none."""
    try:
        return content_line(text)
    except MALFORMED:
        return "", {}, ""


@lru_cache(maxsize=4096)
def can_be_read(name: str, kind: str, value: str) -> bool:
    """Whether icalendar can read the value of a property, of a type that is given or has none."""
    reads: Any = TYPES.for_property(name, kind.upper() or None)
    try:
        for each in value.split(",") if name == "FREEBUSY" else [value]:
            reads.from_ical(each)
    except MALFORMED:
        return False
    return True
