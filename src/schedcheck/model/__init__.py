"""The model: frozen values that describe who is where, when, for what."""

from schedcheck.model.event import Event, Kind, Status, Stop, Summit
from schedcheck.model.itinerary import Itinerary
from schedcheck.model.leader import Delegation, Leader, Party
from schedcheck.model.place import Level, Place
from schedcheck.model.series import Series

__all__ = [
    "Delegation",
    "Event",
    "Itinerary",
    "Kind",
    "Leader",
    "Level",
    "Party",
    "Place",
    "Series",
    "Status",
    "Stop",
    "Summit",
]
