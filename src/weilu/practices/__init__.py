"""Practices (玩法): one file each, found by folder. See `weilu.kernel.practice` for the contract."""
