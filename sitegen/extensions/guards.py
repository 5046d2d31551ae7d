"""Guards around extension functions in templates: a failure is reported, the page goes on."""

import inspect
from collections.abc import Callable, Iterator
from functools import partial, wraps
from typing import Any

from jinja2 import UndefinedError, pass_context
from jinja2.runtime import Context

from sitegen.core.diagnostics import Diagnostic
from sitegen.core.messages import say
from sitegen.extensions.faults import STOPS, fault
from sitegen.extensions.loading import Extension, Extensions

Note = Callable[[Diagnostic], None]
Guard = Callable[[BaseException, Context], None]


def guarded_filters(extensions: Extensions, note: Note) -> dict[str, Callable[..., Any]]:
    """Return all filters; a filter that fails returns its input."""
    return {
        name: _guarded(
            function, _noting(extensions, each, say("the filter {name}", name=name), function, note)
        )
        for each in extensions.loaded
        for name, function in each.additions.filters.items()
    }


def guarded_globals(extensions: Extensions, note: Note) -> dict[str, object]:
    """Return all functions and values; a function that fails returns an empty text."""
    return dict(_globals(extensions, note))


def _globals(extensions: Extensions, note: Note) -> Iterator[tuple[str, object]]:
    for each in extensions.loaded:
        for name, value in each.additions.globals.items():
            if inspect.isroutine(value) or isinstance(value, partial):
                noting = _noting(
                    extensions, each, say("the function {name}", name=name), value, note
                )
                yield name, _guarded(value, noting, otherwise="")
            else:
                yield name, value


def _noting(
    extensions: Extensions, extension: Extension, kind_and_name: str, function: Any, note: Note
) -> Guard:
    def noted(problem: BaseException, context: Context) -> None:
        doing = say("in {function}, called for {name}", function=kind_and_name, name=context.name)
        place, root = extension.place, extensions.root
        note(fault(problem, extension.name, place, root, doing, function))

    return noted


def _guarded(
    function: Callable[..., Any], failed: Guard, otherwise: object = None
) -> Callable[..., Any]:
    passed = getattr(getattr(function, "jinja_pass_arg", None), "name", "")

    # Jinja folds constant calls while it compiles, unless a function takes the context; a failure
    # would then be reported only by the build that compiles the template.
    @pass_context
    @wraps(function)
    def called(context: Context, *values: Any, **options: Any) -> Any:
        try:
            return function(*_wanted(passed, context), *values, **options)
        except UndefinedError:  # the template's mistake
            raise
        except STOPS as problem:
            failed(problem, context)
            return values[0] if otherwise is None and values else otherwise

    return called


def _wanted(passed: str, context: Context) -> list[object]:
    """Return the argument that a function requests with one of Jinja's ``pass_*`` decorators."""
    kinds = {
        "context": context,
        "eval_context": context.eval_ctx,
        "environment": context.environment,
    }
    return [kinds[passed]] if passed else []
