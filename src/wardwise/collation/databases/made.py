"""What is known of a file that was made from within the council."""

from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Made:
    """Where a file's figures came from, without a secret, and how it was made, as text by name."""

    address: str
    details: Mapping[str, str]
