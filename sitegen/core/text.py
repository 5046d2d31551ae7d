"""Functions on strings: decoding, slugs, addresses, counting."""

import hashlib
import re
import unicodedata
from bisect import bisect_right
from collections.abc import Iterable
from functools import lru_cache
from urllib.parse import quote, urlsplit

from msgspec import Struct

CJK = (
    "\u1100-\u11ff\u2e80-\u303e\u3041-\u33ff\u3400-\u4dbf\u4e00-\u9fff\ua960-\ua97f"
    "\uac00-\ud7ff\uf900-\ufaff\ufe30-\ufe4f\uff00-\uffef\U00020000-\U0003fffd"
)
"""The body of a character class: ideographs, kana, hangul, full-width forms and punctuation."""
CJK_LETTER = (
    "\u3041-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uac00-\ud7af\uf900-\ufaff\U00020000-\U0003fffd"
)
"""The same without punctuation."""

_LONGEST_NAME = 200
_CONTROL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ufffe\uffff]")
"""Characters that neither HTML nor XML, and so no feed, allows."""
_SURROGATE = re.compile("[\ud800-\udfff]")
_UNFIT = re.compile("[\x00-\x1f\x7f-\x9f\ud800-\udfff\ufffe\uffff]")
_UNFIT_IN_TEXT = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ud800-\udfff\ufffe\uffff]")
_CJK_CHARACTER = re.compile(f"[{CJK_LETTER}]")
_LATIN_WORD = re.compile(r"[^\W_]+(?:['’.-][^\W_]+)*")


class NotText(Exception):
    """The bytes are not text in any encoding that sitegen reads."""


class Decoded(Struct, frozen=True, kw_only=True):
    """Text as read from a file: LF line ends, no byte order mark, no control characters.

    A form feed is a space.
    """

    text: str
    encoding: str
    control: int | None = None
    """Offset of the first control character, which was replaced by U+FFFD."""


