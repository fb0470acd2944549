"""Start a project from a catalogue, and check its declarations."""

from pathlib import Path
from typing import Annotated

import typer

from wardwise.cli.method import name_method
from wardwise.cli.talk import say, show, show_record


def new(
    folder: Annotated[Path | None, typer.Argument(metavar="DIR", help="A new folder.")] = None,
    area: Annotated[str, typer.Option(help="The area's code, such as E09000002.")] = "",
    catalogue: Annotated[str, typer.Option(help="Which catalogue to start from.")] = "",
    method: Annotated[
        str, typer.Option(help="Which method instead of the catalogue's: see `wardwise method`.")
    ] = "",
) -> None:
    """Start a project for a real area."""
    from wardwise.declaration.catalogues import list_catalogues, write_project

    if folder is None or not catalogue:
        show("Catalogues to start from (--catalogue ID):")
        for one in list_catalogues():
            show(f"  {one.id}  {one.label}")
        if folder is not None:
            raise typer.Exit(2)
        return
    if not area:
        from wardwise.declaration.catalogues import read_catalogue

        show(f"Areas of {catalogue} (--area CODE):")
        for code, name in read_catalogue(catalogue).areas.items():
            show(f"  {code}  {name}")
        raise typer.Exit(2)
    made = write_project(folder, area=area, catalogue=catalogue, method=method)
    say(f"Made a project in {made}.\nNext: wardwise -C {folder} fetch")


def check(
    context: typer.Context,
    as_json: Annotated[bool, typer.Option("--json", help="Print the result as JSON.")] = False,
) -> None:
    """Read every declaration and report every problem, at once."""
    from wardwise.declaration.project_folder import read_project
    from wardwise.model.errors import Problems, WardwiseError

    folder: Path = context.obj
    try:
        project = read_project(folder)
    except WardwiseError as problem:
        if not as_json:
            raise
        found = problem.found if isinstance(problem, Problems) else (problem,)
        show_record({"problems": [one.to_record() for one in found]})
        raise typer.Exit(1) from None
    from wardwise.declaration.idle_sources import list_idle_sources
    from wardwise.presentation.method_steps import say_method

    idle = list_idle_sources(project)
    framework, method = project.edition.framework, project.edition.method
    summary = {
        "project": project.name,
        "area": project.area,
        "components": len(framework.components),
        "indicators": len(framework.indicators),
        "weighted": sum(one.weighted for one in framework.indicators),
        "sources": len(project.sources),
        "method": {
            "preset": method.preset,
            "overrides": list(method.overrides),
            "words": say_method(method),
        },
        "problems": [],
        "unused_sources": list(idle),
    }
    if as_json:
        show_record(summary)
        return
    show(
        f"{project.name}: {summary['indicators']} indicators ({summary['weighted']} weighted) "
        f"in {summary['components']} components, from {summary['sources']} sources. No problems."
    )
    named = name_method(method)
    show(f"Method: {f'{named}; ' if named else ''}{say_method(method)}.")
    for source in idle:
        say(
            f"warning: nothing names the source {source}: no indicator, area or lookup is made of "
            "it. Name it in framework.yaml, or take its file out."
        )
    if not project.publication.contact:
        say(
            "warning: nobody is named whom readers can write to: fill in publication.contact in "
            "wardwise.yaml before you publish."
        )
