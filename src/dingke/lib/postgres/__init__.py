"""The embedded PostgreSQL: the binaries of a wheel, run by us, reached through a socket in a folder of our own.

For one machine and one account. Not for a server that others run: that one is only connected to.
Everything lies under the installation's home; several processes share one server, the last to leave stops it.
"""

from dingke.lib.postgres.dumps import UnableToDump, UnableToLoad, dumping, frozen, load, session
from dingke.lib.postgres.location import APP_ROLE, DATABASE, OWNER, UnableToServe, address, place
from dingke.lib.postgres.server import Use, connected, erase, postmaster, recreate, revive

__all__ = [
    "APP_ROLE",
    "DATABASE",
    "OWNER",
    "UnableToDump",
    "UnableToLoad",
    "UnableToServe",
    "Use",
    "address",
    "connected",
    "dumping",
    "erase",
    "frozen",
    "load",
    "place",
    "postmaster",
    "recreate",
    "revive",
    "session",
]
