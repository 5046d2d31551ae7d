"""Document numbers, from digests of addresses: they are stable if documents are added."""

from collections.abc import Iterable
from hashlib import blake2b

from sitegen.search.coding import decode, encode

WIDTH = 4
"""Characters of a number: 24 bits, with which 5,000 articles rarely collide."""


def numbers(addresses: Iterable[str]) -> dict[str, str]:
    """Return a number for each address.

    If two collide, the address with the smaller digest has the number, the other its next choice.
    """
    taken: dict[str, str] = {}
    for address in sorted(addresses, key=lambda each: _digest(each, 0)):
        choice = 0
        while (number := _number(address, choice)) in taken:
            choice += 1
        taken[number] = address
    return {address: number for number, address in taken.items()}


def file_number(number: str) -> str:
    """Return a number as in file names: in digits that differ by more than case."""
    return f"{decode(number):06x}"


def _number(address: str, choice: int) -> str:
    return encode(int.from_bytes(_digest(address, choice)[:3], "big"), WIDTH)


def _digest(address: str, choice: int) -> bytes:
    return blake2b(f"{choice} {address}".encode(), digest_size=16).digest()
