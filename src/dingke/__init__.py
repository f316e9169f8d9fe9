"""Dingke (鼎客): key-account management."""

__version__ = "0.1.0"
