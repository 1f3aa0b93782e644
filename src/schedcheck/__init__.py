"""Check planned schedules of people: who meets whom, which rules a plan keeps, and by how much."""
