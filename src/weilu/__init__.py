"""Weilu (围炉) keeps group chats warm."""

__version__ = "0.1.0"
