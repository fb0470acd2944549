"""The seal on a table that may be published, bound to its content."""

import hashlib
import hmac
import secrets
from dataclasses import dataclass

import polars as pl

from wardwise.model.errors import DisclosureError

# Made anew in every process and never written down, so no seal can be made up or carried over.
_KEY = secrets.token_bytes(32)


@dataclass(frozen=True, slots=True, eq=False)
class SafeTable:
    """A table that may be published; only the gate makes one.

    `digest` is of the content and `seal` of the digest, so that a frame altered or exchanged after
    the gate is found out by whoever calls `check_seal`.
    """

    name: str
    table: pl.DataFrame
    digest: str
    profile: str  # ids of the protection profiles applied, joined by " + "; "open" where none was
    seal: str

    def __post_init__(self) -> None:
        """Refuse a seal that the gate did not make for this name, digest and profile."""
        if not hmac.compare_digest(self.seal, _sign(self.name, self.digest, self.profile)):
            raise DisclosureError(
                f"table {self.name!r} does not carry the gate's seal",
                fix="pass the table through wardwise.pass_gate",
            )

    def __reduce__(self) -> str:
        """Refuse to be copied by pickling: a seal holds in the process that made it only."""
        raise DisclosureError(
            f"table {self.name!r} is sealed and cannot be pickled",
            fix="pass the table through the gate in the process that writes the release",
        )


def check_seal(safe: SafeTable) -> SafeTable:
    """Return the safe table as it is, having checked that its content is what was sealed.

    Raises
    ------
    DisclosureError
        If it is not a `SafeTable`, its seal was not made by the gate, or its content has changed
        since.
    """
    if not isinstance(safe, SafeTable):
        raise DisclosureError(
            f"a {type(safe).__name__} was offered where a sealed table is needed",
            fix="pass the table through wardwise.pass_gate",
        )
    expected = _sign(safe.name, digest_table(safe.table), safe.profile)
    if not hmac.compare_digest(safe.seal, expected):
        raise DisclosureError(
            f"table {safe.name!r} was altered after the gate sealed it",
            fix="make every change before the gate, and publish what the gate returned",
        )
    return safe


def digest_table(table: pl.DataFrame) -> str:
    """Compute a digest of a table's columns, types, rows and order, in hexadecimal.

    It does not depend on how the frame lies in memory: chunks, or what stands beneath a null.

    Examples
    --------
    >>> whole = pl.DataFrame({"value": [1.0, None]})
    >>> parts = pl.concat([whole[:1], whole[1:]], rechunk=False)
    >>> digest_table(whole) == digest_table(parts)
    True
    """
    digest = hashlib.sha256()
    for column in table.iter_columns():
        digest.update(f"{column.name}\0{column.dtype}\0{column.len()}\0".encode())
        digest.update(column.is_null().cast(pl.UInt8).to_numpy().tobytes())
        if column.dtype == pl.String:
            filled = column.fill_null("")
            digest.update(filled.str.len_bytes().to_numpy().tobytes())
            digest.update((filled.str.join("").item() or "").encode())
        elif column.dtype == pl.Boolean or column.dtype.is_numeric():
            digest.update(column.cast(pl.Float64).fill_null(0.0).to_numpy().tobytes())
            if column.dtype.is_integer():  # beyond 2**53 a float no longer tells them apart
                digest.update(column.fill_null(0).to_numpy().tobytes())
        else:
            raise DisclosureError(
                f"column {column.name!r} is of type {column.dtype}, which cannot be sealed",
                fix="publish text, numbers and yes or no",
            )
    return digest.hexdigest()


def seal_table(table: pl.DataFrame, *, name: str, profile: str) -> SafeTable:
    """Seal a table as it stands; for the gate alone."""
    digest = digest_table(table)
    return SafeTable(name, table, digest, profile, _sign(name, digest, profile))


def _sign(name: str, digest: str, profile: str) -> str:
    return hmac.new(_KEY, f"{name}\0{digest}\0{profile}".encode(), hashlib.sha256).hexdigest()
