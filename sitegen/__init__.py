"""sitegen: a static site generator for blogs of math articles."""

__version__ = "0.1.0"
