"""What the pages show, read from the store: functions that return small frozen dataclasses."""
