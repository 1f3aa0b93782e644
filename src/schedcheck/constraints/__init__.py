"""What can be asked of a schedule: one module per constraint."""

from schedcheck.constraints.attend import Attend
from schedcheck.constraints.avoid import Avoid
from schedcheck.constraints.base import Constraint, Divisible, Part, Reads, by_parts
from schedcheck.constraints.capacity import Capacity
from schedcheck.constraints.exclusive import Exclusive
from schedcheck.constraints.no_overlap import NoOverlap
from schedcheck.constraints.order import Order
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
    "NoOverlap",
    "Order",
    "Part",
    "Reads",
    "Together",
    "Travel",
    "by_parts",
]

BUILTIN = (Attend, Avoid, Capacity, Exclusive, NoOverlap, Order, Together, Travel)
"""Every constraint that comes with the library, by code."""
