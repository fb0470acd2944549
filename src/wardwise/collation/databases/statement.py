"""The one statement that a database is asked: a single SELECT, its values bound."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise

import ibis
import sqlglot
from sqlglot import TokenType, exp
from sqlglot.errors import SqlglotError

from wardwise.model.errors import DatabaseError, suggest_nearest
from wardwise.model.internal import Database, Engine

DIALECTS: Mapping[Engine, str] = {
    Engine.DUCKDB: "duckdb",
    Engine.POSTGRES: "postgres",
    Engine.MSSQL: "tsql",
    Engine.ORACLE: "oracle",
}
_MARKS: Mapping[Engine, str] = {
    Engine.DUCKDB: "${}",
    Engine.POSTGRES: "%({})s",
    Engine.MSSQL: "?",
    Engine.ORACLE: ":{}",
}
_WRITES = (
    exp.DML,
    exp.DDL,
    exp.Drop,
    exp.Alter,
    exp.Command,
    exp.Into,
    exp.Lock,
    exp.Set,
    exp.Copy,
    exp.TruncateTable,
)

Bound = str | int | float


@dataclass(frozen=True, slots=True)
class Statement:
    """SQL as the driver takes it, with the values that it binds."""

    sql: str
    values: Mapping[str, Bound] | Sequence[Bound]


def make_statement(database: Database, columns: Sequence[str], *, where: str) -> Statement:
    """Give the statement that a declaration asks.

    Parameters
    ----------
    columns : what is kept, for a table; a query names its own

    Raises
    ------
    DatabaseError
        If the query is not a single SELECT, or names a parameter that is not declared.
    """
    if database.table:
        return Statement(_select(database, columns), {})
    check_query(database, where=where)
    return _bind(database, where=where)


def _select(database: Database, columns: Sequence[str]) -> str:
    """Have Ibis write the SELECT of a table in the database's own dialect."""
    *above, name = database.table.split(".")
    table = ibis.table(dict.fromkeys(columns, "string"), name=name)
    compiled = ibis.to_sql(table, dialect=_IBIS[database.engine])
    parsed = sqlglot.parse_one(str(compiled), read=DIALECTS[database.engine])
    for one in parsed.find_all(exp.Table):
        parts = [exp.to_identifier(part, quoted=True) for part in above]
        for key, part in zip(("db", "catalog"), reversed(parts), strict=False):
            one.set(key, part)
    sql = parsed.sql(DIALECTS[database.engine])
    return sql.replace("%", "%%") if database.engine is Engine.POSTGRES else sql


_IBIS: Mapping[Engine, str] = {
    Engine.DUCKDB: "duckdb",
    Engine.POSTGRES: "postgres",
    Engine.MSSQL: "mssql",
    Engine.ORACLE: "oracle",
}


def check_query(database: Database, *, where: str) -> None:
    """Refuse anything but a single SELECT that only reads.

    Raises
    ------
    DatabaseError
        If it is more, or something else, or cannot be read.
    """
    problem = ""
    try:
        parsed = sqlglot.parse(database.query, read=DIALECTS[database.engine])
    except SqlglotError:
        problem, parsed = "the query cannot be read as SQL", []
    statements = [one for one in parsed if one is not None]
    if not problem and len(statements) != 1:
        problem = f"the query holds {len(statements)} statements; expected one"
    elif not problem and not isinstance(statements[0], exp.Query):
        problem = f"the query is a statement {statements[0].key.upper()}; expected SELECT"
    elif not problem:
        found = next(statements[0].find_all(*_WRITES), None)
        if found is not None:
            problem = f"the query holds {found.key.upper()}, which does more than read"
    if problem:
        raise DatabaseError(problem, where=f"{where}, query", fix="write one SELECT, and only that")


def _bind(database: Database, *, where: str) -> Statement:
    """Put the driver's mark where the query writes :name; the text between stays as it is."""
    query, mark = database.query, _MARKS[database.engine]
    tokens = sqlglot.tokenize(query, read=DIALECTS[database.engine])
    parts: list[str] = []
    used: list[str] = []
    at = 0
    for colon, name in pairwise(tokens):
        is_name = colon.token_type is TokenType.COLON and name.start == colon.end + 1
        if not is_name or not name.text.isidentifier():
            continue
        if name.text not in database.parameters:
            raise DatabaseError(
                f"the query has a parameter :{name.text} that is not declared",
                where=f"{where}, query",
                fix=suggest_nearest(name.text, list(database.parameters)),
            )
        parts += [_escape(query[at : colon.start], database), mark.format(name.text)]
        used.append(name.text)
        at = name.end + 1
    parts.append(_escape(query[at:], database))
    idle = [one for one in database.parameters if one not in used]
    if idle:
        raise DatabaseError(
            f"the query does not use the parameter {idle[0]!r}",
            where=f"{where}, parameters",
            fix=f"write :{idle[0]} where its value belongs",
        )
    if database.engine is Engine.MSSQL:
        return Statement("".join(parts), tuple(database.parameters[one] for one in used))
    return Statement("".join(parts), {one: database.parameters[one] for one in used})


def _escape(text: str, database: Database) -> str:
    return text.replace("%", "%%") if database.engine is Engine.POSTGRES else text
