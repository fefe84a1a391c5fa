"""What platforms are called on the pages."""

import pytest

from weilu.kernel import registry
from weilu.kernel.texts import Text, plain
from weilu.report.names import platform


@pytest.mark.parametrize(
    "name", sorted({m.EXPORT.platform for m in registry.load("weilu.exports", "EXPORT").values()})
)
def test_what_is_read_has_a_proper_name(name: str) -> None:
    assert platform(name) != plain(name)


def test_a_group_is_of_the_platform_that_its_connection_names() -> None:
    for name, module in registry.load("weilu.platforms", "PLATFORM").items():
        assert platform(name) in (module.PLATFORM.title, plain("QQ"))
    assert platform("feishu") == Text("飞书", "Feishu (Lark)")
    assert platform("never heard of") == plain("never heard of")
