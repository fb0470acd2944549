"""The gate: the only way from a table to a table that may be published."""

from collections.abc import Sequence

import polars as pl

from wardwise.disclosure.seal import SafeTable, seal_table
from wardwise.model.errors import DisclosureError
from wardwise.model.framework import Framework
from wardwise.model.protection import Protection
from wardwise.model.provenance import Access, Source

OPEN_PROFILE = "open"


def pass_gate(
    table: pl.DataFrame,
    *,
    name: str,
    protection: Protection,
    sources: Sequence[Source],
    framework: Framework | None = None,
) -> SafeTable:
    """Seal a table for publication; tables from open sources alone pass unchanged."""
    _ = protection, framework  # read once restricted sources are protected
    restricted = [one.id for one in sources if one.access is Access.RESTRICTED]
    if restricted:
        raise DisclosureError(
            f"table {name!r} may hold figures of restricted sources: {', '.join(restricted[:5])}",
            fix="protection of restricted sources is not in place yet: leave them out",
        )
    return seal_table(table.clone(), name=name, profile=OPEN_PROFILE)
