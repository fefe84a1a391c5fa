"""Platforms: one file each, found by folder. See `weilu.kernel.platform` for the contract."""
