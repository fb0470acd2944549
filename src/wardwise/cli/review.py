"""Sign an indicator's figures, or query them."""

from datetime import UTC, datetime
from typing import Annotated

import typer

from wardwise.cli.talk import say, show, show_record


def review(  # noqa: PLR0913, PLR0917 - one parameter for each option of the command
    context: typer.Context,
    indicator: Annotated[str, typer.Argument(help="An indicator (default: list them all).")] = "",
    approve: Annotated[bool, typer.Option("--approve", help="Sign its figures.")] = False,
    query: Annotated[str, typer.Option(metavar="TEXT", help="Ask what must be settled.")] = "",
    by: Annotated[str, typer.Option(metavar="NAME", help="Who reviews; published.")] = "",
    words: Annotated[str, typer.Option(metavar="TEXT", help="Words with an approval.")] = "",
    as_json: Annotated[bool, typer.Option("--json", help="Print the list as JSON.")] = False,
) -> None:
    """Sign or query an indicator's figures as they stand, or list who signed what."""
    from wardwise.model.review import Decision
    from wardwise.workflow.review import list_reviewed, record_review

    if approve and query:
        raise typer.BadParameter("either --approve or --query, not both")
    if not approve and not query:
        found = [one for one in list_reviewed(context.obj) if indicator in ("", one.indicator)]
        if as_json:
            show_record([one.to_record() for one in found])
        else:
            show("\n".join(one.to_text() for one in found))
        return
    if not indicator:
        raise typer.BadParameter("name the indicator")
    written = record_review(
        context.obj,
        indicator=indicator,
        decision=Decision.APPROVE if approve else Decision.QUERY,
        reviewer=by,
        words=query or words,
        on=datetime.now(tz=UTC).date(),
    )
    say(f"Wrote {written}.")
