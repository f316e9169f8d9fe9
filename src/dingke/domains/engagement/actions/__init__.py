"""What happens to visits and who was there, business trips and days worked elsewhere."""

from dingke.domains.engagement.actions import attendees, days, trips, visits

__all__ = ["attendees", "days", "trips", "visits"]
