"""What happens to levels, work orders and evaluations, in sets."""

from dingke.domains.service.actions import evaluations, levels, orders, supervision

__all__ = ["evaluations", "levels", "orders", "supervision"]
