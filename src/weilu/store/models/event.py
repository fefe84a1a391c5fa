"""The hot shelf of the event log, which is the inbox too: what waits for a turn, and what had it."""

from django.db import models

PENDING, DONE, ASIDE, COLD = range(4)
"""Waits for its turn; had it; broke something and is kept; lies in the lake, only its id is kept here."""


class Event(models.Model):
    """An event. Times are microseconds since 1970 UTC; `native` is the platform's id of a message.

    `home` says which engine handles it; `root` is the event in whose turn it followed, if it followed.
    """

    seq = models.BigAutoField(primary_key=True)
    group_key = models.CharField(max_length=400)
    event_id = models.BigIntegerField()
    at = models.BigIntegerField()
    recorded = models.BigIntegerField()
    kind = models.CharField(max_length=20)
    member = models.CharField(max_length=400, default="")
    native = models.CharField(max_length=400, default="")
    home = models.SmallIntegerField()
    status = models.SmallIntegerField(default=PENDING)
    root = models.BigIntegerField(null=True)
    body = models.TextField()
    reason = models.TextField(default="")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["group_key", "event_id"], name="event_once")]
        indexes = [
            models.Index(fields=["seq"], name="event_pending", condition=models.Q(status=PENDING)),
            models.Index(fields=["group_key", "at"], name="event_of_group"),
            models.Index(fields=["status", "at"], name="event_aside", condition=models.Q(status=ASIDE)),
        ]

    def __str__(self) -> str:
        return f"{self.kind} in {self.group_key}"
