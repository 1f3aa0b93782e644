"""What can be asked of a schedule: one module per constraint."""

from schedcheck.constraints.attend import Attend
from schedcheck.constraints.avoid import Avoid
from schedcheck.constraints.base import Constraint, Divisible, Part, Reads, by_parts
from schedcheck.constraints.capacity import Capacity
from schedcheck.constraints.exclusive import Exclusive
from schedcheck.constraints.max_breaks import MaxBreaks
from schedcheck.constraints.max_days import MaxDays
from schedcheck.constraints.max_load import MaxLoad
from schedcheck.constraints.max_span import MaxSpan
from schedcheck.constraints.max_stretch import MaxStretch
from schedcheck.constraints.no_overlap import NoOverlap
from schedcheck.constraints.rest import Rest
from schedcheck.constraints.together import Together
from schedcheck.constraints.travel import Travel

__all__ = [
    "Attend",
    "Avoid",
    "BUILTIN",
    "Capacity",
    "Constraint",
    "Divisible",
    "Exclusive",
    "MaxBreaks",
    "MaxDays",
    "MaxLoad",
    "MaxSpan",
    "MaxStretch",
    "NoOverlap",
    "Part",
    "Reads",
    "Rest",
    "Together",
    "Travel",
    "by_parts",
]

BUILTIN = (
    Attend,
    Avoid,
    Capacity,
    Exclusive,
    MaxBreaks,
    MaxDays,
    MaxLoad,
    MaxSpan,
    MaxStretch,
    NoOverlap,
    Rest,
    Together,
    Travel,
)
"""Every constraint that comes with the library, by code."""
