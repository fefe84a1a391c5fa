"""Matrix, by the client-server API.

## What it can
Everything but name cards, which only a member can set. A mute is a power level below what speaking
needs; when it ends is kept in the same state event, so that it survives a restart.

## What is asked twice and done once
Sending and redacting carry the idempotency key as the transaction id, which the server remembers for
this device; kicks, bans, pins, topics and power levels say how things shall be, and saying it again
changes nothing.
"""

from weilu.kernel.platform import Credential, Platform, Quota
from weilu.kernel.texts import Text, plain
from weilu.platforms.matrix.reading import read
from weilu.platforms.matrix.writing import KINDS, LONGEST, write

PLATFORM = Platform(
    title=plain("Matrix"),
    can=KINDS,
    quotas=(Quota(count=10, seconds=1), Quota(count=10, seconds=10, per_group=True)),
    credentials=(
        Credential(
            name="server", says=Text("服务器地址", "Address of the server"), default="https://matrix.org"
        ),
        Credential(name="user", says=Text("账号，例如 @weilu:example.org", "Account, as @weilu:example.org")),
        Credential(
            name="password",
            says=Text("密码（用访问令牌就留空）", "Password (empty with an access token)"),
            secret=True,
        ),
        Credential(
            name="token",
            says=Text("访问令牌（用密码就留空）", "Access token (empty with a password)"),
            secret=True,
        ),
        Credential(
            name="inviters",
            says=Text(
                "接受谁的邀请（账号，用空格隔开；留空：任何人）",
                "Whose invitations are accepted (accounts, spaces between them; empty: anybody's)",
            ),
        ),
    ),
    idempotent=True,
    longest=LONGEST,
    source="https://spec.matrix.org/v1.16/client-server-api/",
)

__all__ = ["PLATFORM", "read", "write"]
