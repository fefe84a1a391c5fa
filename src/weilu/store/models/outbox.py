"""Actions on their way to a platform or a person."""

from django.db import models

WAITING, SENDING, SENT, REFUSED = range(4)


class Outbox(models.Model):
    """An action for a courier: a connection's name, or "person". `action_id` is the idempotency key."""

    group_key = models.CharField(max_length=400)
    action_id = models.BigIntegerField()
    courier = models.CharField(max_length=80)
    practice = models.CharField(max_length=80)
    key = models.CharField(max_length=820)
    home = models.SmallIntegerField()
    kind = models.CharField(max_length=20)
    touch = models.CharField(max_length=10)
    body = models.TextField()
    at = models.BigIntegerField()
    not_before = models.BigIntegerField()
    status = models.SmallIntegerField(default=WAITING)
    attempts = models.IntegerField(default=0)
    claimed = models.BigIntegerField(null=True)
    settled = models.BigIntegerField(null=True)
    native = models.CharField(max_length=400, default="")
    reason = models.TextField(default="")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["group_key", "action_id"], name="outbox_once")]
        indexes = [
            models.Index(
                fields=["courier", "group_key", "id"],
                name="outbox_open",
                condition=models.Q(status__lt=SENT),
            ),
            models.Index(fields=["group_key", "at"], name="outbox_of_group"),
        ]

    def __str__(self) -> str:
        return f"{self.kind} to {self.group_key}"
