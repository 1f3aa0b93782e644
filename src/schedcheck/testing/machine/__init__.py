"""A state machine that edits plans at random, and what it holds of them."""

from schedcheck.testing.machine.calendars import PROMISES, Promise, Told, require_promises
from schedcheck.testing.machine.edits import Edit
from schedcheck.testing.machine.plan import PlanMachine, plan_machine
from schedcheck.testing.machine.trying import require_bands, require_budget

__all__ = [
    "Edit",
    "PROMISES",
    "PlanMachine",
    "Promise",
    "Told",
    "plan_machine",
    "require_bands",
    "require_budget",
    "require_promises",
]
