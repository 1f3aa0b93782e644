"""What is given bytes that nobody thought of; see `ical`."""
