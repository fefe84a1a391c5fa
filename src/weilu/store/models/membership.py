"""A stay of an account in a group."""

from django.db import models

from weilu.store.models.account import Account
from weilu.store.models.group import Group


class Membership(models.Model):
    """A row per stay: who comes again has a second row, and the first keeps its history.

    A null `joined_at` means that nobody saw the join; a null `left_at` that, as far as is known, the
    member is still there. A `live` stay was seen by a connection; the others come from the lake.
    """

    group = models.ForeignKey(Group, on_delete=models.CASCADE, related_name="memberships")
    account = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="memberships")
    joined_at = models.DateTimeField(null=True)
    left_at = models.DateTimeField(null=True)
    how = models.CharField(max_length=10, blank=True)
    role = models.CharField(max_length=10, default="unknown")
    live = models.BooleanField(default=False)
    inviter = models.ForeignKey(Account, null=True, on_delete=models.PROTECT, related_name="invited")

    class Meta:
        indexes = [models.Index(fields=["group", "left_at"])]

    def __str__(self) -> str:
        return f"{self.account} in {self.group}"
