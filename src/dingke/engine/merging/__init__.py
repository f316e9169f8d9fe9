"""Records that were put on file twice become one: ``choosing`` whose values stay, ``moving`` what hangs on them, ``running`` it.

What a kind of record adds: the declaration ``parts.Merge``, ``models.Mergeable``, and its conduct's ``arrive`` and ``absorb``.
"""
