"""Simulated communities: people with habits in groups of several kinds, on the same engine."""
