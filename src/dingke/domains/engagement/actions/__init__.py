"""What happens to visits, business trips and days worked elsewhere."""

from dingke.domains.engagement.actions import days, trips, visits

__all__ = ["days", "trips", "visits"]
