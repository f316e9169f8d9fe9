"""What people were told, for tests at the places where it happens."""

from django.utils import translation

from dingke.platform.notices import presenting, queries
from dingke.platform.people.models import User


def kinds(person: User) -> list[str]:
    """Of everything that somebody was told, the latest first."""
    return [notice.kind for notice in queries.of(person)]


def unread(person: User) -> list[str]:
    return [notice.kind for notice in queries.unread(person)]


def lines(person: User) -> list[presenting.Line]:
    """Asked anew, as with the next request."""
    asking = User.objects.get(pk=person.pk)
    return presenting.lines(asking, queries.of(asking))


def words(person: User, language: str = "zh-hans") -> list[str]:
    with translation.override(language):
        return [line.text for line in lines(person)]


def links(person: User) -> list[str]:
    return [line.url for line in lines(person)]
