"""Find the optional libraries, or say which part of wardwise brings them."""

from importlib.util import find_spec

from wardwise.model.errors import MissingPartError

PARTS = {
    "databases": ("ibis", "duckdb", "psycopg"),
    "mssql": ("ibis", "pyodbc"),
    "oracle": ("ibis", "oracledb"),
    "spark": ("ibis", "pyspark"),
}
"""Each optional part, as `pip install "wardwise[part]"` names it, and what it brings."""


def require_part(part: str, *, where: str) -> None:
    """Refuse to go on without the libraries of an optional part.

    Parameters
    ----------
    part : a key of `PARTS`
    where : what needs it

    Raises
    ------
    MissingPartError
        If one of them is not installed.
    """
    lacking = [one for one in PARTS[part] if find_spec(one) is None]
    if lacking:
        raise MissingPartError(
            f"this needs the optional part {part!r} of wardwise, and {' and '.join(lacking)} "
            f"{'is' if len(lacking) == 1 else 'are'} not installed",
            where=where,
            fix=f'run: pip install "wardwise[{part}]"',
        )
