"""The search: an index of words and formulas made of articles' parts, and what asks it."""

from sitegen.search.index import Files, IndexFile, index_files, is_enabled

__all__ = ["Files", "IndexFile", "index_files", "is_enabled"]
