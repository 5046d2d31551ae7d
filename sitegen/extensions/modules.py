"""Import of a site's modules from their files, without byte code and without Python's path.

A site's folder is not added to Python's path, because a file in it could shadow any other module.
Instead each module gets a unique name, under which the modules of its package are location too.
"""

import importlib
import sys
from collections.abc import Sequence
from hashlib import blake2b
from importlib.abc import MetaPathFinder
from importlib.machinery import ModuleSpec, SourceFileLoader
from importlib.util import module_from_spec, spec_from_file_location
from pathlib import Path
from types import CodeType, ModuleType

from sitegen.extensions.sources import FoundExtension, digest_of

_PREFIX = "sitegen_site_"
_installed: dict[str, str] = {}
"""Digests of the installed extensions that this process has imported, by name."""


def run(location: FoundExtension) -> ModuleType:
    """Execute an extension of the site; import an installed one, again if its files have changed.

    Raises whatever the module raises.
    """
    return _run_own(location) if location.is_own else _import(location)


def _run_own(location: FoundExtension) -> ModuleType:
    if not any(isinstance(each, _Finder) for each in sys.meta_path):
        sys.meta_path.insert(0, _Finder())
    name = _PREFIX + blake2b(str(location.file).encode(), digest_size=8).hexdigest()
    _forget(name)
    spec = _spec(name, location.file)
    module = module_from_spec(spec)
    sys.modules[name] = module
    assert spec.loader is not None
    spec.loader.exec_module(module)
    return module


def _import(location: FoundExtension) -> ModuleType:
    digest = digest_of([str(location.place)])
    if _installed.get(location.name, digest) != digest:
        _forget(location.name)
        importlib.invalidate_caches()
    _installed[location.name] = digest
    return importlib.import_module(location.name)


def _forget(name: str) -> None:
    for each in [each for each in sys.modules if each == name or each.startswith(f"{name}.")]:
        del sys.modules[each]


def _spec(name: str, file: Path) -> ModuleSpec:
    folders = [str(file.parent)] if file.name == "__init__.py" else None
    loader = _Loader(name, str(file))
    spec = spec_from_file_location(name, file, loader=loader, submodule_search_locations=folders)
    assert spec is not None, "a loader is given"
    return spec


class _Loader(SourceFileLoader):
    def get_code(self, fullname: str) -> CodeType:
        """Compile the source: Python checks cached byte code by whole seconds only."""
        return self.source_to_code(self.get_data(self.path), self.path)


class _Finder(MetaPathFinder):
    def find_spec(
        self, fullname: str, path: Sequence[str] | None, target: ModuleType | None = None
    ) -> ModuleSpec | None:
        """Find a module in the package of an extension."""
        if not fullname.startswith(_PREFIX) or not path:
            return None
        below = Path(path[0]) / fullname.rpartition(".")[2]
        files = (below.with_suffix(".py"), below / "__init__.py")
        file = next((each for each in files if each.is_file()), None)
        return _spec(fullname, file) if file else None
