"""Languages of works, by which styles write them; names of authors in sentences and in order."""

import re
import unicodedata

from sitegen.citations.entries import Entry, Name

_KANA = re.compile("[\u3040-\u30ff]")
_HANGUL = re.compile("[\uac00-\ud7af]")
_HAN = re.compile("[\u3400-\u9fff]")
_CYRILLIC = re.compile("[\u0400-\u04ff]")
_LANGUAGES = {
    **dict.fromkeys(("zh", "chinese", "zh-cn", "chinese-simplified", "中文"), "zh"),
    **dict.fromkeys(("en", "english", "american", "british"), "en"),
    **dict.fromkeys(("ja", "japanese", "日本語"), "ja"),
    **dict.fromkeys(("de", "german", "ngerman"), "de"),
    **dict.fromkeys(("fr", "french"), "fr"),
    **dict.fromkeys(("ru", "russian"), "ru"),
    **dict.fromkeys(("ko", "korean"), "ko"),
    **dict.fromkeys(("es", "spanish"), "es"),
    **dict.fromkeys(("it", "italian"), "it"),
}


def language_of(entry: Entry) -> str:
    """Return the language by which an entry is formatted: its own key, else its script."""
    written = entry.text("langid", "language").lower()
    if written in _LANGUAGES:
        return _LANGUAGES[written]
    names = "".join(name.family + name.given for name in entry.people)
    return script_language(f"{names} {entry.text('title')}")


def script_language(text: str) -> str:
    """Return the language that a text's letters speak of; English where they do not."""
    for letters, language in ((_KANA, "ja"), (_HANGUL, "ko"), (_HAN, "zh"), (_CYRILLIC, "ru")):
        if letters.search(text):
            return language
    return "en"


def is_east_asian(text: str) -> bool:
    """Return whether a name is written in Chinese, Japanese or Korean characters."""
    return script_language(text) in ("zh", "ja", "ko")


def short_names(entry: Entry) -> str:
    """Return the authors as a sentence names them: one, two, or the first of several."""
    names = [" ".join(filter(None, (name.particle, _short(name)))) for name in entry.people]
    if not names:
        return entry.text("title") or entry.key
    if len(names) > 2 or entry.has_others:
        others = {"zh": "等", "ja": "ほか", "ko": " 외"}.get(language_of(entry), " et al.")
        return names[0] + others
    between = {"zh": "和", "ja": "・", "ko": "·"}.get(language_of(entry), " and ")
    return between.join(names)


def _short(name: Name) -> str:
    return name.family + name.given if is_east_asian(name.family) else name.family


def sort_key(entry: Entry) -> tuple[object, ...]:
    """Return the key by which lists are sorted: Latin letters first, without their accents."""
    names = " ".join(f"{name.family} {name.given}" for name in entry.people)
    first = _plain_letters(names or entry.text("title"))
    return (is_east_asian(first), first, entry.year, _plain_letters(entry.text("title")), entry.key)


def _plain_letters(text: str) -> str:
    parts = unicodedata.normalize("NFKD", text)
    return "".join(each for each in parts if not unicodedata.combining(each)).casefold()
