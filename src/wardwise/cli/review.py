"""Sign an indicator's figures, or query them."""

from datetime import UTC, datetime
from pathlib import Path
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
    source: Annotated[
        str, typer.Option(metavar="ID", help="All indicators that use this source.")
    ] = "",
    public: Annotated[
        bool, typer.Option("--public", help="Publish the words of the query, until it is answered.")
    ] = False,
    seen: Annotated[
        str,
        typer.Option(metavar="CHECKSUM", help="Only if the figures are still those of the report."),
    ] = "",
    as_list: Annotated[bool, typer.Option("--list", help="List them, and change nothing.")] = False,
    as_json: Annotated[bool, typer.Option("--json", help="Print the list as JSON.")] = False,
) -> None:
    """Sign or query an indicator's figures as they stand, or list who signed what."""
    from wardwise.model.review import Decision, Word
    from wardwise.workflow.review import list_of_source, record_review

    if approve and query:
        raise typer.BadParameter("either --approve or --query, not both")
    if as_list and (approve or query):
        raise typer.BadParameter("either --list or a review, not both")
    chosen = list_of_source(context.obj, source) if source else (indicator,) if indicator else ()
    if not approve and not query:
        _list(context.obj, chosen, as_json=as_json)
        return
    if not chosen:
        raise typer.BadParameter("name the indicator, or its source with --source")
    decision = Decision.APPROVE if approve else Decision.QUERY
    if seen and len(chosen) > 1:
        raise typer.BadParameter("--seen is of one indicator: sign them one by one")
    said = Word(chosen, decision, by, words=query or words, public=public, seen=seen)
    written = record_review(context.obj, said, on=datetime.now(tz=UTC).date())
    for path in written:
        say(f"Wrote {path}.")


def _list(folder: Path, chosen: tuple[str, ...], *, as_json: bool) -> None:
    from wardwise.workflow.review import list_reviewed, summarise_reviewed

    found = [one for one in list_reviewed(folder) if not chosen or one.indicator in chosen]
    if as_json:
        show_record([one.to_record() for one in found])
        return
    show("\n".join(one.to_text() for one in found))
    say("\n".join(summarise_reviewed(found)))
