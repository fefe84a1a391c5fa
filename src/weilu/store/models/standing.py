"""What is noted about a member in a group: strikes and tags."""

from django.db import models


class Strike(models.Model):
    """A broken rule noted against a member (违规记录)."""

    group_key = models.CharField(max_length=400)
    member = models.CharField(max_length=400)
    practice = models.CharField(max_length=80)
    reason = models.CharField(max_length=200)
    at = models.BigIntegerField()
    action_id = models.BigIntegerField()
    pardoned = models.BooleanField(default=False)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["group_key", "action_id"], name="strike_once")]
        indexes = [models.Index(fields=["member", "group_key"], name="strike_member")]

    def __str__(self) -> str:
        return f"{self.member}: {self.reason}"


class Tag(models.Model):
    """A tag on a member (标签)."""

    pk = models.CompositePrimaryKey("member", "group_key", "tag")
    member = models.CharField(max_length=400)
    group_key = models.CharField(max_length=400)
    tag = models.CharField(max_length=80)

    def __str__(self) -> str:
        return f"{self.member}: {self.tag}"
