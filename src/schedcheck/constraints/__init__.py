"""What can be asked of a schedule: one module per constraint."""

from schedcheck.constraints.apart import Apart
from schedcheck.constraints.attend import Attend
from schedcheck.constraints.available import Available
from schedcheck.constraints.avoid import Avoid
from schedcheck.constraints.balance import Balance
from schedcheck.constraints.base import Constraint, Divisible, Part, Reads, by_parts
from schedcheck.constraints.capacity import Capacity
from schedcheck.constraints.different import Different
from schedcheck.constraints.escorted import Escorted
from schedcheck.constraints.exclusive import Exclusive
from schedcheck.constraints.inform import Inform
from schedcheck.constraints.keep_in_touch import KeepInTouch
from schedcheck.constraints.max_breaks import MaxBreaks
from schedcheck.constraints.max_days import MaxDays
from schedcheck.constraints.max_load import MaxLoad
from schedcheck.constraints.max_span import MaxSpan
from schedcheck.constraints.max_stretch import MaxStretch
from schedcheck.constraints.no_overlap import NoOverlap
from schedcheck.constraints.not_consecutive import NotConsecutive
from schedcheck.constraints.only_about import OnlyAbout
from schedcheck.constraints.order import Order
from schedcheck.constraints.quiet import Quiet
from schedcheck.constraints.rest import Rest
from schedcheck.constraints.same import Same
from schedcheck.constraints.together import Together
from schedcheck.constraints.travel import Travel
from schedcheck.constraints.unavailable import Unavailable

__all__ = [
    "Apart",
    "Attend",
    "Available",
    "Avoid",
    "BUILTIN",
    "BY_SUBJECT",
    "Balance",
    "Capacity",
    "Constraint",
    "Different",
    "Divisible",
    "Escorted",
    "Exclusive",
    "Inform",
    "KeepInTouch",
    "MaxBreaks",
    "MaxDays",
    "MaxLoad",
    "MaxSpan",
    "MaxStretch",
    "NoOverlap",
    "NotConsecutive",
    "OnlyAbout",
    "Order",
    "Part",
    "Quiet",
    "Reads",
    "Rest",
    "Same",
    "Together",
    "Travel",
    "Unavailable",
    "by_parts",
]

BY_SUBJECT: dict[str, tuple[type[Constraint], ...]] = {
    "People and places": (NoOverlap, Travel, Attend, Exclusive, Capacity),
    "Contacts": (Avoid, Together, KeepInTouch, Quiet, OnlyAbout, Inform, Escorted, Balance),
    "Days": (Rest, MaxLoad, MaxStretch, MaxBreaks, MaxSpan, MaxDays),
    "Windows and order": (Available, Unavailable, Order, Same, Different),
    "Seating and turns": (Apart, NotConsecutive),
}
"""Every constraint that comes with the library, under what it is about, as the reference has them."""

BUILTIN = tuple(sorted((each for held in BY_SUBJECT.values() for each in held), key=lambda each: each.code))
"""The same, by code."""
