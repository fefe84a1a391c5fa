"""Puts the house together: settings, urls, asgi."""
