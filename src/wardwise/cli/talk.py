"""Words to the person at the terminal: results to standard output, talk to standard error."""

import json
import re
import shlex
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from pathlib import Path

from rich.console import Console
from rich.text import Text

from wardwise.model.check import CheckResult, Severity
from wardwise.model.errors import WardwiseError

_SEVERITY_STYLES = {Severity.STOP: "bold red", Severity.WARNING: "yellow", Severity.NOTE: "dim"}


_OF_A_KIND = 3
_FOLDER: ContextVar[Path] = ContextVar("folder", default=Path())
_ON_PROJECTS = re.compile(
    r"\bwardwise (?=(?:check|template|fetch|collate|build|explain|quality|review|diagnose|"
    r"sensitivity|scorecard|release)\b)"
)


def keep_folder(folder: Path) -> None:
    """Keep the project's folder that was typed, so that commands told to the person have it."""
    _FOLDER.set(folder)


def name_folder(words: str) -> str:
    """Give words in which each command is as the person must type it, from where they are.

    Examples
    --------
    >>> keep_folder(Path("bd"))
    >>> name_folder("run: wardwise fetch, or read about wardwise")
    'run: wardwise -C bd fetch, or read about wardwise'
    >>> keep_folder(Path())
    >>> name_folder("run: wardwise fetch; then: wardwise -C . collate")
    'run: wardwise fetch; then: wardwise collate'
    """
    folder = _FOLDER.get()
    if folder == Path():
        return words.replace("wardwise -C . ", "wardwise ")
    named = f"wardwise -C {shlex.quote(str(folder))} "
    return _ON_PROJECTS.sub(lambda _: named, words)


def open_talk() -> Console:
    """Open standard error for talk: colour only on a terminal, no width guessed for a pipe."""
    return Console(stderr=True, highlight=False, soft_wrap=True)


def say(words: str) -> None:
    """Say something to the person."""
    open_talk().print(Text(name_folder(words)))


def show(words: str) -> None:
    """Print a result as text."""
    print(name_folder(words))


def show_record(record: object) -> None:
    """Print a result as JSON."""
    print(json.dumps(record, indent=1, ensure_ascii=False, default=str))


def say_error(problem: WardwiseError) -> None:
    """Say what is wrong, where, and how to put it right."""
    open_talk().print(Text(name_folder(str(problem))), style="red")


def say_checks(checks: tuple[CheckResult, ...], *, most: int = 12) -> None:
    """Say the checks that did not pass: the gravest first, those of other areas after our own.

    Of one kind only the first few are said, so that thirty of it do not hide all others.
    """
    order = (Severity.STOP, Severity.WARNING, Severity.NOTE)
    failed = [one for one in checks if not one.passed]
    failed.sort(key=lambda one: (one.elsewhere, order.index(one.severity)))
    talk = open_talk()
    kinds = Counter[tuple[str, bool]]()
    said = 0
    for one in failed:
        kind = one.name, one.elsewhere
        kinds[kind] += 1
        if kinds[kind] > _OF_A_KIND or said == most:
            continue
        said += 1
        subject = f"{one.subject}: " if one.subject else ""
        where = " (Other areas only.)" if one.elsewhere else ""
        words = Text(name_folder(f"{one.severity}: {subject}{one.prose}{where}"))
        talk.print(words, style=_SEVERITY_STYLES[one.severity])
    if len(failed) > said:
        talk.print(Text(f"… and {len(failed) - said} more"))


class Progress:
    """Says what a long step is doing and how far it is, once a second at most."""

    def __init__(self) -> None:
        self._talk = open_talk()
        self._said = time.monotonic()
        self._finished = ""

    def __call__(self, what: str, done: int, total: int) -> None:
        """Say where the step stands, unless that was said a moment ago."""
        now = time.monotonic()
        if now - self._said < 1.0 or what == self._finished:
            return
        self._said = now
        self._finished = what if done >= total else ""
        self._talk.print(Text(f"  {what} ({done} of {total})"), style="dim")


@contextmanager
def show_progress() -> Iterator[Progress]:
    """Show how far a long step is while it runs, and how long it took."""
    started = time.monotonic()
    yield Progress()
    open_talk().print(Text(f"  done in {time.monotonic() - started:.1f} s"), style="dim")
