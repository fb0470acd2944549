"""What every public service's fetcher does, against the answers that services were seen to give."""

import csv
from collections.abc import Callable, Mapping
from dataclasses import replace
from pathlib import Path
from typing import Protocol, TypeVar

import pytest

from wardwise.collation.remote.session import WAITS
from wardwise.collation.remote.shape import check_file
from wardwise.model.area import AreaLevel
from wardwise.model.errors import (
    AccessKeyError,
    DuplicateRowError,
    FetchError,
    MissingColumnError,
    RemoteAnswerError,
    RemoteShapeError,
    WardwiseError,
)
from wardwise.model.provenance import AreaColumn, Source

SECRET = "hush-hush"  # noqa: S105 - invented


class Row(Protocol):
    """One figure, as a service holds it."""

    @property
    def area(self) -> str: ...
    @property
    def month(self) -> str: ...


class World(Protocol):
    """A service on this machine; see conftest.py."""

    source: Source
    rows: list[Row]
    key: str
    needs_key: bool
    is_paged: bool
    can_suppress: bool
    rename: str
    is_cut: bool
    is_wrong: bool
    renamed: dict[str, str]
    replies: list[object]
    asked: list[object]
    waited: list[float]
    came_from: str

    def fetch(self, folder: Path, *, environment: Mapping[str, str] | None = None) -> Path: ...


Changed = TypeVar("Changed")


def change(row: Changed, **changes: object) -> Changed:
    return replace(row, **changes)  # type: ignore[type-var]


def get_value_column(world: World) -> str:
    return world.source.measures["figure"].columns["*"][0]


def read_figures(world: World, file: Path) -> dict[tuple[str, str], str]:
    """Give the cells of the figures by area and month."""
    area = world.source.area
    assert area is not None
    with file.open(newline="") as text:
        return {
            (row[area.column], row[world.source.period_column]): row[get_value_column(world)]
            for row in csv.DictReader(text)
        }


def refuse(world: World, folder: Path, kind: type[WardwiseError]) -> WardwiseError:
    """Fetch what must be refused; nothing may be left in its place."""
    with pytest.raises(kind) as caught:
        world.fetch(folder)
    assert not list((folder / "snapshots" / "figures").iterdir())
    return caught.value


@pytest.fixture
def reply() -> Callable[..., object]:
    """Make a reply that a service gives before anything else."""
    from types import SimpleNamespace  # noqa: PLC0415

    def make(status: int, *, pause: float = 0.0, **headers: str) -> object:
        named = {key.replace("_", "-"): value for key, value in headers.items()}
        return SimpleNamespace(status=status, body=b"busy", headers=named, length=None, pause=pause)

    return make


def test_every_row_arrives_in_the_order_given(world: World, tmp_path: Path) -> None:
    file = world.fetch(tmp_path)

    figures = read_figures(world, file)
    assert figures == {
        (f"E0100000{1 + at % 4}", f"2023-0{1 + at // 4}"): str(10 + at) for at in range(8)
    }
    assert world.came_from.startswith("http://127.0.0.1")


def test_more_than_a_page_is_asked_for_page_by_page(world: World, tmp_path: Path) -> None:
    if not world.is_paged:
        pytest.skip("this service gives its files whole")

    world.fetch(tmp_path)

    assert len(world.asked) >= 2


def test_fetching_again_gives_the_same_bytes(world: World, tmp_path: Path) -> None:
    first = world.fetch(tmp_path).read_bytes()

    again = world.fetch(tmp_path).read_bytes()

    assert again == first


def test_a_cut_off_answer_is_refused(world: World, tmp_path: Path) -> None:
    world.is_cut = True

    with pytest.raises((RemoteAnswerError, FetchError)):
        world.fetch(tmp_path)


def test_an_empty_answer_is_refused_and_is_not_zero(world: World, tmp_path: Path) -> None:
    world.rows.clear()

    problem = refuse(world, tmp_path, RemoteAnswerError)

    assert "without any row" in problem.problem


def test_an_error_in_an_answer_of_success_is_told(world: World, tmp_path: Path) -> None:
    world.is_wrong = True

    problem = refuse(world, tmp_path, RemoteAnswerError)

    assert problem.where
    assert problem.fix


def test_a_busy_service_is_given_the_time_it_asks_for(
    world: World, tmp_path: Path, reply: Callable[..., object]
) -> None:
    world.replies = [reply(429, Retry_After="7")]

    file = world.fetch(tmp_path)

    assert len(read_figures(world, file)) == 8
    assert world.waited == [7.0]


def test_a_date_to_come_again_is_read_against_the_services_own_clock(
    world: World, tmp_path: Path, reply: Callable[..., object]
) -> None:
    later = reply(429, Retry_After="Fri, 01 Jan 2100 00:10:00 GMT")
    world.replies = [later]

    with pytest.raises(FetchError, match="asks us to wait"):
        world.fetch(tmp_path)

    assert world.waited == []


def test_a_service_that_fails_once_is_asked_again(
    world: World, tmp_path: Path, reply: Callable[..., object]
) -> None:
    world.replies = [reply(500)]

    file = world.fetch(tmp_path)

    assert len(read_figures(world, file)) == 8
    assert world.waited == [WAITS[0]]


