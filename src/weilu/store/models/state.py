"""What practices remember, and the alarms and seeds that belong to a state."""

from django.db import models


class State(models.Model):
    """A practice's state under a key, as JSON."""

    pk = models.CompositePrimaryKey("practice", "key")
    practice = models.CharField(max_length=80)
    key = models.CharField(max_length=820)
    body = models.TextField()

    class Meta:
        indexes = [models.Index(fields=["key"], name="state_key")]

    def __str__(self) -> str:
        return f"{self.practice} {self.key}"


class Alarm(models.Model):
    """A time that a state wishes to be woken at (microseconds since 1970 UTC)."""

    pk = models.CompositePrimaryKey("practice", "key", "name")
    practice = models.CharField(max_length=80)
    key = models.CharField(max_length=820)
    name = models.CharField(max_length=500)
    group_key = models.CharField(max_length=400)
    home = models.SmallIntegerField()
    at = models.BigIntegerField()

    class Meta:
        indexes = [models.Index(fields=["at"], name="alarm_at")]

    def __str__(self) -> str:
        return f"{self.name} of {self.practice}"


class Seed(models.Model):
    """A sealed seed that was not drawn with yet."""

    pk = models.CompositePrimaryKey("practice", "key", "name")
    practice = models.CharField(max_length=80)
    key = models.CharField(max_length=820)
    name = models.CharField(max_length=80)
    seed = models.CharField(max_length=64)

    def __str__(self) -> str:
        return f"{self.name} of {self.practice}"
