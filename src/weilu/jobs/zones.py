"""Time zones by name, and this machine's."""

from zoneinfo import ZoneInfo, available_timezones

import tzlocal

from weilu.kernel.errors import OperatorError
from weilu.kernel.texts import Text


def zone(name: str | None) -> ZoneInfo:
    """The zone of that IANA name, else this machine's."""
    try:
        return ZoneInfo(name or tzlocal.get_localzone_name() or "UTC")
    except (ValueError, OSError, KeyError) as error:
        raise OperatorError(
            Text(f"没有叫 {name} 的时区", f"There is no time zone {name}"),
            Text(
                "用 Asia/Shanghai、Europe/London 这样的名字",
                "Use a name such as Asia/Shanghai or Europe/London",
            ),
        ) from error


def names() -> list[str]:
    """Every zone that can be named."""
    return sorted(name for name in available_timezones() if "/" in name and not name.startswith("Etc/"))
