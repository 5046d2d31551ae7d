"""Data types of the pipeline, diagnostics, and functions on text and TeX for every room."""
