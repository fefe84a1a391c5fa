"""The ledger: points, coupons and money by double entry, append-only."""

from django.db import models


class Ledger(models.Model):
    """A line of an entry; the lines of an action sum to zero. `account` is "group<TAB>member" or the
    group's "group<TAB>purse"; `amount` is in minor units of `currency`."""

    group_key = models.CharField(max_length=400)
    action_id = models.BigIntegerField()
    place = models.SmallIntegerField()
    account = models.CharField(max_length=820)
    currency = models.CharField(max_length=20)
    amount = models.BigIntegerField()
    reason = models.CharField(max_length=200)
    at = models.BigIntegerField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["group_key", "action_id", "place"], name="ledger_once")
        ]
        indexes = [models.Index(fields=["account", "at"], name="ledger_account")]

    def __str__(self) -> str:
        return f"{self.account} {self.amount:+d} {self.currency}"


class Balance(models.Model):
    """The sum of an account's lines, kept in the same transaction."""

    pk = models.CompositePrimaryKey("account", "currency")
    account = models.CharField(max_length=820)
    currency = models.CharField(max_length=20)
    amount = models.BigIntegerField()

    def __str__(self) -> str:
        return f"{self.account} {self.amount} {self.currency}"


class Item(models.Model):
    """Something scarce in a shop (a practice's state): how many are left, at which price."""

    pk = models.CompositePrimaryKey("shop", "name")
    shop = models.CharField(max_length=900)
    name = models.CharField(max_length=200)
    left = models.BigIntegerField()
    price = models.BigIntegerField(default=0)
    currency = models.CharField(max_length=20, default="points")
    per_head = models.IntegerField(default=0)

    def __str__(self) -> str:
        return self.name


class Sale(models.Model):
    """How many of an item a member has had."""

    pk = models.CompositePrimaryKey("shop", "name", "member")
    shop = models.CharField(max_length=900)
    name = models.CharField(max_length=200)
    member = models.CharField(max_length=400)
    had = models.IntegerField()

    def __str__(self) -> str:
        return f"{self.had} {self.name}"
