"""How often a property may stand in a component: by RFC 5545 always, by RFC 5546 (section 3) for each METHOD."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from attrs import frozen
from icalendar import (
    Alarm,
    Availability,
    Calendar,
    Component,
    Event,
    FreeBusy,
    Journal,
    Timezone,
    TimezoneDaylight,
    TimezoneStandard,
    Todo,
)

__all__ = ["METHODS", "amiss", "must_be_alone"]

# What icalendar knows of each: which properties it requires, which may be there once, which not together.
COMPONENTS: dict[str, type[Component]] = {
    "VCALENDAR": Calendar,
    "VEVENT": Event,
    "VTODO": Todo,
    "VJOURNAL": Journal,
    "VFREEBUSY": FreeBusy,
    "VTIMEZONE": Timezone,
    "STANDARD": TimezoneStandard,
    "DAYLIGHT": TimezoneDaylight,
    "VALARM": Alarm,
    "VAVAILABILITY": Availability,
}
ONCE_IN_CALENDAR = ("UID", "LAST-MODIFIED", "URL", "REFRESH-INTERVAL", "SOURCE")
# What an alarm must have, by what it does.
ALARMS = {"DISPLAY": ("DESCRIPTION",), "EMAIL": ("DESCRIPTION", "SUMMARY", "ATTENDEE")}


@frozen
class _Method:
    """What a method asks of a component: properties that stand just once, at least once, and never."""

    once: frozenset[str]
    some: frozenset[str] = frozenset()
    never: frozenset[str] = frozenset()


def _method(once: str, some: str = "", never: str = "") -> _Method:
    return _Method(*(frozenset(each.split()) for each in (once, some, never)))


_ASKED = "DTSTAMP DTSTART ORGANIZER SUMMARY UID"
METHODS: Mapping[tuple[str, str], _Method] = {
    ("PUBLISH", "VEVENT"): _method(_ASKED, never="ATTENDEE REQUEST-STATUS"),
    ("REQUEST", "VEVENT"): _method(_ASKED, "ATTENDEE", "REQUEST-STATUS"),
    ("REPLY", "VEVENT"): _method("ATTENDEE DTSTAMP ORGANIZER UID", never="VALARM"),
    ("ADD", "VEVENT"): _method(f"{_ASKED} SEQUENCE", "ATTENDEE", "EXDATE RECURRENCE-ID REQUEST-STATUS"),
    ("CANCEL", "VEVENT"): _method("DTSTAMP ORGANIZER SEQUENCE UID", never="REQUEST-STATUS VALARM"),
    ("REFRESH", "VEVENT"): _method(
        "ATTENDEE DTSTAMP ORGANIZER UID",
        never="ATTACH CATEGORIES CLASS CONTACT CREATED DESCRIPTION DTEND DTSTART DURATION EXDATE GEO LAST-MODIFIED"
        " LOCATION PRIORITY RDATE RELATED-TO REQUEST-STATUS RESOURCES RRULE SEQUENCE STATUS SUMMARY TRANSP URL VALARM",
    ),
    ("COUNTER", "VEVENT"): _method(f"{_ASKED} SEQUENCE"),
    ("DECLINECOUNTER", "VEVENT"): _method("DTSTAMP ORGANIZER UID", never="VALARM"),
    ("PUBLISH", "VTODO"): _method("DTSTAMP ORGANIZER PRIORITY SUMMARY UID", never="ATTENDEE REQUEST-STATUS"),
    ("REQUEST", "VTODO"): _method(f"{_ASKED} PRIORITY", "ATTENDEE", "REQUEST-STATUS"),
    ("REPLY", "VTODO"): _method("DTSTAMP ORGANIZER UID", "ATTENDEE", "VALARM"),
    ("ADD", "VTODO"): _method("DTSTAMP ORGANIZER PRIORITY SEQUENCE SUMMARY UID", never="REQUEST-STATUS"),
    ("CANCEL", "VTODO"): _method("DTSTAMP ORGANIZER SEQUENCE UID", never="VALARM"),
    ("PUBLISH", "VJOURNAL"): _method("DESCRIPTION DTSTAMP DTSTART ORGANIZER UID", never="ATTENDEE VALARM"),
    ("ADD", "VJOURNAL"): _method("DESCRIPTION DTSTAMP DTSTART ORGANIZER SEQUENCE UID", never="ATTENDEE VALARM"),
    ("CANCEL", "VJOURNAL"): _method("DTSTAMP ORGANIZER SEQUENCE UID", never="VALARM"),
    ("PUBLISH", "VFREEBUSY"): _method("DTEND DTSTAMP DTSTART ORGANIZER UID", never="ATTENDEE DURATION REQUEST-STATUS"),
    ("REQUEST", "VFREEBUSY"): _method("DTEND DTSTAMP DTSTART ORGANIZER UID", "ATTENDEE", "FREEBUSY REQUEST-STATUS"),
    ("REPLY", "VFREEBUSY"): _method("ATTENDEE DTEND DTSTAMP DTSTART ORGANIZER UID"),
}
_NAMES = frozenset(method for method, _ in METHODS)


def amiss(component: str, method: str | None, counts: Mapping[str, int], action: str) -> Iterator[tuple[str, str]]:
    """What is wrong with how often properties stand in a component: codes and sentences.

    Args:
        component: Its name.
        method: The METHOD of its calendar, if that has one.
        counts: How often each property is there, and each component within it.
        action: The ACTION of an alarm.
    """
    known = COMPONENTS.get(component)
    if known is None:
        return
    required = {*known.required, *_required_here(component, method, counts, action)}
    single = {*known.singletons, *(ONCE_IN_CALENDAR if component == "VCALENDAR" else ())}
    rules = METHODS.get((method or "", component))
    if rules is not None:
        required |= rules.once | rules.some
        single |= rules.once
        for name in sorted(rules.never & {*counts}):
            yield "forbidden-property", f"{name} must not be in a {component} of METHOD:{method}"
    elif method is not None and method in _NAMES and component in {"VEVENT", "VTODO", "VJOURNAL", "VFREEBUSY"}:
        yield "forbidden-component", f"a {component} must not be in a calendar of METHOD:{method}"
    for name in sorted(required - {*counts}):
        yield "missing-property", f"{component} must have {name}"
    for name in sorted(single & {name for name, count in counts.items() if count > 1}):
        yield "repeated-property", f"{component} must have {name} once, not {counts[name]} times"
    apart: tuple[str, ...] = known.exclusive
    if apart and {*apart} <= {*counts}:
        yield "exclusive-properties", f"{component} must not have both {' and '.join(apart)}"


def _required_here(component: str, method: str | None, counts: Mapping[str, int], action: str) -> Iterator[str]:
    if component == "VEVENT" and method is None:
        yield "DTSTART"
    if component == "VALARM":
        yield from ALARMS.get(action, ())
        if "DURATION" in counts or "REPEAT" in counts:
            yield from ("DURATION", "REPEAT")


def must_be_alone(method: str | None) -> bool:
    """Whether all events of a calendar with this METHOD must have one UID."""
    return method is not None and method in _NAMES and method != "PUBLISH"
