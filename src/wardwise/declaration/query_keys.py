"""What each public service may be asked: the keys of a source's query, and their check."""

from collections.abc import Mapping

from wardwise.declaration.entry import Entry
from wardwise.declaration.shapes import Either, Key, ListOf, MapOf
from wardwise.declaration.values import Text
from wardwise.declaration.yaml_lines import Findings
from wardwise.model.errors import DeclarationError, UnknownKeyError, suggest_nearest
from wardwise.model.provenance import Connector, Query, Service

WHERE = "where"
"""The key of a query that chooses categories of the service's own dimensions."""

_TEXTS = Either(scalar=Text(), listing=ListOf(Text(), 1))

QUERY_KEY = Key(
    "query",
    MapOf(
        Text("a key of the service"),
        Either(_TEXTS.scalar, _TEXTS.listing, MapOf(Text("a dimension of the service"), _TEXTS)),
    ),
    "What the service is asked for; its keys are on the page about fetching public data.",
)

QUERY_KEYS: Mapping[Service, tuple[tuple[str, ...], tuple[str, ...]]] = {
    Service.PLAIN: ((), ("member",)),
    Service.NOMIS: (("dataset", "geography"), ("date", "time", "measures", "select", WHERE)),
    Service.OPEN_GEOGRAPHY: (("name",), ("layer", "fields", "order_by", WHERE)),
    Service.FINGERTIPS: (
        ("indicators", "area_type"),
        ("parent_area_type", "parent_area", "profile"),
    ),
    Service.POLICE_ARCHIVE: (("months", "forces"), ("archive",)),
    Service.STAT_XPLORE: (("database", "measures", "dimensions"), (WHERE,)),
    Service.LONDON_DATASTORE: (("dataset", "resource"), ("member",)),
    Service.EXPLORE_EDUCATION: (
        ("data_set", "indicators"),
        ("version", "levels", "areas", "periods", WHERE),
    ),
    Service.OFCOM: ((), ("member",)),
    Service.EPC: (("local_authority", "columns"), (WHERE,)),
}
"""Keys that a service's query must have, and those that it may have."""


ADDRESSED = frozenset({Service.PLAIN, Service.OFCOM})
"""Services that are only a file's own address."""

AS_PUBLISHED = frozenset({Service.PLAIN, Service.LONDON_DATASTORE})
"""Services whose files come as they are published, of any kind."""


def make_query(entry: Entry) -> Query:
    """Give the query that a sound entry declares."""
    settings = {key: entry.texts(key) for key, _ in entry.items() if key != WHERE}
    where = entry.entry(WHERE)
    return Query(settings, {key: where.texts(key) for key, _ in where.items()})


def check_query(entry: Entry, findings: Findings) -> None:
    """Report a query without a service, keys that the service does not know, and what it lacks."""
    name, query = entry.text("id"), entry.entry("query")
    if not entry.has("service"):
        if entry.has("query"):
            problem = f"{name!r} has a query and does not say which service is asked"
            fix = f"add service: one of {', '.join(Service)}"
            findings.add(DeclarationError(problem, where=entry.place("query"), fix=fix))
        return
    if not entry.is_sound("service", "query"):
        return
    service = Service(entry.text("service"))
    _check_keys(query, service, findings=findings)
    _check_kind(entry, service, findings=findings)


def _check_keys(query: Entry, service: Service, *, findings: Findings) -> None:
    needed, free = QUERY_KEYS[service]
    for key in query.lines:
        if key not in (*needed, *free):
            problem = f"{key!r} is not a key of a query to {service.value}"
            fix = suggest_nearest(key, (*needed, *free))
            findings.add(UnknownKeyError(problem, where=query.place(key), fix=fix))
        elif _is_mapping(query, key) is not (key == WHERE):
            problem = f"{key} of a query to {service.value} is written in another way"
            fix = "write where: {dimension: category}, and every other key as a text or a list"
            findings.add(DeclarationError(problem, where=query.place(key), fix=fix))
    for key in (one for one in needed if not query.has(one)):
        problem = f"a query to {service.value} needs {key}"
        findings.add(DeclarationError(problem, where=query.place(), fix=f"add {key} to query"))


def _is_mapping(query: Entry, key: str) -> bool:
    value = query.values.get(key)
    return isinstance(value, Entry) and not all(one.isdigit() for one in value.lines)


def _check_kind(entry: Entry, service: Service, *, findings: Findings) -> None:
    name, connector = entry.text("id"), entry.text("connector")
    fits = {Connector.CSV.value}
    if service is Service.OPEN_GEOGRAPHY:
        fits.add(Connector.GEOJSON.value)
    if service in ADDRESSED and not entry.has("address"):
        problem = f"{name!r} is fetched from an address and has no address"
        fix = "add address: https://…"
        findings.add(DeclarationError(problem, where=entry.place("service"), fix=fix))
    if service not in AS_PUBLISHED and connector and connector not in fits:
        problem = f"{name!r} is asked of {service.value} and read as {connector}"
        fix = f"declare connector: {' or '.join(sorted(fits))}"
        findings.add(DeclarationError(problem, where=entry.place("connector"), fix=fix))
