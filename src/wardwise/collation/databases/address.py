"""Where a database answers: from the environment, and told without user, password or options."""

import re
from collections.abc import Mapping
from urllib.parse import unquote, urlsplit

from wardwise.model.errors import DatabaseError
from wardwise.model.internal import Database, Engine

SCHEMES: Mapping[Engine, tuple[str, ...]] = {
    Engine.POSTGRES: ("postgresql", "postgres"),
    Engine.MSSQL: ("mssql",),
    Engine.ORACLE: ("oracle",),
}
"""How addresses of servers begin; DuckDB's is the path of a file."""

_HIDDEN = "…"
_PLAIN = re.compile(r"[^:]+://([^@/?#]*@)?[^@/?#]*(/[^@?#]*)?(\?[^@#]*)?")
_ESCAPE = re.compile(r"%(?![0-9A-Fa-f]{2})")


def find_address(database: Database, environment: Mapping[str, str], *, where: str) -> str:
    """Give a database's address from the environment variable that is declared.

    Raises
    ------
    DatabaseError
        If the variable is not set, or holds no address of such a database, or one whose parts a
        driver may take for others; what it holds is not told.
    """
    address = environment.get(database.address_from, "").strip()
    example = {
        Engine.DUCKDB: "/data/housing.duckdb",
        Engine.POSTGRES: "postgresql://user:password@host:5432/name",
        Engine.MSSQL: "mssql://user:password@host:1433/name",
        Engine.ORACLE: "oracle://user:password@host:1521/service",
    }[database.engine]
    fix = f"set it in the environment, and in no file of the project: {example}"
    if not address:
        raise DatabaseError(
            f"the environment variable {database.address_from} is not set, which holds the "
            "database's address",
            where=where,
            fix=fix,
        )
    schemes = SCHEMES.get(database.engine, ())
    scheme = address.partition("://")[0] if "://" in address else ""
    if (schemes and scheme not in schemes) or (not schemes and scheme):
        raise DatabaseError(
            f"{database.address_from} holds no address of a {database.engine.value} database",
            where=where,
            fix=fix,
        )
    if schemes and (not _PLAIN.fullmatch(address) or _ESCAPE.search(address)):
        # a driver would look for a host named by the end of the password, and say so
        raise DatabaseError(
            f"{database.address_from} holds an address whose parts cannot be told apart",
            where=where,
            fix="write @ in its user or password as %40, / as %2F, ? as %3F, # as %23, % as %25",
        )
    return address


def tell_address(address: str, engine: Engine) -> str:
    """Give an address as it may be shown and kept: engine, host, port and name."""
    if engine is Engine.DUCKDB:
        return f"duckdb {address.rpartition('/')[2]}"
    host, port, name = _split(address)
    return f"{engine.value} {host}{f':{port}' if port else ''}/{name}"


def hide_secrets(words: str, address: str) -> str:
    """Take an address, and its user and password, out of a driver's words."""
    for secret in sorted(list_secrets(address), key=len, reverse=True):
        words = words.replace(secret, _HIDDEN)
    return words


def list_secrets(address: str) -> set[str]:
    """List what of an address nobody is told."""
    if "://" not in address:
        return set()
    _, _, rest = address.partition("://")
    login, at, _ = rest.rpartition("@")
    user, _, password = login.partition(":")
    query = rest.partition("?")[2]
    found = {address, rest, *((login, password, user) if at else ()), query}
    found |= {one.partition("=")[2] for one in query.split("&")}
    found |= {unquote(one) for one in found}
    return {one for one in found if one}


def _split(address: str) -> tuple[str, str, str]:
    """Give host, port and name of an address that may be malformed in its login."""
    _, _, rest = address.partition("://")
    plain = "//" + rest.rpartition("@")[2]
    parts = urlsplit(plain)
    host, _, port = parts.netloc.rpartition(":") if ":" in parts.netloc else (parts.netloc, "", "")
    return host, port, parts.path.strip("/")
