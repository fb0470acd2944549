"""Open a database only to read, ask it one statement, and go through the answer in pieces."""

import threading
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from importlib import import_module
from importlib.util import find_spec
from typing import Protocol

from wardwise.collation.databases.address import find_address, hide_secrets, tell_address
from wardwise.collation.databases.part import require_part
from wardwise.collation.databases.statement import Bound, make_statement
from wardwise.model.errors import DatabaseError
from wardwise.model.internal import Database, Engine

CHUNK = 20_000
"""Rows held at once."""

_CONNECT = 15  # seconds until a server that does not answer is given up
_PARTS = {Engine.MSSQL: "mssql", Engine.ORACLE: "oracle"}
_DRIVERS = ("duckdb", "psycopg", "pyodbc", "oracledb")
_SPEAKABLE = frozenset(
    {
        "BinderException",
        "CatalogException",
        "IOException",
        "InterruptException",
        "ParserException",
        "PermissionException",
    }
)
_SPEAKABLE_STATES = frozenset({"08", "25", "28", "3D", "42", "53", "57"})
"""SQLSTATE classes: connection, transaction, login, database, query, room, shutdown or time."""

Row = tuple[object, ...]


@dataclass(frozen=True, slots=True)
class Answer:
    """What a database answered: headings, and rows a piece at a time."""

    told: str  # the address as it may be shown
    sql: str
    headings: tuple[str, ...]
    chunks: Iterator[list[Row]]


class Cursor(Protocol):
    """What every driver's cursor does."""

    @property
    def description(self) -> Sequence[Sequence[object]] | None:
        """Give the columns of the answer."""
        ...

    def execute(self, sql: str, values: Mapping[str, Bound] | Sequence[Bound], /) -> object:
        """Ask."""
        ...

    def fetchmany(self, size: int, /) -> list[Row]:
        """Give the next rows; none at the end."""
        ...


@contextmanager
def ask_database(
    database: Database, columns: Sequence[str], *, environment: Mapping[str, str], where: str
) -> Iterator[Answer]:
    """Ask a database what is declared, for as long as this holds.

    Parameters
    ----------
    columns : what is kept of a table
    where : the declaration

    Raises
    ------
    MissingPartError
        If the driver is not installed.
    DatabaseError
        If the database is not named, refuses, breaks off or takes too long; while its rows are
        gone through, too.
    """
    require_part(_PARTS.get(database.engine, "databases"), where=where)
    address = find_address(database, environment, where=where)
    statement = make_statement(database, columns, where=where)
    told = tell_address(address, database.engine)
    with (
        _word_errors(database, address, where=where),
        _OPENERS[database.engine](database, address) as cursor,
    ):
        cursor.execute(statement.sql, statement.values)
        headings = tuple(str(one[0]) for one in cursor.description or ())
        yield Answer(told, database.query or statement.sql, headings, _go_through(cursor))


def _go_through(cursor: Cursor) -> Iterator[list[Row]]:
    while rows := cursor.fetchmany(CHUNK):
        yield rows


@contextmanager
def _open_duckdb(database: Database, address: str) -> Iterator[Cursor]:
    import duckdb  # noqa: PLC0415 - an optional part

    settings: dict[str, str | bool | int | float | list[str]] = {
        "enable_external_access": "false",  # a query reads this file and no other
        "autoinstall_known_extensions": "false",
        "lock_configuration": "true",
    }
    connection = duckdb.connect(address, read_only=True, config=settings)
    clock = threading.Timer(database.timeout, connection.interrupt)
    clock.start()
    try:
        yield connection
    finally:
        clock.cancel()
        connection.close()


@contextmanager
def _open_postgres(database: Database, address: str) -> Iterator[Cursor]:
    import psycopg  # noqa: PLC0415 - an optional part

    options = f"-c default_transaction_read_only=on -c statement_timeout={database.timeout}s"
    with psycopg.connect(
        address,
        connect_timeout=_CONNECT,
        options=f"{options} -c timezone=UTC",
        application_name="wardwise",
    ) as connection:
        connection.read_only = True
        # one picture of the data from the first row to the last
        connection.isolation_level = psycopg.IsolationLevel.REPEATABLE_READ
        with connection.cursor(name="wardwise") as cursor:
            yield cursor


@contextmanager
def _open_by_ibis(database: Database, address: str) -> Iterator[Cursor]:
    """Open SQL Server or Oracle through Ibis; that a statement only reads was checked before."""
    import ibis  # noqa: PLC0415 - an optional part

    backend = ibis.connect(address)
    try:
        cursor = backend.con.cursor()
        if database.engine is Engine.ORACLE:
            cursor.execute("SET TRANSACTION READ ONLY")
        yield cursor
    finally:
        backend.disconnect()


_OPENERS = {
    Engine.DUCKDB: _open_duckdb,
    Engine.POSTGRES: _open_postgres,
    Engine.MSSQL: _open_by_ibis,
    Engine.ORACLE: _open_by_ibis,
}


@contextmanager
def _word_errors(database: Database, address: str, *, where: str) -> Iterator[None]:
    """Turn a driver's error into ours, without secrets and without what the database holds."""
    try:
        yield
    except _list_driver_errors() as error:
        raise _word(error, database, address, where=where) from None


def _list_driver_errors() -> tuple[type[Exception], ...]:
    """List the errors of the drivers that are installed."""
    named = [one for one in _DRIVERS if find_spec(one) is not None]
    return tuple(import_module(one).Error for one in named)


def _word(error: Exception, database: Database, address: str, *, where: str) -> DatabaseError:
    kind = type(error).__name__
    words = ""
    if _is_speakable(error):
        words = hide_secrets(str(error).strip().partition("\n")[0], address)
    said = words or "its own words are kept back, since they may quote a record"
    return DatabaseError(
        f"the database {tell_address(address, database.engine)} gave no whole answer: {kind} "
        f"({said})",
        where=where,
        fix=f"check {database.address_from}, the account's right to read, and the query; nothing "
        "was kept, so it is safe to fetch again",
    )


def _is_speakable(error: Exception) -> bool:
    """Claim that an error speaks of the connection or the query, and not of what a row holds."""
    if type(error).__name__ in _SPEAKABLE:
        return True
    state = getattr(error, "sqlstate", None)
    if state is None:
        return type(error).__name__ == "OperationalError"
    return str(state)[:2] in _SPEAKABLE_STATES
