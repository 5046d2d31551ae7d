"""Extensions: modules that a site names in ``extensions``, and their additions to it.

Such a module has a function ``setup(site: Registry)``. It is executed again for each build, and its
files are part of the cache keys of everything that it affects.
"""

from sitegen.extensions.registry import Registry

__all__ = ["Registry"]
