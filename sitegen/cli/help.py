"""Help and click's own texts in the language of messages."""

import gettext
import inspect
import os
from copy import copy
from pathlib import Path
from typing import TypeVar

import click

from sitegen.core import messages
from sitegen.core.messages import say

_CLICK = "messages"
"""The domain in which click looks for its texts, unless another one is set."""
_LANGUAGE = "LANGUAGE"

AnyCommand = TypeVar("AnyCommand", bound=click.Command)


class WideContext(click.Context):
    """A context whose help is wrapped by columns, unless it is English."""

    def make_formatter(self) -> click.HelpFormatter:
        """Return click's own formatter for English, whose help stays as click writes it."""
        if messages.language() == "en":
            return super().make_formatter()
        from sitegen.cli.wide_help import WideFormatter  # late: few runs show help

        return WideFormatter(width=self.terminal_width, max_width=self.max_content_width)


def settle(root: Path) -> None:
    """Decide the language of messages, for click too."""
    messages.settle(root)
    if messages.language() != "en":
        # click asks Python's gettext, which reads the language from this variable.
        os.environ[_LANGUAGE] = messages.language()
        gettext.bindtextdomain(messages.DOMAIN, str(messages.FOLDER))
        gettext.textdomain(messages.DOMAIN)
    else:
        gettext.textdomain(_CLICK)


def in_language(command: AnyCommand) -> AnyCommand:
    """Return a copy of a command whose help is in the language of messages."""
    translated = copy(command)
    translated.context_class = WideContext
    if command.help:
        translated.help = say(inspect.cleandoc(command.help))
    translated.params = [_option(each) for each in command.params]
    return translated


def _option(parameter: click.Parameter) -> click.Parameter:
    if not isinstance(parameter, click.Option) or not parameter.help:
        return parameter
    translated = copy(parameter)
    translated.help = say(parameter.help)
    return translated
