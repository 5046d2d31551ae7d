"""The rules with which the translation of nearly every system ends, in their order."""

from sitegen.importers import formula_repairs
from sitegen.importers.framing import frames
from sitegen.importers.relinking import anchors, relink

USUAL = (
    formula_repairs.convert_separators,
    anchors,
    relink,
    frames,
    formula_repairs.remove_escapes,
    formula_repairs.restore_backslashes,
)
