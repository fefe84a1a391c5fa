"""Groups, people and their stays."""

from weilu.store.models.account import Account
from weilu.store.models.group import Group
from weilu.store.models.membership import Membership
from weilu.store.models.person import Person

__all__ = ["Account", "Group", "Membership", "Person"]
