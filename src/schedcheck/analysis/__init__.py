"""Answers beyond yes and no: how much may slip, when something would fit, what contradicts what."""
