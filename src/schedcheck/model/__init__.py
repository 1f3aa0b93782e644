"""The model: frozen values that describe who is where, when, for what."""

from schedcheck.model.event import Event, Stop
from schedcheck.model.itinerary import Itinerary
from schedcheck.model.kinds import Kind, Status
from schedcheck.model.layout import Layout, Seat
from schedcheck.model.leader import Delegation, Leader, Party
from schedcheck.model.place import Level, Place
from schedcheck.model.series import Series
from schedcheck.model.summit import Summit
from schedcheck.model.turns import Turn, Turns

__all__ = [
    "Delegation",
    "Event",
    "Itinerary",
    "Kind",
    "Layout",
    "Leader",
    "Level",
    "Party",
    "Place",
    "Seat",
    "Series",
    "Status",
    "Stop",
    "Summit",
    "Turn",
    "Turns",
]
