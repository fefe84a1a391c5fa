"""The fast loop: events in, practices decide, limits hold, one transaction out."""
