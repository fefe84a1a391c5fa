"""Long work, started by the faces: import, check-up, projection into the store."""
