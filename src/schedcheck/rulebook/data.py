"""Rules and waivers as plain data, and as lines of text."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from datetime import datetime

    from schedcheck.rules import Rule
    from schedcheck.waivers import Waiver


def rule_data(rule: Rule) -> dict[str, Any]:
    """A rule: its constraint by code and wording, and its policy."""
    return {
        "id": rule.id,
        "code": rule.constraint.code,
        "text": str(rule.constraint),
        "reason": rule.reason,
        "authority": rule.authority,
        "since": _time(rule.since),
        "until": _time(rule.until),
        "weight": rule.weight,
        "charge": rule.charge.value,
        "private": rule.private,
    }


def waiver_data(waiver: Waiver) -> dict[str, Any]:
    """A waiver, its stops by the ids of their leaders and their own."""
    return {
        "id": waiver.id,
        "rule": waiver.rule,
        "event": waiver.event,
        "stops": [each._asdict() for each in waiver.stops],
        "purpose": waiver.purpose,
        "reason": waiver.reason,
        "authority": waiver.authority,
        "expires": _time(waiver.expires),
    }


def _time(value: datetime | None) -> str | None:
    return None if value is None else value.isoformat()


def moment(value: datetime | None) -> str:
    """A time for people."""
    return "no time" if value is None else f"{value:%Y-%m-%d %H:%M %Z}"


def term_of(rule: Rule) -> str:
    """From when to when it is in force, in words; "" of one that always is."""
    since = f"since {moment(rule.since)}" if rule.since is not None else ""
    until = f"until {moment(rule.until)}" if rule.until is not None else ""
    return " ".join(filter(None, (since, until)))


def rule_line(rule: Rule) -> str:
    """What is wanted, from when to when, and whether it is private."""
    since = f", since {moment(rule.since)}" if rule.since is not None else ""
    until = f", until {moment(rule.until)}" if rule.until is not None else ""
    return f"{rule}{since}{until}{' (private)' if rule.private else ''}"
