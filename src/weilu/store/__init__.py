"""The store: all Django models, one noun a file."""
