"""The files that a new project carries for the people who keep it."""

from pathlib import Path

_IGNORED = """\
# What was received and what is computed from it stays out of the history;
# the manifest of what was received is kept.
snapshots/*
!snapshots/manifest.yaml
build/
releases/
"""

_README = """\
# {name}

A wardwise project, begun from the catalogue "{label}". It says who is being left behind in
{name} and its wards, and how that has changed.
{note}
## What to do next

Run these in this folder, in this order:

    wardwise check      # read every declaration, report every problem
    wardwise fetch      # get the sources; says what you must download yourself, and from where
    wardwise collate    # make one table of observations from them
    wardwise build      # compute the index
    wardwise release    # protect people, then write what is published
    wardwise serve releases/NAME   # look at it on this computer

`wardwise fetch --mirror FOLDER` takes the sources from a folder instead of the network.

Before you publish, write under `publication` in `wardwise.yaml` whom readers can write to:
`contact`. The catalogue cannot know it. While it is empty, the pages say that no address was
declared.

## What is in here

- `wardwise.yaml`: the area, the edition with its periods and method, what is published
- `framework.yaml`: dimensions, components and indicators
- `sources/`: one file for each source: where it comes from and how it is read
- `protection.yaml`: how small counts from restricted sources are protected
- `schemas/`: lets an editor complete and check these files as you write
- `snapshots/`, `build/`, `releases/`: what was received, computed and published
"""


def write_project_pages(folder: Path, *, name: str, label: str, note: str) -> None:
    """Write the README.md and .gitignore of a new project.

    Parameters
    ----------
    folder : the project
    name : of its area
    label : of the catalogue that it began from
    note : what to know about this area; "" for nothing
    """
    paragraph = f"\n{note}\n" if note else ""
    page = _README.format(name=name, label=label, note=paragraph)
    (folder / "README.md").write_text(page, encoding="utf-8")
    (folder / ".gitignore").write_text(_IGNORED, encoding="utf-8")
