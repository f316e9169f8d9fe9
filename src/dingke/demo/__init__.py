"""The demonstration company: invented, deterministic by seed, of any size, dated relative to today.

``build`` makes it, ``sign_ins`` tells who may sign in. Both need Django set up and the tables there.
"""

from collections.abc import Callable
from datetime import date
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from dingke.demo.building import Built, SignIn


def build(
    *,
    size: float,
    seed: int,
    today: date,
    progress: "Callable[[str, int, int], None] | None" = None,
    customers: int | None = None,
) -> "Built":
    """See dingke.demo.building.build. progress: told the label of what is made, how many are done, of how many."""
    # This package is an app: its models must not be asked for before Django is set up.
    from dingke.demo import building

    return building.build(size=size, seed=seed, today=today, progress=progress, customers=customers)


def sign_ins() -> "tuple[SignIn, ...]":
    """Everybody who may sign in, with the password."""
    from dingke.demo import building

    return building.sign_ins()
