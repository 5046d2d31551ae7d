"""Texts that nobody would write, and what must hold for them; see docs/fuzzing.md."""
