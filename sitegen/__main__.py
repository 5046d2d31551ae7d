"""``python -m sitegen``: the command, where its script is not on the path."""

from sitegen.cli import main

main(prog_name="sitegen")
