"""What can be asked of a schedule: one module per constraint."""

from schedcheck.constraints.attend import Attend
from schedcheck.constraints.available import Available
from schedcheck.constraints.avoid import Avoid
from schedcheck.constraints.base import Constraint, Divisible, Part, Reads, by_parts
from schedcheck.constraints.capacity import Capacity
from schedcheck.constraints.exclusive import Exclusive
from schedcheck.constraints.no_overlap import NoOverlap
from schedcheck.constraints.together import Together
from schedcheck.constraints.travel import Travel
from schedcheck.constraints.unavailable import Unavailable

__all__ = [
    "Attend",
    "Available",
    "Avoid",
    "BUILTIN",
    "Capacity",
    "Constraint",
    "Divisible",
    "Exclusive",
    "NoOverlap",
    "Part",
    "Reads",
    "Together",
    "Travel",
    "Unavailable",
    "by_parts",
]

BUILTIN = (Attend, Available, Avoid, Capacity, Exclusive, NoOverlap, Together, Travel, Unavailable)
"""Every constraint that comes with the library, by code."""
