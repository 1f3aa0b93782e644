"""A whole exported calendar, compared byte for byte.

After a change that is meant, write it anew and look at the difference: UPDATE_SAMPLES=1 pytest tests/samples
"""

import os
from pathlib import Path

from schedcheck.exporters.ical import to_ical
from schedcheck.model import Delegation, Event, Itinerary, Leader, Level, Place, Stop
from schedcheck.schedule import Schedule

SAMPLE = Path(__file__).with_name("alba.ics")


def plan() -> Schedule:
    """Two people at a summit. Past years only: what their clocks did will not change."""
    washington = Place("Washington, D.C.", level=Level.CITY, tz="America/New_York", geo=(38.8951, -77.0364))
    bali = Place("Bali", within=Place("Indonesia", level=Level.COUNTRY), level=Level.CITY, tz="Asia/Makassar")
    hotel = Place("The Apurva Kempinski", within=bali, level=Level.SITE, geo=(-8.8259, 115.2155))
    hall = Place("Candi Ballroom", within=hotel)
    host = Delegation("Türkiye")
    alba = Leader("Alba Aventura", office="President", delegation=Delegation("Alba"), email="alba@example.org")
    boria = Leader("Boria Borealis", delegation=Delegation("Perú"), email="boria@example.org")
    session = Event("Session I", hall, "2022-11-15 10:00", "2022-11-15 12:00", kind="plenary", organizer=host)
    photo = Event('Family photo; "the one", with\nall', hotel, "2022-11-15 12:15", "2022-11-15 12:30", kind="photo")
    line = Place("Secure line", remote=True, tz="UTC")
    stops = [
        Stop(washington, "2022-11-05 22:00", "2022-11-06 10:00", kind="rest", title="Night of the clock change"),
        Stop(washington, "2022-11-06T01:30-05:00", title="Phone, in the second of two equal hours", kind="call"),
        Stop(bali, "2022-11-14 21:15", "2022-11-14 21:15", kind="arrival"),
        session.attend(arrive="2022-11-15 10:05"),
        photo.attend(status="cancelled"),
        Stop(line, "2022-11-15 05:00", "2022-11-15 05:20", kind="call", status="tentative"),
        Stop(hotel, "2022-11-15 19:00", title="Dinner, open end", kind="meal"),
    ]
    return Schedule([Itinerary(alba, stops), Itinerary.of(boria, session, photo, represents=Leader("Carla Celeste"))])


def test_calendar_is_the_stored_one() -> None:
    """Nothing in an export changes unless it is meant to."""
    data = to_ical(plan(), leader="alba-aventura", stamp="2022-11-10T08:30Z")
    if os.environ.get("UPDATE_SAMPLES"):
        SAMPLE.write_bytes(data)

    assert SAMPLE.read_bytes() == data
