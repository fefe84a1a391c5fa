"""A group chat (群)."""

from datetime import time

from django.db import models


class Group(models.Model):
    """A group of one platform. What history says of it is projected from the lake: `events` is how many
    events of it the lake held then, so that a projection that fell behind is noticed.

    `live` groups are heard through the connection `courier`, in which Weilu's own account is `me`; the
    limits are those of `weilu.engine.house.GroupConfig`, `lost` the kinds of actions it has no right to.
    """

    key = models.CharField(max_length=400, unique=True)
    platform = models.CharField(max_length=40)
    name = models.CharField(max_length=400)
    zone = models.CharField(max_length=64)
    first_at = models.DateTimeField(null=True)
    last_at = models.DateTimeField(null=True)
    messages = models.PositiveBigIntegerField(default=0)
    events = models.PositiveBigIntegerField(default=0)
    live = models.BooleanField(default=False)
    courier = models.CharField(max_length=80, default="")
    me = models.CharField(max_length=400, default="")
    community = models.CharField(max_length=80, default="community")
    lang = models.CharField(max_length=2, default="zh")
    cut = models.SmallIntegerField(default=0)
    quiet_from = models.TimeField(default=time(23))
    quiet_to = models.TimeField(default=time(7))
    words_an_hour = models.IntegerField(default=60)
    removals_an_hour = models.IntegerField(default=3)
    proposal_hours = models.IntegerField(default=72)
    lost = models.TextField(default="[]")

    def __str__(self) -> str:
        return self.name
