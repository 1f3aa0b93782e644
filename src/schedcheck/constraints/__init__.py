"""What can be asked of a schedule: one module per constraint."""

from schedcheck.constraints.attend import Attend
from schedcheck.constraints.avoid import Avoid
from schedcheck.constraints.base import Constraint, Divisible, Part, Reads, by_parts
from schedcheck.constraints.capacity import Capacity
from schedcheck.constraints.different import Different
from schedcheck.constraints.exclusive import Exclusive
from schedcheck.constraints.no_overlap import NoOverlap
from schedcheck.constraints.order import Order
from schedcheck.constraints.same import Same
from schedcheck.constraints.together import Together
from schedcheck.constraints.travel import Travel

__all__ = [
    "Attend",
    "Avoid",
    "BUILTIN",
    "Capacity",
    "Constraint",
    "Different",
    "Divisible",
    "Exclusive",
    "NoOverlap",
    "Order",
    "Part",
    "Reads",
    "Same",
    "Together",
    "Travel",
    "by_parts",
]

BUILTIN = (Attend, Avoid, Capacity, Different, Exclusive, NoOverlap, Order, Same, Together, Travel)
"""Every constraint that comes with the library, by code."""
