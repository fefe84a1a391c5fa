"""What the operator decided about practices."""

from django.db import models


class Switch(models.Model):
    """A practice's mode and settings (JSON) in a group; in all groups that say nothing where it is ""."""

    pk = models.CompositePrimaryKey("practice", "group_key")
    practice = models.CharField(max_length=80)
    group_key = models.CharField(max_length=400, default="")
    mode = models.CharField(max_length=10)
    settings = models.TextField(default="{}")
    changed = models.DateTimeField(auto_now=True)

    def __str__(self) -> str:
        return f"{self.practice}: {self.mode}"


class Counter(models.Model):
    """Numbers that processes share; `house` rises whenever a decision of the operator changes."""

    name = models.CharField(max_length=40, primary_key=True)
    value = models.BigIntegerField(default=0)

    def __str__(self) -> str:
        return f"{self.name} {self.value}"


class Worker(models.Model):
    """An engine process that shares the homes; `seen` is its last sign of life (microseconds)."""

    name = models.CharField(max_length=80, primary_key=True)
    seen = models.BigIntegerField()

    def __str__(self) -> str:
        return self.name
