"""What is said of checks, and in which order."""

import pytest

from wardwise.cli.talk import say_checks
from wardwise.model.check import CheckResult, Severity


def make_check(name: str, at: int, *, elsewhere: bool = False) -> CheckResult:
    return CheckResult(
        name=name,
        passed=False,
        severity=Severity.WARNING,
        prose=f"{name} {at}.",
        elsewhere=elsewhere,
    )


def test_thirty_of_one_kind_do_not_hide_the_others(capsys: pytest.CaptureFixture[str]) -> None:
    checks = [make_check("weights", at) for at in range(30)] + [make_check("coverage", 1)]

    say_checks(tuple(checks))

    assert capsys.readouterr().err.splitlines() == [
        "warning: weights 0.",
        "warning: weights 1.",
        "warning: weights 2.",
        "warning: coverage 1.",
        "… and 27 more",
    ]


def test_what_other_areas_lack_comes_last(capsys: pytest.CaptureFixture[str]) -> None:
    say_checks((make_check("coverage", 1, elsewhere=True), make_check("coverage", 2)))

    assert capsys.readouterr().err.splitlines() == [
        "warning: coverage 2.",
        "warning: coverage 1. (Other areas only.)",
    ]
