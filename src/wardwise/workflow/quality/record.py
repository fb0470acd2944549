"""A quality report as plain data, for `--json`."""

from collections.abc import Mapping
from dataclasses import asdict

from wardwise.workflow.quality.report import QualityReport


def make_record(report: QualityReport) -> Mapping[str, object]:
    """Give a report as plain data; the values behind a spread are left to its quartiles."""
    record = asdict(report)
    for indicator in record["indicators"]:
        for spread in indicator["spreads"]:
            spread["areas"] = len(spread.pop("values"))
    return record
