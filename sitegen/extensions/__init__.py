"""Own extensions: modules that a site names in ``extensions``, and what they may add.

Such a module has a function ``setup(site: Registry)``. It is run anew for each build; its files are
part of the keys of all that it has a hand in.
"""

from sitegen.extensions.registry import Registry

__all__ = ["Registry"]
