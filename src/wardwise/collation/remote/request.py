"""What is asked of a service, what it answers, and how both are told without a key."""

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import quote, urlencode

from wardwise.model.errors import RemoteAnswerError

_SHOWN = 200  # signs of a service's own words that a person is shown
SAFE = "/:,.'()*="
"""Signs that stand for themselves in an address, so that people can read it."""


@dataclass(frozen=True, slots=True)
class Key:
    """A secret from the environment, and where the service wants it.

    Parameters
    ----------
    variable : the environment variable that holds it
    header, parameter : one of the two: what carries it
    required : whether the service answers nothing without it
    register : where a person gets one
    is_basic : whether it is sent as HTTP Basic, "user:key"
    """

    variable: str
    header: str = ""
    parameter: str = ""
    required: bool = True
    register: str = ""
    is_basic: bool = False


@dataclass(frozen=True, slots=True)
class Request:
    """One thing asked of a service; a body makes it a POST.

    The key is no part of the address: it joins on the way out, and is written nowhere.
    """

    address: str
    body: bytes | None = None
    headers: Mapping[str, str] = field(default_factory=dict)
    key: Key | None = None
    is_kept: bool = True  # whether the answer may stay on the disk after this run


@dataclass(frozen=True, slots=True)
class Answer:
    """What a service answered: the file that holds it, and its headers in small letters."""

    address: str
    path: Path
    headers: Mapping[str, str]

    def read(self) -> bytes:
        """Give the answer's bytes."""
        return self.path.read_bytes()

    def read_text(self) -> str:
        """Give the answer as text.

        Raises
        ------
        RemoteAnswerError
            If it is not UTF-8.
        """
        try:
            return self.read().decode("utf-8-sig")
        except UnicodeDecodeError:
            raise RemoteAnswerError(
                f"the service answered {self.path.stat().st_size:,} bytes that are no text",
                where=self.address,
                fix="fetch again later; or download the file by hand and put it into snapshots/",
            ) from None

    def read_json(self) -> dict[str, object]:
        """Give the answer as a JSON object.

        Raises
        ------
        RemoteAnswerError
            If it is none.
        """
        text = self.read_text()
        try:
            given = json.loads(text)
        except ValueError:
            given = None
        if not isinstance(given, dict):
            raise RemoteAnswerError(
                f"the service answered something else than JSON: {shorten(text)}",
                where=self.address,
                fix="check the query; the service may be busy: fetch again later",
            )
        return given


def make_address(start: str, parameters: Mapping[str, str]) -> str:
    """Give an address with its parameters, the same for the same query."""
    return f"{start}?{urlencode(parameters, safe=SAFE, quote_via=quote)}" if parameters else start


def shorten(text: str) -> str:
    """Give the beginning of a service's words, on one line, within quotation marks."""
    line = " ".join(text.split())
    return repr(line if len(line) <= _SHOWN else line[:_SHOWN] + "…")
