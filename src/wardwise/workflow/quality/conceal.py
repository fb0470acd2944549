"""Take the figures of restricted sources out of a report, so that it may be seen by anyone."""

from dataclasses import replace

from wardwise.workflow.quality.report import IndicatorReport, QualityReport


def conceal_figures(report: QualityReport) -> QualityReport:
    """Give a report without any figure of indicators that stand on restricted sources.

    How many figures there are, and of which areas, stays: which of them stand out, too. Checksums
    and shares of a figure go: they would let guesses of withheld figures be tried out.
    """
    return replace(
        report,
        indicators=tuple(_conceal(one) if one.restricted else one for one in report.indicators),
    )


def _conceal(report: IndicatorReport) -> IndicatorReport:
    return replace(
        report,
        checksum="",
        files=tuple(replace(one, checksum="") if one.restricted else one for one in report.files),
        spreads=(),
        outliers=tuple(
            replace(
                one,
                value=None,
                middle=None,
                distance=None,
                cells=tuple(replace(cell, texts=()) for cell in one.cells),
            )
            for one in report.outliers
        ),
        moves=(),
        moved=tuple(replace(one, largest=None) for one in report.moved),
        earlier=tuple(replace(one, examples=()) for one in report.earlier),
        corrections=tuple(replace(one, received=None, value=None) for one in report.corrections),
    )
