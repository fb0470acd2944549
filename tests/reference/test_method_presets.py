"""Methods that ship give, by their names alone, what the publishers' figures say."""

from pathlib import Path

import ips_names
import numpy as np
import polars as pl
import pytest
from gla_wards import SIGNS, read_wards

from wardwise import index_from_table
from wardwise.declaration.method_presets import list_presets
from wardwise.workflow.open_index import OpenIndex

INDEX = "index"
YEAR = "2020"
IMD_WEIGHTS = {
    "Income": 22.5,
    "Employment": 22.5,
    "Education, Skills and Training": 13.5,
    "Health Deprivation and Disability": 13.5,
    "Crime": 9.3,
    "Barriers to Housing and Services": 9.3,
    "Living Environment": 9.3,
}
# twelve components of the EU regional index, with how many indicators each has, in order
EU_SIZES = (4, 4, 4, 4, 3, 4, 6, 4, 6, 5, 7, 4)


def list_codes(count: int) -> list[str]:
    return [f"X{number:05}" for number in range(count)]


def read_node(built: OpenIndex, node: str) -> np.ndarray:
    """Scores of a node, in the order of the codes."""
    return built.to_table().sort("area_code")[node].to_numpy()


def make_group(name: str, parent: str = "", weight: float = 1.0) -> dict[str, object]:
    return {"id": name, "parent": parent, "weight": weight}


def make_indicator(name: str, parent: str, **said: object) -> dict[str, object]:
    return {"id": name, "parent": parent, "direction": "higher_is_better", **said}


def test_eu_spi_gives_the_means_of_countries_before_anchoring(reference_folder: Path) -> None:
    folder = reference_folder / "euspi2020"
    posts = pl.read_csv(folder / "normalisation.csv").rows(named=True)
    raw = pl.read_csv(folder / "raw_countries.csv", infer_schema_length=None)
    names = [f"i{at}" for at in range(len(posts))]
    table = raw.select(
        pl.col(one["Indicator"]).cast(pl.Float64).alias(name)
        for one, name in zip(posts, names, strict=True)
    ).with_columns(pl.Series("area_code", list_codes(raw.height)))
    places = np.repeat(np.arange(12), EU_SIZES)
    nodes = [make_group(INDEX)]
    nodes += [make_group(f"d{at}", INDEX) for at in range(3)]
    nodes += [make_group(f"c{at}", f"d{at // 4}") for at in range(12)]
    nodes += [
        make_indicator(
            name,
            f"c{place}",
            direction="lower_is_better" if one["Inverted"] else "higher_is_better",
            best=one["Utopian value"],
            worst=one["Dystopian value"],
        )
        for name, place, one in zip(names, places, posts, strict=True)
    ]

    built = index_from_table(table, pl.DataFrame(nodes), period=YEAR, method="eu-spi")

    means = [round(float(read_node(built, f"d{at}").mean()), 1) for at in range(3)]
    assert means == pytest.approx([79.8, 64.6, 57.9])


def test_imd_2019_gives_the_published_ranks_from_the_ranks_of_domains(
    reference_folder: Path,
) -> None:
    file = reference_folder / "imd2019/File_2_-_IoD2019_Domains_of_Deprivation.csv.gz"
    raw = pl.read_csv(file)
    rank = "{} Rank (where 1 is most deprived)"
    table = raw.select(
        pl.col(rank.format(domain)).cast(pl.Float64).alias(f"i{at}")
        for at, domain in enumerate(IMD_WEIGHTS)
    ).with_columns(pl.Series("area_code", list_codes(raw.height)))
    nodes = [make_group(INDEX), make_group("all", INDEX)]
    nodes += [make_group(f"c{at}", "all", weight) for at, weight in enumerate(IMD_WEIGHTS.values())]
    nodes += [make_indicator(f"i{at}", f"c{at}") for at in range(len(IMD_WEIGHTS))]

    built = index_from_table(table, pl.DataFrame(nodes), period="2019", method="imd-2019")

    ours = built.to_table().sort("area_code")["rank"].to_numpy()  # 1 is the highest: least deprived
    theirs = raw[rank.format("Index of Multiple Deprivation (IMD)")].to_numpy()
    from_most_deprived = len(ours) + 1 - ours
    assert len(ours) == 32_844
    assert (from_most_deprived == theirs).mean() > 0.996
    assert np.abs(from_most_deprived - theirs).max() <= 2


