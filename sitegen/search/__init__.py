"""The search: an index of words and formulas, made of the parts of articles, and its queries."""

from sitegen.search.index import Files, IndexFile, index_files, is_enabled, is_index_file

__all__ = ["Files", "IndexFile", "index_files", "is_enabled", "is_index_file"]
