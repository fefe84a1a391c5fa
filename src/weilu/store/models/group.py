"""A group chat (群)."""

from django.db import models


class Group(models.Model):
    """A group of one platform. What history says of it is projected from the lake: `events` is how many
    events of it the lake held then, so that a projection that fell behind is noticed."""

    key = models.CharField(max_length=400, unique=True)
    platform = models.CharField(max_length=40)
    name = models.CharField(max_length=400)
    zone = models.CharField(max_length=64)
    first_at = models.DateTimeField(null=True)
    last_at = models.DateTimeField(null=True)
    messages = models.PositiveBigIntegerField(default=0)
    events = models.PositiveBigIntegerField(default=0)

    def __str__(self) -> str:
        return self.name
