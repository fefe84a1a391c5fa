"""A person, who may have accounts on several platforms."""

from django.db import models


class Person(models.Model):
    """A human being as far as is known: one for each account until an operator says that two are one."""

    name = models.CharField(max_length=400)

    def __str__(self) -> str:
        return self.name
