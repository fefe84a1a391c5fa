"""Find plug-ins by folder: one module, one declaration. Nothing is registered by hand."""

import importlib
import pkgutil
from functools import cache
from types import ModuleType

from weilu.kernel.errors import WeiluError
from weilu.kernel.texts import Text


def names(package: str) -> list[str]:
    """The plug-ins of a package: its modules but `base` and those that start with `_`."""
    folder = importlib.import_module(package)
    every = sorted(info.name for info in pkgutil.iter_modules(folder.__path__))
    return [name for name in every if name != "base" and not name.startswith("_")]


@cache
def load(package: str, attribute: str) -> dict[str, ModuleType]:
    """The plug-ins of a package by name, each of which must declare `attribute`."""
    found = {name: importlib.import_module(f"{package}.{name}") for name in names(package)}
    for name, module in found.items():
        if not hasattr(module, attribute):
            raise WeiluError(
                Text(f"{package}.{name} 没有声明 {attribute}", f"{package}.{name} declares no {attribute}")
            )
    return found