def test_a_service_that_keeps_failing_is_told_with_its_own_words(
    world: World, tmp_path: Path, reply: Callable[..., object]
) -> None:
    world.replies = [reply(503)] * (len(WAITS) + 1)

    problem = refuse(world, tmp_path, FetchError)

    assert "503" in problem.problem
    assert "busy" in problem.problem
    assert world.waited == list(WAITS)


def test_what_is_not_there_is_not_asked_for_again(
    world: World, tmp_path: Path, reply: Callable[..., object]
) -> None:
    world.replies = [reply(404)]

    problem = refuse(world, tmp_path, FetchError)

    assert "404" in problem.problem
    assert world.waited == []


def test_a_service_that_says_nothing_is_given_up(
    world: World, tmp_path: Path, reply: Callable[..., object]
) -> None:
    world.replies = [reply(200, pause=0.5)] * (len(WAITS) + 1)

    problem = refuse(world, tmp_path, FetchError)

    assert "timed out" in problem.problem
    assert world.waited == list(WAITS)


def test_a_renamed_column_is_named(world: World, tmp_path: Path) -> None:
    column = world.rename or get_value_column(world)
    world.renamed[column] = f"{column}_2"

    problem = refuse(world, tmp_path, WardwiseError)

    assert isinstance(problem, MissingColumnError | RemoteAnswerError | RemoteShapeError)
    assert column in str(problem)


def test_areas_of_another_vintage_are_refused(world: World, tmp_path: Path) -> None:
    world.rows[:] = [
        change(one, area=one.area.replace("E0100000", "E0103400")) for one in world.rows
    ]

    problem = refuse(world, tmp_path, RemoteShapeError)

    assert "since 2021" in problem.problem
    assert "2011-12-31" in problem.problem


def test_a_missing_area_is_told_where_the_number_is_declared(world: World, tmp_path: Path) -> None:
    world.rows[:] = [one for one in world.rows if one.area != "E01000003"]

    problem = refuse(world, tmp_path, RemoteShapeError)

    assert "3 areas of level lsoa" in problem.problem
    assert "expected_areas is 4" in problem.problem


def test_a_second_row_from_a_split_is_refused(world: World, tmp_path: Path) -> None:
    figure = replace(world.source.measures["figure"], where={})
    world.source = replace(world.source, measures={"figure": figure})
    world.rows += [change(one, sex="Male") for one in world.rows]

    problem = refuse(world, tmp_path, DuplicateRowError)

    assert "has 2 rows" in problem.problem


def test_a_split_is_resolved_by_choosing_rows(world: World, tmp_path: Path) -> None:
    world.rows += [change(one, sex="Male", value=1) for one in world.rows]

    file = world.fetch(tmp_path)

    check_file(file, world.source)
    assert len(file.read_text().splitlines()) == 17


def test_a_suppressed_value_is_kept_as_missing(world: World, tmp_path: Path) -> None:
    if not world.can_suppress:
        pytest.skip("this service withholds nothing")
    world.rows[2] = change(world.rows[2], value=None)

    file = world.fetch(tmp_path)

    cells = read_figures(world, file)
    assert len(cells) == 8
    assert cells["E01000003", "2023-01"] in ("", *world.source.missing)


def test_a_missing_month_is_refused_and_is_not_zero(world: World, tmp_path: Path) -> None:
    world.rows[:] = [one for one in world.rows if one.month != "2023-02"]

    with pytest.raises((RemoteShapeError, RemoteAnswerError, FetchError), match="2023-02"):
        world.fetch(tmp_path)


def test_a_key_that_is_needed_and_not_set_is_named(world: World, tmp_path: Path) -> None:
    if not world.needs_key:
        pytest.skip("this service needs no key")

    with pytest.raises(AccessKeyError, match=world.key) as caught:
        world.fetch(tmp_path, environment={})

    assert "export" in caught.value.fix
    assert world.asked == []


@pytest.mark.parametrize("status", [401, 403])
def test_a_key_that_is_refused_is_named_and_never_shown(
    world: World, tmp_path: Path, reply: Callable[..., object], status: int
) -> None:
    if not world.key:
        pytest.skip("this service has no key")
    world.replies = [reply(status)]

    with pytest.raises(AccessKeyError, match=world.key) as caught:
        world.fetch(tmp_path, environment={world.key: SECRET})

    assert SECRET not in str(caught.value)
    assert world.waited == []


def test_a_key_is_sent_and_written_nowhere(world: World, tmp_path: Path) -> None:
    if not world.key:
        pytest.skip("this service has no key")

    world.fetch(tmp_path, environment={world.key: SECRET})

    files = [one for one in tmp_path.rglob("*") if one.is_file()]
    assert files
    assert not [one for one in files if SECRET.encode() in one.read_bytes()]
    assert SECRET not in world.came_from
    assert SECRET in str(world.asked) or "aHVzaC1odXNo" in str(world.asked)


def test_the_address_of_a_home_is_kept_nowhere(world: World, tmp_path: Path) -> None:
    world.fetch(tmp_path)

    files = [one for one in tmp_path.rglob("*") if one.is_file()]
    assert files
    assert not [one for one in files if b"High Street" in one.read_bytes()]


def test_a_file_put_there_by_hand_passes_the_same_checks(world: World, tmp_path: Path) -> None:
    file = world.fetch(tmp_path)
    other = replace(world.source, area=AreaColumn("no such", AreaLevel.LSOA, "2011-12-31"))

    check_file(file, world.source)

    with pytest.raises(MissingColumnError, match="no such"):
        check_file(file, other)
