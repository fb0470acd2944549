"""The door: options that every command shares, and how problems leave."""

import gc
import os
import sys
from pathlib import Path
from typing import Annotated

import typer

from wardwise.cli import (
    build,
    catalogue,
    collate,
    compare,
    demo,
    explain,
    fetch,
    import_coinr,
    method,
    patterns,
    publish,
    quality,
    review,
    scorecard,
    sensitivity,
    template,
    what_if,
)
from wardwise.cli.talk import keep_folder, say, say_error
from wardwise.collation.records.spill import remove_spilt
from wardwise.model.errors import DisclosureError, WardwiseError

EPILOG = """Start here:

wardwise demo

wardwise new bd --area E09000002 --catalogue london-2014

wardwise -C bd fetch && wardwise -C bd collate && wardwise -C bd build"""

# Commands make many lasting records and few cycles: looking for those rarely saves a tenth of the
# time of writing pages.
_RARELY = (200_000, 30, 30)

app = typer.Typer(
    name="wardwise",
    help="Say who is being left behind, and prove what helps.",
    epilog=EPILOG,
    no_args_is_help=True,
    add_completion=False,
    rich_markup_mode="rich",
    pretty_exceptions_enable=False,
    context_settings={"help_option_names": ["-h", "--help"]},
)


def _show_version(wanted: bool) -> None:  # noqa: FBT001 - Typer calls it with the option's value
    if wanted:
        from importlib.metadata import version

        print(f"wardwise {version('wardwise')}")
        raise typer.Exit


@app.callback()
def choose_project(
    context: typer.Context,
    folder: Annotated[
        Path, typer.Option("-C", metavar="DIR", help="The project's folder (default: here).")
    ] = Path(),
    version: Annotated[  # noqa: ARG001 - handled by its callback
        bool | None,
        typer.Option("--version", callback=_show_version, is_eager=True, help="Show the version."),
    ] = None,
) -> None:
    """Choose the project that the command works on."""
    context.obj = folder
    keep_folder(folder)
    remove_spilt()


# In the order of the workflow, as `wardwise --help` lists them.
app.command("demo")(demo.demo)
app.command("new")(catalogue.new)
app.add_typer(import_coinr.app, name="import")
app.command("check")(catalogue.check)
app.command("method")(method.method)
app.command("template")(template.template)
app.command("fetch")(fetch.fetch)
app.command("collate")(collate.collate)
app.command("build")(build.build)
app.command("explain")(explain.explain)
app.command("quality")(quality.quality)
app.command("review")(review.review)
app.command("diagnose")(build.diagnose)
app.command("sensitivity")(sensitivity.sensitivity)
app.command("patterns")(patterns.patterns)
app.command("what-if")(what_if.what_if)
app.command("scorecard")(scorecard.scorecard)
app.command("release")(publish.release)
app.command("compare")(compare.compare)
app.command("site")(publish.site)
app.command("serve")(publish.serve)


def run() -> None:
    """Run the command line: exit 0 done, 1 problems, 2 wrong usage, 3 refused by disclosure."""
    gc.set_threshold(*_RARELY)
    try:
        app()
    except DisclosureError as refused:
        say_error(refused)
        sys.exit(3)
    except WardwiseError as problem:
        say_error(problem)
        sys.exit(1)
    except KeyboardInterrupt:
        say("Stopped. Nothing half-written was kept; run the command again.")
        sys.exit(130)
    except BrokenPipeError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        sys.exit(1)
    except Exception as fault:  # the last door: a fault of ours, said plainly
        if os.environ.get("WARDWISE_DEBUG"):
            raise
        say(
            f"WW-999: wardwise itself failed: {type(fault).__name__}: {fault}\n"
            "  fix:   run again with WARDWISE_DEBUG=1 and report what it prints"
        )
        sys.exit(1)
