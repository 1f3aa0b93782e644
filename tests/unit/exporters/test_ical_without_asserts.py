"""Under `python -O`, where asserts are gone, ours and those of icalendar, no text makes a line of its own."""

import subprocess
import sys

SCRIPT = r"""
import re
from datetime import timedelta
from schedcheck import Delegation, Event, Extras, Itinerary, Leader, Place, Profile, Schedule, Stop, Summit, View
from schedcheck import check_export, split_ical, to_ical
from schedcheck.errors import InvalidValue

assert False
EVIL = "x\r\nEND:VEVENT\r\nBEGIN:VEVENT\rSUMMARY:Injected\nUID:injected\\nATTENDEE:x;CN=\"y\",\\N^n\\"
alba = Leader(EVIL, id="alba", email="a@example.org", delegation=Delegation(EVIL, id="d"))
place, line = Place(EVIL, tz="Europe/Paris", id="p"), Place(EVIL, tz="Europe/Paris", id="q", remote=True)
one = Event(EVIL, place, "2022-11-15 10:00", "2022-11-15 12:00", organizer=alba, id="e", kind="bilateral")
two = Stop(line, "2022-11-15 13:00", "2022-11-15 14:00", title=EVIL, id="f")
extras = Extras(
    reminders=timedelta(hours=1), call_times=timedelta(hours=1), links={"q": "https://example.org/a;b,c"}, name=EVIL,
    summits=Summit(EVIL, place, "2022-11-15 08:00", "2022-11-15 18:00", [one], id="s"),
)
plan, fewer = Schedule([Itinerary.of(alba, one, two)]), Schedule([Itinerary.of(alba, two)])
views = [None, View(), View(detail="kind", place="room"), View(detail="title", place="room")]
count = 0
for profile in Profile:
    for view in views[:1] if profile.is_message else views[profile is Profile.PUBLISH :]:
        options = {"leader": "alba", "view": view, "profile": profile, "extras": extras}
        if profile.is_message:
            options["organizer"] = "o@example.org"
        first = to_ical(plan, stamp="2022-11-10T08:30Z", **options)
        before = to_ical(plan, leader="alba", stamp="2022-11-10T08:30Z", extras=extras) if profile.is_message else first
        second = to_ical(fewer, stamp="2022-11-11T08:30Z", previous=before, **options)
        for data in (first, second):
            for each in split_ical(data) if profile.is_message else [data]:
                count += 1
                injected = re.search(rb"(?m)^(SUMMARY|UID):[Ii]njected", each)
                if check_export(each) or injected or b"\r" in each.replace(b"\r\n", b""):
                    print("amiss", profile, view, each)
for evil in ("a\0", "\x85", "\ud800", "\x1b", "\x0b"):
    for make in (
        lambda: to_ical(plan, leader="alba", stamp="2022-11-10T08:30Z", extras=Extras(name=evil)),
        lambda: to_ical(
            Schedule([Itinerary.of(alba, Stop(place, one.start, title=evil))]), leader="alba", stamp="2022-11-10T08:30Z"
        ),
        lambda: Extras(links={"q": "https://example.org/" + evil}),
    ):
        try:
            make()
        except InvalidValue:
            count += 1
print(count)
"""


def test_no_text_makes_a_line_of_its_own() -> None:
    """In every profile and view, with extras, anew and after a change; and what is no text is refused."""
    done = subprocess.run([sys.executable, "-O", "-c", SCRIPT], capture_output=True, text=True, check=True)

    assert "45\n" == done.stdout
