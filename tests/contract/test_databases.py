"""What every database does under one declaration: embedded, and on a real server."""

import traceback
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path

import duckdb
import polars as pl
import pytest
from postgres_server import PASSWORD, Server, start_server

from wardwise.collation.databases import fetch, part, reading
from wardwise.collation.databases.reading import ask_database
from wardwise.collation.databases.statement import Statement
from wardwise.collation.inside import Inside, make_file
from wardwise.collation.manifest import read_manifest
from wardwise.collation.snapshots import FetchResult, fetch_sources
from wardwise.declaration.project_folder import read_project
from wardwise.model.area import AreaLevel
from wardwise.model.errors import (
    DatabaseError,
    DuplicateRowError,
    MissingColumnError,
    MissingPartError,
    WardwiseError,
)
from wardwise.model.internal import (
    Database,
    Engine,
    Every,
    PeriodRange,
    PlaceKind,
    Records,
)
from wardwise.model.project import Project
from wardwise.model.provenance import Access, AreaColumn, Connector, Layout, Measure, Source
from wardwise.toy.project_folder import write_toy_project

VARIABLE = "WARDWISE_HOUSING_DB"
WRONG, WORDS = "Hush%2Fhush", "words"
AREAS = ("E01000001", "E01000002", "E01000003")
TABLE = (
    "create table repairs (lsoa varchar(9), yr integer, tenant varchar(40), cost numeric(10,2))",
    *(
        f"insert into repairs values ('{area}', {year}, 'tenant {at % 3}', {at}.50)"  # noqa: S608
        for area in AREAS
        for year in (2023, 2024)
        for at in range(4)
    ),
    "create table ready (lsoa varchar(9), yr integer, repairs integer)",
    *(f"insert into ready values ('{area}', 2024, 7)" for area in AREAS),  # noqa: S608
)
QUERY = """
select lsoa, yr, count(*) as repairs, sum(cost) as cost
from repairs where yr = :year and tenant like :who group by lsoa, yr -- 100 % of them
"""


@dataclass
class World:
    """A database of one kind, and the environment that leads to it."""

    engine: Engine
    environment: dict[str, str]
    server: Server | None = None

    def declare(self, **changes: object) -> Source:
        """Give a source that asks the database; the same declaration but for the engine."""
        database = replace(
            Database(
                self.engine, VARIABLE, query=QUERY, parameters={"year": 2024, "who": "tenant%"}
            ),
            **changes,  # type: ignore[arg-type]
        )
        return Source(
            id="repairs",
            label="Repairs",
            publisher="A council",
            licence="not published",
            licence_line="A council",
            access=Access.RESTRICTED,
            connector=Connector.CSV,
            files=("repairs.csv",),
            database=database,
            area=AreaColumn("lsoa", AreaLevel.LSOA, "2011-12-31"),
            layout=Layout.LONG,
            period_column="yr",
            measures={
                "repairs": Measure("repairs", {"*": ("repairs",)}),
                "cost": Measure("cost", {"*": ("cost",)}),
            },
        )


@pytest.fixture(scope="module")
def project(tmp_path_factory: pytest.TempPathFactory) -> Project:
    return read_project(write_toy_project(tmp_path_factory.mktemp("databases") / "toy"))


@pytest.fixture(scope="module")
def server() -> Iterator[Server]:
    with start_server() as started:
        started.run(
            *TABLE, "create sequence numbers", f"create role reader login password '{WORDS}'"
        )
        yield started


@pytest.fixture(params=[Engine.DUCKDB, Engine.POSTGRES], ids=str)
def world(request: pytest.FixtureRequest, tmp_path: Path) -> World:
    if request.param is Engine.POSTGRES:
        server = request.getfixturevalue("server")
        return World(Engine.POSTGRES, {VARIABLE: server.address()}, server)
    path = tmp_path / "housing.duckdb"
    with duckdb.connect(str(path)) as connection:
        for one in TABLE:
            connection.execute(one)
    return World(Engine.DUCKDB, {VARIABLE: str(path)})


@pytest.fixture
def make(world: World, project: Project, tmp_path: Path) -> Callable[[Source], pl.DataFrame]:
    """Make a source's file and read it."""

    def run(source: Source) -> pl.DataFrame:
        target = tmp_path / "repairs.csv"
        inside = Inside(project, environment=world.environment)
        make_file(source, target, inside=inside, report=lambda _: None)
        return pl.read_csv(target)

    return run


def show(error: BaseException) -> str:
    """Give all that anyone could see of an error."""
    return "".join(traceback.format_exception(error)) + repr(error.__context__)


def test_a_query_with_bound_values_becomes_the_file(
    world: World, make: Callable[[Source], pl.DataFrame]
) -> None:
    made = make(world.declare())

    assert made.sort("lsoa").rows() == [(area, 2024, 4, 8.0) for area in AREAS]


