"""Everything Weilu keeps, one noun a file."""

from weilu.store.models.account import Account
from weilu.store.models.activity import Activity
from weilu.store.models.connection import Aside, Connection
from weilu.store.models.correction import Correction
from weilu.store.models.event import Event
from weilu.store.models.group import Group
from weilu.store.models.ledger import Balance, Item, Ledger, Sale
from weilu.store.models.membership import Membership
from weilu.store.models.outbox import Outbox
from weilu.store.models.person import Person
from weilu.store.models.proposal import Proposal
from weilu.store.models.standing import Strike, Tag
from weilu.store.models.state import Alarm, Seed, State
from weilu.store.models.switch import Counter, Switch, Worker

__all__ = [
    "Account",
    "Activity",
    "Alarm",
    "Aside",
    "Balance",
    "Connection",
    "Correction",
    "Counter",
    "Event",
    "Group",
    "Item",
    "Ledger",
    "Membership",
    "Outbox",
    "Person",
    "Proposal",
    "Sale",
    "Seed",
    "State",
    "Strike",
    "Switch",
    "Tag",
    "Worker",
]
