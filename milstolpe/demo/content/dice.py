"""Chance that gives the same content again."""

from collections.abc import Sequence
from random import Random
from typing import TypeVar

T = TypeVar("T")


class Dice(Random):
    """Throws that are decided by the seed, a text."""

    def some(self, phrases: Sequence[T], most: int) -> list[T]:
        """`most` of them in any order, or all when they are fewer."""
        return self.sample(phrases, min(most, len(phrases)))

    def happens(self, share: float) -> bool:
        """True that share (0–1) of the times."""
        return self.random() < share

    def maybe(self, share: float, phrases: Sequence[str]) -> str:
        """One of them, or nothing."""
        return self.choice(phrases) if self.happens(share) else ""
