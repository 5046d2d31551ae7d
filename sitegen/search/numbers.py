"""Document numbers, from digests of addresses: they are stable if documents are added."""

from collections.abc import Iterable
from hashlib import blake2b

BITS = 18
"""Of a number. Fewer are shorter in the index; with more, fewer of them collide: of 5,000 articles
one in a hundred moves when its number is wanted by a new one."""


def numbers(addresses: Iterable[str]) -> dict[str, int]:
    """Return a number for each address.

    If two collide, the address with the smaller digest has the number, the other its next choice.
    """
    taken: dict[int, str] = {}
    for address in sorted(addresses, key=lambda each: _digest(each, 0)):
        choice = 0
        while (number := _number(address, choice)) in taken:
            choice += 1
        taken[number] = address
    return {address: number for number, address in taken.items()}


def file_number(number: int) -> str:
    """Return a number as in file names: in digits that differ by more than case."""
    return f"{number:05x}"


def _number(address: str, choice: int) -> int:
    return int.from_bytes(_digest(address, choice)[:3], "big") >> 24 - BITS


def _digest(address: str, choice: int) -> bytes:
    return blake2b(f"{choice} {address}".encode(), digest_size=16).digest()
