"""An account on a platform."""

from django.db import models

from weilu.store.models.person import Person


class Account(models.Model):
    """What a platform calls one of its users: `platform/key`, and the name last shown."""

    key = models.CharField(max_length=400, unique=True)
    platform = models.CharField(max_length=40)
    name = models.CharField(max_length=400)
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="accounts")

    def __str__(self) -> str:
        return self.name
