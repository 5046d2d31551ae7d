"""Dates in the form that a language uses."""

import datetime as dt

from sitegen.locale import words


def long_date(date: dt.date, language: str) -> str:
    """Return a date in full: 2024年1月2日, 2 January 2024."""
    names = words(language).gettext(
        "January February March April May June July August September October November December"
    )
    return _formatted(date, words(language).gettext("{day} {month} {year}"), names)


def short_date(date: dt.date, language: str) -> str:
    """Return a date without its year: 1月2日, 2 Jan."""
    names = words(language).gettext("Jan Feb Mar Apr May Jun Jul Aug Sep Oct Nov Dec")
    return _formatted(date, words(language).gettext("{day} {month}"), names)


def _formatted(date: dt.date, pattern: str, names: str) -> str:
    month = names.split()[date.month - 1]
    return pattern.format(day=date.day, month=month, number=date.month, year=date.year)
