"""Languages' own names for themselves, for links to translations."""

_NAMES = {
    "de": "Deutsch",
    "en": "English",
    "es": "Español",
    "fr": "Français",
    "ja": "日本語",
    "ko": "한국어",
    "ru": "Русский",
    "zh": "中文",
}


def own_name(tag: str) -> str:
    """Return the name of a language in itself, by its tag; the tag if it is not known."""
    return _NAMES.get(tag.lower().partition("-")[0], tag)
