"""One target a file: ``seeds()`` to begin with, and ``check(data)``, which holds the rules."""

NAMES = ("front_matter", "scan", "render", "config", "addresses", "tex")
