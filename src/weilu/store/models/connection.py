"""A live connection to a platform."""

from django.db import models


class Connection(models.Model):
    """`secret` holds the credentials, encrypted; `cursor` is how far the platform was heard."""

    name = models.CharField(max_length=80, primary_key=True)
    platform = models.CharField(max_length=40)
    secret = models.TextField(default="")
    cursor = models.TextField(default="")
    status = models.CharField(max_length=20, default="new")
    status_text = models.TextField(default="")
    changed = models.DateTimeField(auto_now=True)

    def __str__(self) -> str:
        return self.name


class Aside(models.Model):
    """Something that could not be understood or broke something: kept with its reason, and counted."""

    source = models.CharField(max_length=80)
    reason = models.TextField()
    body = models.TextField()
    at = models.BigIntegerField()

    class Meta:
        indexes = [models.Index(fields=["at"], name="aside_at")]

    def __str__(self) -> str:
        return f"{self.source}: {self.reason}"
