"""What an operator corrected of the judge."""

from django.db import models


class Correction(models.Model):
    """An operator's word that a text is an advertisement, or is not, for all groups of a community.

    `name` is 16 hexadecimal digits: a message, and a text that was given without one, has one correction.
    `hashes` is all that is kept of the text (see `weilu.judge.learned`); `group_key`, `event_id` and
    `member` say whose message it was, where it was one.
    """

    community = models.CharField(max_length=80)
    name = models.CharField(max_length=16)
    ad = models.BooleanField()
    hashes = models.TextField()
    group_key = models.CharField(max_length=400, default="")
    event_id = models.BigIntegerField(null=True)
    member = models.CharField(max_length=400, default="")
    by = models.CharField(max_length=400)
    at = models.BigIntegerField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["community", "name"], name="correction_once")]
        indexes = [
            models.Index(fields=["community", "id"], name="correction_latest"),
            models.Index(fields=["member"], name="correction_member"),
        ]

    def __str__(self) -> str:
        return f"{self.name} in {self.community}"