def test_a_table_becomes_the_file_with_the_columns_that_are_used(
    world: World, make: Callable[[Source], pl.DataFrame]
) -> None:
    source = world.declare(table="ready", query="", parameters={})
    measures = {"repairs": Measure("repairs", {"*": ("repairs",)})}

    made = make(replace(source, measures=measures))

    assert made.sort("lsoa").rows() == [(area, 2024, 7) for area in AREAS]


def test_a_value_that_looks_like_sql_stays_a_value(
    world: World, make: Callable[[Source], pl.DataFrame]
) -> None:
    source = world.declare(parameters={"year": 2024, "who": "x'; drop table repairs; --"})

    with pytest.raises(DatabaseError, match="without any row"):
        make(source)

    assert make(world.declare()).height == len(AREAS)


@pytest.mark.parametrize(
    "query",
    [
        "delete from repairs",
        "select 1; drop table repairs",
        "with gone as (delete from repairs returning *) select * from gone",
        "select * into copied from repairs",
        "create table copied as select * from repairs",
        "select * from repairs for update",
        "vacuum",
        "set x = 1",
        "",
    ],
)
def test_anything_but_one_select_is_refused(
    world: World, make: Callable[[Source], pl.DataFrame], query: str
) -> None:
    with pytest.raises(DatabaseError):
        make(world.declare(query=query, table="", parameters={}))

    assert make(world.declare()).height == len(AREAS)


