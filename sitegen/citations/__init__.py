"""Bibliographies: read with places, held against what each kind of work needs, formatted by CSL."""
