"""Large made-up calendars, as others write them."""

from datetime import datetime, timedelta

FIRST = datetime(2030, 1, 1)  # noqa: DTZ001 - by the clocks of Vienna, as it is written
ZONE = """BEGIN:VTIMEZONE
TZID:Europe/Vienna
BEGIN:DAYLIGHT
DTSTART:20290325T020000
TZOFFSETFROM:+0100
TZOFFSETTO:+0200
TZNAME:CEST
RRULE:FREQ=YEARLY;BYMONTH=3;BYDAY=-1SU
END:DAYLIGHT
BEGIN:STANDARD
DTSTART:20291028T030000
TZOFFSETFROM:+0200
TZOFFSETTO:+0100
TZNAME:CET
RRULE:FREQ=YEARLY;BYMONTH=10;BYDAY=-1SU
END:STANDARD
END:VTIMEZONE"""
AGENDA = "What is on the agenda\\, and who brings what. " * 8
ALARM = "BEGIN:VALARM\nACTION:DISPLAY\nDESCRIPTION:Soon\nTRIGGER:-PT15M\nEND:VALARM"
PEOPLE = "\n".join(f"ATTENDEE;CN=P{each};PARTSTAT=ACCEPTED:mailto:p{each}@example.org" for each in range(4))


def invitations(events: int) -> bytes:
    """What people's programs hold: times of a zone that is told, several attendees, a reminder, a long text."""
    text = "\n".join(
        [
            "BEGIN:VCALENDAR",
            "VERSION:2.0",
            "PRODID:-//benchmark//EN",
            "X-WR-CALNAME:Ada",
            ZONE,
            *map(_invitation, range(events)),
            "END:VCALENDAR",
            "",
        ]
    )
    return text.replace("\n", "\r\n").encode()


def _invitation(number: int) -> str:
    start = FIRST + timedelta(hours=number)
    return "\n".join(
        [
            "BEGIN:VEVENT",
            f"UID:{number}@example.org",
            "DTSTAMP:20300101T000000Z",
            "SEQUENCE:1",
            f"SUMMARY:Session {number}",
            f"LOCATION:Room {number % 40}",
            f"DTSTART;TZID=Europe/Vienna:{start:%Y%m%dT%H%M%S}",
            f"DTEND;TZID=Europe/Vienna:{start + timedelta(minutes=45):%Y%m%dT%H%M%S}",
            "STATUS:CONFIRMED",
            "TRANSP:OPAQUE",
            f"DESCRIPTION:{AGENDA}",
            "ORGANIZER;CN=Ada:mailto:ada@example.org",
            PEOPLE,
            ALARM,
            "END:VEVENT",
        ]
    )


def series(calendar: bytes) -> bytes:
    """A calendar in which each event comes on seven days."""
    return calendar.replace(b"END:VEVENT", b"RRULE:FREQ=DAILY;COUNT=7\r\nEND:VEVENT")
