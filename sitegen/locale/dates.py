"""Dates as readers of a language write them."""

import datetime as dt

from sitegen.locale import words


def long_date(date: dt.date, language: str) -> str:
    """Write a date in full: 2024年1月2日, 2 January 2024."""
    names = words(language).gettext(
        "January February March April May June July August September October November December"
    )
    return _written(date, words(language).gettext("{day} {month} {year}"), names)


def short_date(date: dt.date, language: str) -> str:
    """Write a date whose year is known: 1月2日, 2 Jan."""
    names = words(language).gettext("Jan Feb Mar Apr May Jun Jul Aug Sep Oct Nov Dec")
    return _written(date, words(language).gettext("{day} {month}"), names)


def _written(date: dt.date, pattern: str, names: str) -> str:
    month = names.split()[date.month - 1]
    return pattern.format(day=date.day, month=month, number=date.month, year=date.year)
