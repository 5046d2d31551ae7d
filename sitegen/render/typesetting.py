"""The step between scanner and typesetter: formulas there, errors back to spans in the file."""

from collections.abc import Callable, Mapping, Sequence
from functools import partial

from msgspec import Struct
from msgspec.structs import replace

from sitegen.core.diagnostics import Code, Diagnostic, Span, error, warning
from sitegen.core.messages import say
from sitegen.core.model import Label, Reference, Tex, Typeset
from sitegen.core.tex import Edit, Edited, edit
from sitegen.render import escapes, formula_references, table_pipes
from sitegen.render.numbering import Group, Named, number
from sitegen.render.parse_state import ParseState
from sitegen.render.protocol import Typesetter
from sitegen.render.scan import Formula
from sitegen.render.words import word

_Apply = Callable[[list[Edit]], None]


class _PreparedFormula(Struct, frozen=True):
    index: int
    tex: Tex
    steps: tuple[Edited, ...]
    references: tuple[int, ...]
    """Numbers of the article's references in the formula."""

    def origin(self, position: int) -> int:
        """Return the position in the scanner's TeX for one in the prepared TeX."""
        for step in reversed(self.steps):
            position = step.origin(position)
        return position


def typeset(
    state: ParseState, typesetter: Typesetter, macros: Mapping[str, str], symbols: Sequence[str]
) -> None:
    """Typeset all formulas that the page shows, in the order of the text, in one batch."""
    used = sorted(set(state.used))
    habit = escapes.habits(state.scan.formulas[index].tex for index in used)
    prepared = [_prepare(state, index, habit) for index in used]
    results = typesetter.typeset([each.tex for each in prepared], macros, symbols)
    for each, result in zip(prepared, results, strict=True):
        if each.references and result.html:
            result = replace(
                result, html=formula_references.fill(result.html, list(each.references))
            )
        state.typeset[each.index] = result
        if result.error:
            state.diagnostics.append(_failure(state, each, result))


def _prepare(state: ParseState, index: int, habit: escapes.Habits) -> _PreparedFormula:
    formula = state.scan.formulas[index]
    tex, steps = formula.tex, []

    def apply(changes: list[Edit]) -> None:
        nonlocal tex
        if changes:
            steps.append(edit(tex, changes))
            tex = steps[-1].text

    # Each step edits the TeX of the step before; ``steps`` map positions back for diagnostics.
    # Escapes come first, since all others look for commands that an escape may hide.
    if "\\" in tex:
        undone = escapes.edits(tex, habit, display=formula.display)
        apply(undone)
        if undone:
            state.diagnostics.append(_escaped(state, formula, undone))
        if index in state.in_tables:
            apply(table_pipes.edits(tex))
    numbers = _number(state, index, formula, tex, apply) if formula.display else ()
    found = _references(state, index, tex, apply, steps)
    if "\\tag" in tex and not formula.display:
        state.diagnostics.append(_inline_tag(state, formula))
    shown = formula.tex if steps else ""
    prepared = Tex(tex=tex, display=formula.display, shown=shown, numbers=numbers)
    return _PreparedFormula(index, prepared, tuple(steps), found)


def _number(
    state: ParseState, index: int, formula: Formula, tex: str, apply: _Apply
) -> tuple[str, ...]:
    options = state.options

    def count() -> str:
        return state.count("equation", formula.start, within=options.number_within_sections)

    group = state.groups.get(index)
    if group and group.name and not group.number and options.number != "none":
        _label_group(state, group, group.take(count))
    following = partial(group.next_row, count) if group else count
    numbering = number(tex, options.number, following, formula.label)
    ids = []
    for named in numbering.labels:
        label = Label(
            name=named.name,
            kind="equation",
            number=named.number,
            id=named.name,
            span=_label_span(state, formula, named),
            word=word("equation", state.language),
            within=state.within.get(index, ""),
        )
        if named.name and state.add_label(label):
            ids.append((named.name, _row(named.number, numbering.numbers)))
    state.anchors[index] = tuple(ids)
    apply(list(numbering.edits))
    return numbering.numbers


def _label_group(state: ParseState, group: Group, number: str) -> None:
    label = Label(
        name=group.name,
        kind="equation",
        number=number,
        id=group.name,
        span=group.span,
        word=word("equation", state.language),
    )
    group.id = group.name if state.add_label(label) else ""


def _label_span(state: ParseState, formula: Formula, named: Named) -> Span:
    if named.start is None:
        return state.span(formula.label_start, len(named.name))
    return state.span(formula.offset(named.start), len(named.name) + 8)


def _row(number: str, numbers: tuple[str, ...]) -> int:
    """Return the place of a number among those of a display; 0 if it is the only one."""
    return numbers.index(number) + 1 if len(numbers) > 1 and number in numbers else 0


def _references(
    state: ParseState, index: int, tex: str, apply: _Apply, steps: list[Edited]
) -> tuple[int, ...]:
    if "ref" not in tex:
        return ()
    formula, within = state.scan.formulas[index], state.within.get(index, "")
    changes, found = formula_references.edits(tex)
    numbers = []
    for each in found:
        at = each.start
        for step in reversed(steps):
            at = step.origin(at)
        span = state.span(formula.offset(at), each.length)
        reference = Reference(
            label=each.label, command=each.command, span=span, place=each.place, within=within
        )
        numbers.append(state.add_reference(reference))
    apply(changes)
    return tuple(numbers)


def _failure(state: ParseState, prepared: _PreparedFormula, result: Typeset) -> Diagnostic:
    formula = state.scan.formulas[prepared.index]
    at = formula.start
    if result.position is not None:
        at = formula.offset(prepared.origin(result.position))
    return error(
        result.code or Code.MATH_SYNTAX,
        say(result.error, **result.values),
        state.span(at, result.length),
        hint=say(result.hint) if result.hint else "",
    )


def _escaped(state: ParseState, formula: Formula, undone: list[Edit]) -> Diagnostic:
    first = min(undone, key=lambda e: e.start)
    return warning(
        Code.MATH_ESCAPED,
        say("escapes for another generator are undone in this formula"),
        state.span(formula.offset(first.start), first.end - first.start),
        hint=say("write {text} here; sitegen needs no escapes in formulas", text=first.text),
    )


def _inline_tag(state: ParseState, formula: Formula) -> Diagnostic:
    return warning(
        Code.MATH_TAG_INLINE,
        say("\\tag in an inline formula is left out"),
        state.span(formula.offset(formula.tex.find("\\tag")), 4),
        hint=say("a formula with a number is a display: $$…$$"),
    )
