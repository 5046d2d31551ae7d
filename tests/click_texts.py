"""The texts of click that an author may read; they are in the same catalogue as sitegen's own.

click looks for them there (``sitegen/cli/help.py``), and its code is not extracted.
"""

from sitegen.core.messages import template


def plural(one: str, many: str) -> tuple[str, str]:
    return one, many


TEXTS = (
    template("Aborted!"),
    template("Commands"),
    template("Options"),
    template("Usage:"),
    template("Error: {message}"),
    template("Error: invalid input"),
    template("default: {default}"),
    template("env var: {var}"),
    template("directory"),
    template("file"),
    template("path"),
    template("Show this message and exit."),
    template("Try '{command} {option}' for help."),
    template("Missing command."),
    template("Missing argument"),
    template("Missing option"),
    template("Missing parameter"),
    template("Missing parameter: {param_name}"),
    template("Missing {param_type}"),
    template("No such option {name!r}."),
    template("No such command {name!r}."),
    template("Option {name!r} does not take a value."),
    template("Invalid value: {message}"),
    template("Invalid value for {param_hint}: {message}"),
    template("Choose from:\n\t{choices}"),
    template("{value!r} is not a valid {number_type}."),
    template("{value} is not in the range {range}."),
    template("{name} {filename!r} does not exist."),
    template("{name} {filename!r} is a file."),
    template("{name} {filename!r} is a directory."),
    template("{name} {filename!r} is not readable."),
    template("{name} {filename!r} is not writable."),
    template("Could not open file {filename!r}: {message}"),
    template("{editor}: Editing failed"),
    template("{editor}: Editing failed: {e}"),
)
PLURALS = (
    plural("Got unexpected extra argument ({args})", "Got unexpected extra arguments ({args})"),
    plural("Option {name!r} requires an argument.", "Option {name!r} requires {nargs} arguments."),
    plural("Did you mean {possibility}?", "(Did you mean one of: {possibilities}?)"),
    plural("{value!r} is not {choice}.", "{value!r} is not one of {choices}."),
)
