"""The help of every command, as a section of Markdown each."""

import inspect
from collections.abc import Iterable, Iterator
from itertools import takewhile
from typing import cast

import typer
from typer.core import TyperArgument, TyperCommand, TyperGroup, TyperOption

from wardwise.cli.main import app


def write_commands() -> str:
    """Word the usage, purpose, arguments and options of every command."""
    group = cast("TyperGroup", typer.main.get_command(app))
    shared = [rows for rows in map(describe_parameter, group.params) if rows]
    sections = [write_section("wardwise [-C DIR] COMMAND", "What stands before a command.", shared)]
    for name, command in list_commands(group):
        usage = " ".join([f"wardwise {name}", *list_arguments(command.params)])
        rows = [row for row in map(describe_parameter, command.params) if row]
        sections.append(write_section(usage, inspect.cleandoc(command.help or ""), rows))
    return "\n\n".join(sections)


def list_commands(group: TyperGroup, before: str = "") -> Iterator[tuple[str, TyperCommand]]:
    """List every command with its words, those of a group one by one."""
    for name, command in group.commands.items():
        if isinstance(command, TyperGroup):
            yield from list_commands(command, f"{name} ")
        else:
            yield f"{before}{name}", cast("TyperCommand", command)


def write_section(usage: str, purpose: str, rows: list[str]) -> str:
    """Give one command's section."""
    words = takewhile(str.islower, usage.split())
    name = " ".join(words)
    lines = [f"## {name}", "", purpose, "", "```", usage, "```"]
    if rows:
        lines += ["", "| | |", "| --- | --- |", *rows]
    return "\n".join(lines)


def list_arguments(parameters: Iterable[object]) -> Iterator[str]:
    """Give each argument as usage shows it, in brackets where it may be left out."""
    for one in parameters:
        if isinstance(one, TyperArgument):
            name = write_name(one)
            yield name if one.required else f"[{name}]"


def write_name(one: TyperArgument | TyperOption) -> str:
    """Give a parameter's name as a person types it."""
    if isinstance(one, TyperArgument):
        return one.metavar or (one.name or "").upper()
    return " ".join(filter(None, [", ".join(one.opts), one.metavar]))


def describe_parameter(one: object) -> str:
    """Give a row for an argument or option; nothing for those every command has."""
    if not isinstance(one, TyperArgument | TyperOption) or one.name == "help":
        return ""
    said = one.help or ""
    if isinstance(one, TyperOption) and isinstance(one.default, str | int) and one.default:
        said += f" Default: {one.default}."
    return f"| `{write_name(one)}` | {said} |"