def test_gla_ward_wellbeing_gives_the_published_whole_numbers(reference_folder: Path) -> None:
    values, published = read_wards(reference_folder / "gla_ward_wellbeing")
    column = 4
    table = pl.DataFrame(values[:, :, column], schema=[f"i{at}" for at in range(12)]).with_columns(
        pl.Series("area_code", list_codes(len(values)))
    )
    nodes = [make_group(INDEX), make_group("all", INDEX), make_group("wellbeing", "all")]
    nodes += [
        make_indicator(
            f"i{at}",
            "wellbeing",
            direction="higher_is_better" if sign > 0 else "lower_is_better",
        )
        for at, sign in enumerate(SIGNS)
    ]

    built = index_from_table(table, pl.DataFrame(nodes), period="2013", method="gla-ward-wellbeing")

    shift = np.arange(-6, 6, 0.01)[:, np.newaxis]
    off = np.abs(np.round(read_node(built, INDEX) - 50 + shift) - published[:, column])
    best = off[int(np.argmax((off == 0).mean(axis=1)))]
    assert (best == 0).mean() >= 0.85
    assert best.max() <= 1


@pytest.mark.parametrize("preset", ["ips-brasil", "spi-2017", "spi-2020", "spi-2024"])
def test_dimensions_and_index_are_the_means_that_ips_brasil_published(
    reference_folder: Path, preset: str
) -> None:
    """Each published component stands as the one indicator of its own, between 0 and 100."""
    raw = pl.read_csv(reference_folder / "ips_brasil/para_2024.csv")
    components = [one for below in ips_names.DIMENSIONS.values() for one in below]
    table = raw.select(
        pl.col(one).cast(pl.Float64).alias(f"i{at}") for at, one in enumerate(components)
    ).with_columns(pl.Series("area_code", list_codes(raw.height)))
    nodes = [make_group(INDEX)]
    nodes += [make_group(f"d{at}", INDEX) for at in range(3)]
    nodes += [make_group(f"c{at}", f"d{at // 4}") for at in range(12)]
    nodes += [make_indicator(f"i{at}", f"c{at}", best=100.0, worst=0.0) for at in range(12)]

    built = index_from_table(table, pl.DataFrame(nodes), period="2024", method=preset)

    for at, dimension in enumerate(ips_names.DIMENSIONS):
        published = raw[dimension].to_numpy()
        assert np.abs(read_node(built, f"d{at}") - published).max() < 1e-9
    whole = raw["Índice de Progresso Social"].to_numpy()
    assert np.abs(read_node(built, INDEX) - whole).max() < 1e-9


def test_equal_weights_can_be_checked_with_a_calculator() -> None:
    table = pl.DataFrame(
        {
            "area_code": ["A1", "B2", "C3", "D4"],
            "x": [1.0, 2.0, 4.0, 5.0],
            "y": [8.0, 6.0, 4.0, 0.0],
        }
    )
    nodes = [make_group(INDEX), make_group("d", INDEX), make_group("c", "d")]
    nodes += [make_indicator(name, "c", best=10.0, worst=0.0) for name in ("x", "y")]

    built = index_from_table(table, pl.DataFrame(nodes), period=YEAR, method="equal-weights")

    assert read_node(built, INDEX) == pytest.approx([45.0, 40.0, 40.0, 25.0])


def test_every_preset_is_checked_here_or_in_name() -> None:
    text = Path(__file__).read_text(encoding="utf-8")

    assert [one.id for one in list_presets() if f'"{one.id}"' not in text] == []
