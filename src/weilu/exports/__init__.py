"""Readers of exported chat logs, one file each; found by folder, chosen by content."""
