"""Encodings of numbers and hashes as short strings, the same in Python and `search-words.js`.

The alphabet is in the order of its code points, so strings of one length sort as their numbers do.
"""

from zlib import crc32

ALPHABET = "-0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ_abcdefghijklmnopqrstuvwxyz"
VALUES = {character: value for value, character in enumerate(ALPHABET)}
_PAIRS = [one + other for one in ALPHABET for other in ALPHABET]
_MORE = 32
"""Added to all digits of a short number but the last."""


def encode(number: int, width: int) -> str:
    """Return the lowest ``6 * width`` bits of a number, six a character, highest first."""
    return "".join(ALPHABET[number >> 6 * at & 63] for at in range(width - 1, -1, -1))


def decode(text: str) -> int:
    """Return the number that a string encodes."""
    number = 0
    for character in text:
        number = number << 6 | VALUES[character]
    return number


def short(number: int) -> str:
    """Return a number in as few characters as it needs: five bits each, lowest first."""
    text = ""
    while number >= _MORE:
        text += ALPHABET[_MORE + number % _MORE]
        number //= _MORE
    return text + ALPHABET[number]


def read_short(text: str, at: int) -> tuple[int, int]:
    """Return the short number at a place in a text, and the place behind it."""
    number, unit = 0, 1
    while (digit := VALUES[text[at]]) >= _MORE:
        number += (digit - _MORE) * unit
        unit *= _MORE
        at += 1
    return number + digit * unit, at + 1


def hashed(text: str, width: int) -> str:
    """Return the lowest bits of a text's CRC-32 as a string of three or five characters."""
    code = crc32(text.encode("utf-8", "surrogatepass"))
    last = ALPHABET[code >> 12 & 63] + _PAIRS[code & 0xFFF]
    return last if width == 3 else _PAIRS[code >> 18 & 0xFFF] + last
