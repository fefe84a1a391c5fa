"""The engine's tests run on both kinds of store."""

from stores import postgres, store

__all__ = ["postgres", "store"]