def decode(data: bytes) -> Decoded:
    """Decode UTF-8 (with or without BOM), UTF-16 with BOM, else GB18030.

    Raises NotText if none fits, or if the bytes look like a binary file.
    """
    encoding = _encoding(data)
    try:
        text = data.decode(encoding)
    except UnicodeDecodeError:
        raise NotText from None
    text = text.replace("\r\n", "\n").replace("\r", "\n").replace("\f", " ")
    found = _CONTROL.search(text)
    if found is None:
        return Decoded(text=text, encoding=encoding)
    if len(_CONTROL.findall(text)) > max(8, len(text) // 100):
        raise NotText
    return Decoded(text=_CONTROL.sub("\ufffd", text), encoding=encoding, control=found.start())


def without_control(text: str) -> str:
    """Replace control characters and lone surrogates by U+FFFD.

    They may come from escapes: ``"\\x01"`` in YAML, ``"\\ud800"`` in JSON.
    """
    return _SURROGATE.sub("\ufffd", _CONTROL.sub("\ufffd", text))


def _encoding(data: bytes) -> str:
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        return "utf-16"
    try:
        data.decode("utf-8")
    except UnicodeDecodeError:
        return "gb18030"
    return "utf-8-sig"


def readable(name: str) -> str:
    """Return a file name with U+FFFD for characters that pages do not allow."""
    return _UNFIT.sub("\ufffd", name)


def fit(text: str) -> str:
    """Return text with U+FFFD for characters that pages and feeds forbid; line ends, tabs stay."""
    return _UNFIT_IN_TEXT.sub("\ufffd", text)


class Lines:
    """The line starts of a text; converts offsets to lines and columns."""

    __slots__ = ("_starts",)

    def __init__(self, text: str) -> None:
        """Index the text once; a look-up then takes logarithmic time in the number of lines."""
        self._starts = [0, *(m.end() for m in re.finditer("\n", text))]

    def start(self, line: int) -> int:
        """Return the offset at which a line starts; lines count from 0 here."""
        return self._starts[min(line, len(self._starts) - 1)]

    def place(self, offset: int) -> tuple[int, int]:
        """Return line and column, both counted from 1, of a code point."""
        line = bisect_right(self._starts, offset)
        return line, offset - self._starts[line - 1] + 1


def slug(text: str) -> str:
    """Return an address segment: letters, digits, ``_``, ``-`` stay, other runs become ``-``.

    Unicode NFC; case stays. May be empty.
    """
    text = _short(unicodedata.normalize("NFC", text))
    return re.sub(r"\W+", "-", text).strip("-")


def _short(text: str) -> str:
    """Shorten text that is too long for a file's name (255 bytes); a digest keeps it unique."""
    if len(text.encode()) <= _LONGEST_NAME:
        return text
    digest = hashlib.sha256(text.encode()).hexdigest()[:8]
    return f"{text.encode()[: _LONGEST_NAME - 9].decode('utf-8', 'ignore')}-{digest}"


def tag_slug(name: str) -> str:
    """Return the address segment of a tag; ``C++`` and ``C#`` get different ones."""
    spelt = name.replace("+", "-plus").replace("#", "-sharp")
    return slug(spelt) or "-".join(f"{ord(c):x}" for c in name)


@lru_cache(maxsize=50_000)
def fold(name: str) -> str:
    """Return the key of a name; names that differ only in case or width have the same key."""
    return unicodedata.normalize("NFKC", name).casefold().strip()


def heading_id(text: str) -> str:
    """Return an id by GitHub's rule: lower case, hyphens for spaces, letters, digits, ``-``, ``_``.

    ``section`` if nothing is left.
    """
    clean = re.sub(r"[^\w\- ]", "", unicodedata.normalize("NFC", text).strip().lower())
    return clean.replace(" ", "-") if re.search(r"\w", clean) else "section"


@lru_cache(maxsize=20_000)
def encode_path(path: str) -> str:
    """Percent-encode a path for an ``href``; slashes stay."""
    return quote(unicodedata.normalize("NFC", path), safe="/-._~!$&'()*+,;=:@")


def count_words(text: str) -> tuple[int, int]:
    """Return the number of CJK characters, and of words in other scripts."""
    cjk = len(_CJK_CHARACTER.findall(text))
    return cjk, len(_LATIN_WORD.findall(_CJK_CHARACTER.sub(" ", text)))


def shorten(text: str, length: int) -> str:
    """Cut text at ``length`` characters, at a space or between CJK characters, with an ellipsis."""
    text = " ".join(text.split())
    if len(text) <= length:
        return text
    cut = re.sub(r"\s?[^\s" + CJK + r"]*$", "", text[:length]) or text[:length]
    return cut.rstrip("，。、；： ,.;:") + "…"


def origin(address: str) -> str:
    """Return ``https://host`` of a web address; empty for others, and for invalid ones.

    ``//host`` has the page's own scheme; it becomes ``http``, which stands for both in policies.
    """
    try:
        parts = urlsplit(address)
    except ValueError:
        return ""
    is_web = parts.netloc and parts.scheme in ("", "http", "https")
    return f"{parts.scheme or 'http'}://{parts.netloc}" if is_web else ""


def is_listed(host: str, hosts: Iterable[str]) -> bool:
    """Return whether an origin is in a list, which may hold ``https://*.example.com``."""
    host = host.lower()
    return any(
        host.startswith("https://") and host.endswith(each[len("https://*") :].lower())
        if each.startswith("https://*.")
        else host == each.lower()
        for each in hosts
    )


def is_external(target: str) -> bool:
    """Return whether an address leaves the site or is not a page's (``mailto:``).

    A path on the author's computer does not: no reader could follow it.
    """
    is_address = re.match(r"[A-Za-z][A-Za-z0-9+.-]*:|//", target)
    return bool(is_address) and not is_on_computer(target)


def is_on_computer(target: str) -> bool:
    """Return whether an address is a file on a computer: ``C:\\a.png``, ``file:///a.png``."""
    return bool(re.match(r"[A-Za-z]:(?!//)|file:", target, re.IGNORECASE))
