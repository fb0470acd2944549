"""What a reviewer is asked to confirm, from what was found in an indicator's figures."""

from wardwise.model.review import Decision, ReviewState
from wardwise.workflow.quality.report import IndicatorReport


def list_asks(report: IndicatorReport) -> tuple[str, ...]:
    """List what a reviewer is asked to confirm, the indicator's own findings by number."""
    own = report.outliers_found[0]
    standing = sum(one.stands_out for one in report.moves)
    revised = sum(one.changed + one.added + one.gone for one in report.earlier)
    estimated = sum(one.estimated for one in report.treatments)
    withheld = sum(one.withheld for one in report.protected)
    asks = (
        _ask_review(report),
        "The definition, the unit and which way is better say what these files hold.",
        "The files are the right ones, and of the right years.",
        _ask(len(report.gaps), "gap has a reason that you know", "gaps have reasons that you know"),
        _ask(own, "figure that stands out is right", "figures that stand out are right"),
        _ask(standing, "change that stands out did happen", "changes that stand out did happen"),
        _ask(revised, "revised figure was revised rightly", "revised figures were revised rightly"),
        _ask(len(report.corrections), "correction still holds", "corrections still hold"),
        _ask(
            estimated,
            "figure that the method fills in may be filled in",
            "figures that the method fills in may be filled in",
        ),
        _ask(
            withheld,
            "figure that protection withholds is all that must be withheld",
            "figures that protection withholds are all that must be withheld",
        ),
        "The figures may be published.",
    )
    return tuple(one for one in asks if one)


def _ask_review(report: IndicatorReport) -> str:
    last = report.last
    if last is None:
        return ""
    if report.state is ReviewState.REOPENED:
        said = "approved" if last.decision is Decision.APPROVE else "queried"
        return (
            f"The figures changed since {last.reviewer} {said} them on {last.date.isoformat()}: "
            "the change is right."
        )
    if report.state is ReviewState.QUERIED:
        return f"The question of {last.reviewer} is answered: {last.words}"
    return ""


def _ask(count: int, one: str, many: str) -> str:
    if not count:
        return ""
    return f"The {one}." if count == 1 else f"The {count:,} {many}."
