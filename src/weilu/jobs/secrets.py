"""Credentials at rest: encrypted with a key that lies elsewhere, and is in no backup.

The key is WEILU_KEY, else the file `keys/secret.key` under WEILU_HOME, which only its owner may read; it is
made when something is first kept. Who loses it has to connect again; nothing else is lost.
"""

import json
import os
from collections.abc import Mapping
from pathlib import Path

from cryptography.fernet import Fernet, InvalidToken

from weilu.jobs import home
from weilu.kernel.errors import OperatorError
from weilu.kernel.texts import Text

_BAD_KEY = Text("{place} 里的密钥不能用", "The key in {place} cannot be used")
_NEW_KEY = Text(
    "应是 32 个字节的 URL 安全 Base64（44 个字符）",
    "It should be 32 bytes in URL-safe Base64 (44 characters)",
)
_OPEN = Text("密钥文件 {place} 别人也能读", "Others can read the key file {place}")
_CLOSE = Text("改成只有自己能读：chmod 600 {place}", "Make it yours alone: chmod 600 {place}")
_OTHER_KEY = Text("存着的账号凭据打不开：密钥换过了", "The credentials cannot be opened: the key has changed")
_AGAIN = Text(
    "换回原来的 WEILU_KEY 或密钥文件，或重新 weilu connect",
    "Put the former WEILU_KEY or key file back, or connect again with weilu connect",
)


def key_file() -> Path:
    """Where the key lies unless WEILU_KEY is set."""
    return home.folder() / "keys" / "secret.key"


def sealed(values: Mapping[str, str]) -> str:
    """Credentials, encrypted."""
    return _cipher().encrypt(json.dumps(dict(values)).encode()).decode()


def opened(secret: str) -> dict[str, str]:
    """Credentials as they were given. OperatorError: encrypted with another key."""
    try:
        values: dict[str, str] = json.loads(_cipher().decrypt(secret.encode()))
    except InvalidToken as error:
        raise OperatorError(_OTHER_KEY, _AGAIN) from error
    return values


def _cipher() -> Fernet:
    given = os.environ.get("WEILU_KEY", "").strip()
    place = "WEILU_KEY" if given else str(key_file())
    try:
        return Fernet(given.encode() if given else _kept())
    except ValueError as error:
        raise OperatorError(_BAD_KEY.fill(place=place), _NEW_KEY) from error


def _kept() -> bytes:
    """The key in the file."""
    file = key_file()
    file.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    key = home.made_once(file, lambda: Fernet.generate_key().decode())
    if os.name == "posix" and file.stat().st_mode & 0o077:
        raise OperatorError(_OPEN.fill(place=file), _CLOSE.fill(place=file))
    return key.strip().encode()
