"""What rooms tell a person of records that are not his, because that is what they are for: no leak, and no other way in."""

from collections.abc import Callable, Iterable, Sequence

from dingke.platform.people.models import User

# Words, and object and id of the record.
anyhow: list[Callable[[User], Iterable[tuple[Sequence[str], tuple[str, int]]]]] = []