def test_an_embedded_database_is_opened_only_to_read(
    project: Project, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "housing.duckdb"
    with duckdb.connect(str(path)) as connection:
        connection.execute("create table ready (lsoa varchar)")
    world = World(Engine.DUCKDB, {VARIABLE: str(path)})

    # as if a statement that writes came past our own look at it
    def put_past(*_: object, **__: object) -> Statement:
        return Statement("insert into ready values ('x')", {})

    monkeypatch.setattr("wardwise.collation.databases.reading.make_statement", put_past)
    inside = Inside(project, environment=world.environment)
    with pytest.raises(DatabaseError, match="InvalidInputException"):
        make_file(world.declare(), tmp_path / "x.csv", inside=inside, report=lambda _: None)

    with duckdb.connect(str(path)) as connection:
        assert connection.execute("select count(*) from ready").fetchall() == [(0,)]


def test_an_embedded_database_reads_no_other_file(project: Project, tmp_path: Path) -> None:
    path, other = tmp_path / "housing.duckdb", tmp_path / "other.csv"
    duckdb.connect(str(path)).close()
    other.write_text("lsoa,yr,repairs,cost\nE01000001,2024,1,1\n", encoding="utf-8")
    world = World(Engine.DUCKDB, {VARIABLE: str(path)})
    source = world.declare(query=f"select * from read_csv('{other}')", parameters={})  # noqa: S608
    inside = Inside(project, environment=world.environment)

    with pytest.raises(DatabaseError, match="PermissionException"):
        make_file(source, tmp_path / "x.csv", inside=inside, report=lambda _: None)


def test_a_servers_session_refuses_a_select_that_writes(
    server: Server, project: Project, tmp_path: Path
) -> None:
    world = World(Engine.POSTGRES, {VARIABLE: server.address()}, server)
    query = "select lsoa, yr, nextval('numbers') as repairs, 0 as cost from ready"
    inside = Inside(project, environment=world.environment)

    with pytest.raises(DatabaseError, match="read-only transaction"):
        make_file(
            world.declare(query=query, parameters={}),
            tmp_path / "x.csv",
            inside=inside,
            report=lambda _: None,
        )


def test_a_column_that_nothing_uses_is_refused(
    world: World, make: Callable[[Source], pl.DataFrame], tmp_path: Path
) -> None:
    query = "select lsoa, yr, 1 as repairs, 2 as cost, tenant from repairs"

    with pytest.raises(DatabaseError, match="'tenant' that nothing declared uses"):
        make(world.declare(query=query, parameters={}))

    assert not (tmp_path / "repairs.csv").exists()


def test_a_column_that_lacks_is_named_with_the_nearest(
    world: World, make: Callable[[Source], pl.DataFrame]
) -> None:
    query = "select lsoa, yr, count(*) as repair, 0 as cost from repairs group by lsoa, yr"

    with pytest.raises(MissingColumnError, match="no column 'repairs'") as caught:
        make(world.declare(query=query, parameters={}))

    assert "'repair'" in caught.value.fix


def test_a_second_row_for_an_area_is_refused(
    world: World, make: Callable[[Source], pl.DataFrame]
) -> None:
    query = "select lsoa, yr, 1 as repairs, cost from repairs"

    with pytest.raises(DuplicateRowError):
        make(world.declare(query=query, parameters={}))


def test_a_parameter_that_is_not_declared_or_not_used_is_told(
    world: World, make: Callable[[Source], pl.DataFrame]
) -> None:
    with pytest.raises(DatabaseError, match=":who that is not declared"):
        make(world.declare(parameters={"year": 2024}))
    with pytest.raises(DatabaseError, match="does not use the parameter 'ward'"):
        make(world.declare(parameters={"year": 2024, "who": "x", "ward": 1}))


def test_a_colon_within_a_text_or_a_cast_is_no_parameter(
    world: World, make: Callable[[Source], pl.DataFrame]
) -> None:
    query = """select lsoa, yr, count(*)::integer as repairs, sum(cost) as cost from repairs
    where tenant <> 'at 10:year' and yr = :year group by lsoa, yr"""

    assert make(world.declare(query=query, parameters={"year": 2023})).height == len(AREAS)


def test_a_missing_variable_is_named(world: World, make: Callable[[Source], pl.DataFrame]) -> None:
    world.environment.clear()

    with pytest.raises(DatabaseError, match=f"{VARIABLE} is not set"):
        make(world.declare())


def test_a_query_that_the_database_refuses_is_told_in_its_words(
    world: World, make: Callable[[Source], pl.DataFrame]
) -> None:
    with pytest.raises(DatabaseError, match="nowhere"):
        make(world.declare(query="select lsoa from nowhere", parameters={}))


def test_an_error_about_a_row_does_not_quote_it(
    world: World, make: Callable[[Source], pl.DataFrame]
) -> None:
    query = "select lsoa, yr, cast(tenant as integer) as repairs, 0 as cost from repairs"

    with pytest.raises(DatabaseError, match="kept back") as caught:
        make(world.declare(query=query, parameters={}))

    assert "tenant 0" not in show(caught.value)
    assert "tenant 1" not in show(caught.value)


def test_an_answer_that_takes_too_long_is_given_up(
    world: World, make: Callable[[Source], pl.DataFrame]
) -> None:
    query = """select a.lsoa, 2024 as yr, count(*) as repairs, sum(a.cost * b.cost + c.cost) as cost
    from repairs a, repairs b, repairs c, repairs d, repairs e, repairs f, repairs g
    group by a.lsoa"""

    with pytest.raises(DatabaseError, match="no whole answer"):
        make(world.declare(query=query, parameters={}, timeout=1))


def test_the_answer_comes_in_pieces(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(reading, "CHUNK", 5)
    database = world.declare(table="repairs", query="", parameters={}).database
    assert database is not None

    with ask_database(database, ["lsoa"], environment=world.environment, where="here") as answer:
        sizes = [len(one) for one in answer.chunks]

    assert sizes == [5, 5, 5, 5, 4]


def fetch_one(project: Project, source: Source, said: list[str]) -> FetchResult:
    return fetch_sources(
        replace(project, sources=(source,)),
        mirror=None,
        network=True,
        received=date(2026, 1, 2),
        report=said.append,
    )


def test_the_list_of_snapshots_says_what_was_asked_and_no_secret(
    world: World, tmp_path: Path, project: Project, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(VARIABLE, world.environment[VARIABLE])
    own = replace(project, folder=tmp_path / "project")
    said: list[str] = []

    fetched = fetch_one(own, world.declare(), said)

    assert [one.file for one in fetched.taken] == ["repairs/repairs.csv"]
    entry = read_manifest(own.folder)[0]
    assert entry.details["asked"].startswith("select lsoa, yr, count(*)")
    assert entry.details["parameters"] == "year = 2024, who = 'tenant%'"
    assert entry.details["rows read"] == "3"
    assert entry.address == f"a {world.engine.value} database"  # a release shows it to everyone
    written = "".join(
        one.read_text(encoding="utf-8") for one in own.folder.rglob("*") if one.is_file()
    )
    everything = written + "".join(said)
    assert PASSWORD not in everything
    assert "tester" not in everything
    assert "tenant 0" not in everything


def test_a_server_that_breaks_off_leaves_nothing_and_can_be_asked_again(
    server: Server, tmp_path: Path, project: Project, monkeypatch: pytest.MonkeyPatch
) -> None:
    world = World(Engine.POSTGRES, {VARIABLE: server.address()}, server)
    monkeypatch.setenv(VARIABLE, server.address())
    monkeypatch.setattr(reading, "CHUNK", 2)
    own = replace(project, folder=tmp_path / "project")
    plain, written = fetch.write_cell, 0

    def kill_then_write(value: object) -> str:
        nonlocal written
        written += 1
        if written == 5:  # in the first piece of the answer
            server.kill()
        return plain(value)

    monkeypatch.setattr(fetch, "write_cell", kill_then_write)
    try:
        broken = fetch_one(own, world.declare(), [])
    finally:
        server.start()

    assert "WW-351" in broken.missing[0].reason
    assert "nothing was kept" in broken.missing[0].reason
    assert written > 5
    assert not list(own.folder.rglob("*.csv"))
    monkeypatch.setattr(fetch, "write_cell", plain)
    again = fetch_one(own, world.declare(), [])
    assert len(again.taken) == 1
    assert (own.folder / "snapshots/repairs/repairs.csv").read_text().count("\n") == 4


def refused(server: Server) -> Mapping[str, str]:
    """Addresses that do not lead in, by what is wrong with them."""
    return {
        "password": server.address(password=WRONG),
        "user": server.address(user="nobody_here", password=WRONG),
        "host": f"postgresql://tester:{WRONG}@127.0.0.1:{server.port + 1}/postgres",
        "malformed": f"postgresql://tester:Hush/hush@127.0.0.1:{server.port}/postgres",
        "two_ats": f"postgresql://tester:Hush@hush@127.0.0.1:{server.port}/postgres",
        "asked": f"postgresql://127.0.0.1:{server.port}/postgres?password=Hush@hush",
        "question": f"postgresql://tester:Hush?hush@127.0.0.1:{server.port}/postgres",
        "fragment": f"postgresql://tester:Hush#hush@127.0.0.1:{server.port}/postgres",
        "percent": f"postgresql://tester:Hush%zzhush@127.0.0.1:{server.port}/postgres",
        "option": f"postgresql://127.0.0.1:{server.port}/postgres?passwort={WRONG}",
    }


@pytest.mark.parametrize(
    "wrong",
    [
        *("password", "user", "host", "option"),
        *("malformed", "two_ats", "asked", "question", "fragment", "percent"),
    ],
)
def test_a_refused_address_is_told_without_its_secret(
    server: Server, wrong: str, project: Project, tmp_path: Path
) -> None:
    world = World(Engine.POSTGRES, {VARIABLE: refused(server)[wrong]}, server)
    inside = Inside(project, environment=world.environment)

    with pytest.raises(DatabaseError) as caught:
        make_file(world.declare(), tmp_path / "x.csv", inside=inside, report=lambda _: None)

    seen = show(caught.value) + str(caught.value) + repr(caught.value.to_record())
    assert "Hush" not in seen
    assert "hush" not in seen


def test_an_account_that_may_not_read_the_table_is_told(
    server: Server, project: Project, tmp_path: Path
) -> None:
    address = server.address(user="reader", password=WORDS)
    world = World(Engine.POSTGRES, {VARIABLE: address}, server)
    inside = Inside(project, environment=world.environment)

    with pytest.raises(WardwiseError, match="permission denied"):
        make_file(world.declare(), tmp_path / "x.csv", inside=inside, report=lambda _: None)


def test_records_in_a_database_are_counted_like_those_in_files(
    world: World, project: Project, tmp_path: Path
) -> None:
    records = Records(
        place=PlaceKind.AREA_CODE,
        place_column="lsoa",
        time_column="day",
        periods=PeriodRange(Every.CALENDAR_YEAR, date(2023, 1, 1), date(2024, 12, 31)),
        person="tenant",
    )
    query = "select lsoa, cast(cast(yr as varchar) || '-05-06' as date) as day, tenant from repairs"
    source = replace(
        world.declare(query=query, parameters={}),
        records=records,
        area=AreaColumn("area_code", AreaLevel.LSOA, "2011-12-31"),
        period_column="period",
        measures={"repairs": Measure("repairs", {"*": ("records",)})},
    )
    inside = Inside(project, environment=world.environment)
    target = tmp_path / "repairs.csv"

    made = make_file(source, target, inside=inside, report=lambda _: None)

    rows = pl.read_csv(target).select("area_code", "period", "records", "people").rows()
    assert rows == [(area, f"{year}-01-01/P1Y", 4, 3) for area in AREAS for year in (2023, 2024)]
    assert made.details["records read"] == "24"
    assert "tenant" not in target.read_text()


def test_offline_no_database_is_asked(world: World, project: Project, tmp_path: Path) -> None:
    own = replace(project, folder=tmp_path / "project", sources=(world.declare(),))

    fetched = fetch_sources(
        own, mirror=None, network=False, received=date(2026, 1, 2), report=lambda _: None
    )

    assert "were not asked" in fetched.missing[0].reason


def test_a_part_that_is_not_installed_is_named_with_what_to_run(
    world: World, make: Callable[[Source], pl.DataFrame], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(part, "find_spec", lambda name: None if name == "duckdb" else object())

    with pytest.raises(MissingPartError, match="duckdb is not installed") as caught:
        make(world.declare())

    assert 'pip install "wardwise[databases]"' in caught.value.fix
