"""The nouns of the pipeline, diagnostics, and functions on text that every room uses."""
