"""The quality report: what an expert sees of an indicator before signing it."""

import json
import stat
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from toy_correction import CORRECTION

from wardwise.model.errors import OrderError, UnknownReferenceError
from wardwise.model.review import Decision, ReviewState, Word
from wardwise.toy.project_folder import write_toy_project
from wardwise.workflow.quality.conceal import conceal_figures
from wardwise.workflow.quality.make import make_quality_report
from wardwise.workflow.quality.page import render_page, write_page
from wardwise.workflow.quality.record import make_record
from wardwise.workflow.quality.report import IndicatorReport, QualityReport
from wardwise.workflow.quality.text import describe_findings, write_text
from wardwise.workflow.review import record_review
from wardwise.workflow.run import run_collate, run_fetch

RESTRICTED = "temporary_housing"
TODAY = date(2026, 3, 2)


def be_silent(*_: object) -> None:
    """Say nothing of progress."""


def fetch(folder: Path, *, accept: tuple[str, ...] = ()) -> None:
    run_fetch(
        folder,
        mirror=folder / "received",
        network=False,
        received=TODAY,
        report=be_silent,
        accept=accept,
    )


def find_report(report: QualityReport, indicator: str) -> IndicatorReport:
    return next(one for one in report.indicators if one.id == indicator)


@pytest.fixture(scope="module")
def borough(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = write_toy_project(tmp_path_factory.mktemp("quality") / "demo")
    fetch(folder)
    elections = folder / "received" / "elections.csv"
    before = elections.read_text(encoding="latin-1").splitlines()
    cells = before[3].split(",")  # Castle Hill's turnout of 2015: twice what it was
    cells[2] = str(int(cells[2]) * 2)
    changed = [*before[:3], ",".join(cells), *before[4:]]
    elections.write_text("\n".join(changed) + "\n", encoding="latin-1")
    fetch(folder, accept=("elections",))
    (folder / "corrections").mkdir(exist_ok=True)
    (folder / "corrections" / "exchanged.yaml").write_text(CORRECTION, encoding="utf-8")
    run_collate(folder, progress=be_silent)
    said = Word(("turnout",), Decision.QUERY, "Returning officer", "Is 2015 right?")
    record_review(folder, said, on=TODAY)
    return folder


@pytest.fixture(scope="module")
def report(borough: Path) -> QualityReport:
    return make_quality_report(borough, made=TODAY, progress=be_silent)


def test_a_figure_that_stands_out_is_shown_with_the_text_of_its_cells(
    report: QualityReport,
) -> None:
    turnout = find_report(report, "turnout")

    far = turnout.outliers[0]
    assert (far.name, far.period, far.own) == ("Castle Hill", "2015", True)
    assert far.value == pytest.approx(100 * 4530 / 6519)
    assert [one.to_text() for one in far.cells] == [
        "numerator: elections/elections.csv, row 4, 'Turnout at local elections 2015': '4530'",
        "denominator: elections/elections.csv, row 4, 'Electors 2015': '6519'",
    ]
    assert turnout.outliers_found[0] >= 1


def test_a_change_that_stands_out_leads_the_falls(report: QualityReport) -> None:
    falls = [one for one in find_report(report, "turnout").moves if (one.change or 0) < 0]

    assert (falls[0].name, falls[0].stands_out, falls[0].by_chance) == ("Castle Hill", True, False)
    assert not falls[-1].stands_out


def test_a_revised_file_is_compared_figure_by_figure(report: QualityReport) -> None:
    (file,) = find_report(report, "turnout").earlier

    (cell,) = file.examples
    assert (file.changed, file.added, file.gone) == (1, 0, 0)
    assert (cell.name, cell.period, cell.before, cell.now) == ("Castle Hill", "2015", 2265, 4530)
    assert find_report(report, "registered_voters").earlier[0].changed == 0


def test_the_reviewer_is_asked_about_what_was_found(report: QualityReport) -> None:
    turnout = find_report(report, "turnout")

    assert turnout.state is ReviewState.QUERIED
    assert "The question of Returning officer is answered: Is 2015 right?" in turnout.asks
    assert "The revised figure was revised rightly." in turnout.asks
    assert "The correction still holds." in turnout.asks
    assert "1 figure revised" in describe_findings(turnout)


def test_a_gap_is_named_with_its_reason_and_counted(report: QualityReport) -> None:
    for one in report.indicators:
        wards = [row for row in one.coverage if row.level == "wards"]
        lacking = sum(row.own_areas - row.own for row in wards)
        named = [gap for gap in one.gaps if gap.code.startswith("T05")]
        assert lacking == len(named), one.id
        assert all(gap.why for gap in named)


def test_what_protection_withholds_is_counted_for_restricted_indicators_alone(
    report: QualityReport,
) -> None:
    assert sum(one.withheld for one in find_report(report, RESTRICTED).protected) > 0
    assert find_report(report, "turnout").protected == ()


def test_an_indicator_of_earlier_wards_says_how_much_was_moved(report: QualityReport) -> None:
    (wards,) = [one for one in find_report(report, "feel_unsafe").moved if one.level == "wards"]
    assert wards.figures == 2 * 3  # two wards, three years
    assert wards.largest == 1.0


def test_no_figure_of_a_restricted_source_is_left_after_concealing(borough: Path) -> None:
    made = make_quality_report(borough, indicator=RESTRICTED, made=TODAY, progress=be_silent)
    (before,) = made.indicators
    (after,) = conceal_figures(made).indicators

    assert before.spreads
    assert before.moves
    assert (after.spreads, after.moves) == ((), ())
    assert [one.value for one in after.outliers] == [None] * len(before.outliers)
    assert not [cell for one in after.outliers for cell in one.cells if cell.texts]
    record = json.dumps(make_record(conceal_figures(made)), default=str)
    assert before.checksum not in record
    assert not [one.file for one in before.files if one.restricted and one.checksum in record]
    text = write_text(conceal_figures(made), folder=Path("demo"))
    assert "internal use" in text
    assert f"wardwise -C demo review {RESTRICTED} --approve" in text


def test_a_page_with_restricted_figures_says_so_and_is_its_writers_alone(
    borough: Path, tmp_path: Path
) -> None:
    made = make_quality_report(borough, indicator=RESTRICTED, made=TODAY, progress=be_silent)

    page = write_page(made, tmp_path / "new" / "report.html", project_folder=borough)

    assert "For internal use only." in page.read_text(encoding="utf-8")
    assert stat.S_IMODE(page.stat().st_mode) == 0o600


def test_a_page_stands_by_itself_and_an_open_one_is_not_called_internal(
    report: QualityReport,
) -> None:
    turnout = find_report(report, "turnout")
    text = render_page(replace(report, indicators=(turnout,), is_whole=False), outlines=None)

    assert "For internal use" not in text
    assert "<script" not in text
    assert "src=" not in text
    assert "4530" in text


def test_the_record_is_plain_data(report: QualityReport) -> None:
    record = json.loads(json.dumps(make_record(conceal_figures(report)), default=str))

    assert len(record["indicators"]) == len(report.indicators)


def test_an_indicator_that_is_not_there_is_told_with_the_nearest(borough: Path) -> None:
    with pytest.raises(UnknownReferenceError, match="turnuot"):
        make_quality_report(borough, indicator="turnuot", made=TODAY, progress=be_silent)


def test_a_signature_of_figures_that_changed_since_they_were_read_is_refused(
    borough: Path,
) -> None:
    made = make_quality_report(
        borough, indicator="low_birth_weight", made=TODAY, progress=be_silent
    )
    said = Word(("low_birth_weight",), Decision.APPROVE, "Public health", seen="0" * 12)

    with pytest.raises(OrderError, match="are others than those that were read"):
        record_review(borough, said, on=TODAY)

    assert not list((borough / "reviews").glob("low_birth_weight-*"))
    seen = made.indicators[0].checksum[:12]
    assert f"--seen {seen}" in write_text(made, folder=borough)
    assert record_review(borough, replace(said, seen=seen), on=TODAY)
