"""Sequences of numbers as bytes: as objects, the 200,000 of a trace of 1,000 articles take 9 MB."""

import sys
from array import array
from collections.abc import Iterable


def packed(kind: str, numbers: Iterable[int]) -> bytes:
    """Return unsigned integers, of 4 bytes (``I``) or 8 (``Q``), in the order of bytes of x86."""
    return _portable(array(kind, numbers)).tobytes()


def unpacked(kind: str, data: bytes) -> "array[int]":
    """Return the integers. Raises ValueError if the last one is incomplete."""
    numbers = array(kind)
    numbers.frombytes(data)
    return _portable(numbers)


def _portable(numbers: "array[int]") -> "array[int]":
    if sys.byteorder == "big":
        numbers.byteswap()
    return numbers
