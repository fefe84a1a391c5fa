"""What waits for a person."""

from django.db import models


class Proposal(models.Model):
    """Actions that a practice proposes. `status`: waiting, approved, declined, expired or withdrawn, the last
    for a `reason` of `weilu.engine.withdraw`."""

    group_key = models.CharField(max_length=400)
    number = models.BigIntegerField()
    practice = models.CharField(max_length=80)
    key = models.CharField(max_length=820)
    event_id = models.BigIntegerField()
    body = models.TextField()
    at = models.BigIntegerField()
    expires = models.BigIntegerField()
    status = models.CharField(max_length=10, default="waiting")
    by = models.CharField(max_length=400, default="")
    reason = models.CharField(max_length=20, default="")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["group_key", "number"], name="proposal_once")]
        indexes = [
            models.Index(fields=["status", "at"], name="proposal_waiting"),
            models.Index(
                fields=["group_key"], name="proposal_of_group", condition=models.Q(status="waiting")
            ),
        ]

    def __str__(self) -> str:
        return f"{self.practice} in {self.group_key}"
