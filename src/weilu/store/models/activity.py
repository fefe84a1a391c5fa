"""Runs of activities (活动)."""

from django.db import models


class Activity(models.Model):
    """A run in one of its groups, `place` 0 being where it began; closed where `closed` has a time."""

    pk = models.CompositePrimaryKey("key", "group_key")
    key = models.CharField(max_length=80)
    group_key = models.CharField(max_length=400)
    place = models.SmallIntegerField(default=0)
    practice = models.CharField(max_length=80)
    settings = models.TextField()
    at = models.BigIntegerField()
    closed = models.BigIntegerField(null=True)

    class Meta:
        indexes = [models.Index(fields=["group_key"], name="activity_open", condition=models.Q(closed=None))]

    def __str__(self) -> str:
        return f"{self.practice} {self.key}"
