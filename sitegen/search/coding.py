"""Encodings of numbers and hashes as short strings, the same in Python and `search-words.js`.

The alphabet is in the order of its code points, so strings of one length sort as their numbers do.
"""

from zlib import crc32

ALPHABET = "-0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ_abcdefghijklmnopqrstuvwxyz"
VALUES = {character: value for value, character in enumerate(ALPHABET)}
_PAIRS = [one + other for one in ALPHABET for other in ALPHABET]


def encode(number: int, width: int) -> str:
    """Return the lowest ``6 * width`` bits of a number, six a character, highest first."""
    return "".join(ALPHABET[number >> 6 * at & 63] for at in range(width - 1, -1, -1))


def decode(text: str) -> int:
    """Return the number that a string encodes."""
    number = 0
    for character in text:
        number = number << 6 | VALUES[character]
    return number


def hashed(text: str, width: int) -> str:
    """Return the CRC-32 of a text as a string; ``width`` is 2 or 4, which is 24 bits."""
    code = crc32(text.encode("utf-8", "surrogatepass"))
    last = _PAIRS[code & 0xFFF]
    return last if width == 2 else _PAIRS[code >> 12 & 0xFFF] + last
