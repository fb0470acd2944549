"""One conversation with public services: patient, cached by address, keys kept out of sight."""

import base64
import hashlib
import http.client
import json
import os
import tempfile
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from email.message import Message
from email.utils import parsedate_to_datetime
from pathlib import Path
from types import TracebackType
from typing import Self
from urllib.parse import quote, urlsplit

from wardwise.collation.manifest import tell_storage
from wardwise.collation.remote.request import Answer, Request, shorten
from wardwise.model.errors import AccessKeyError, FetchError

AGENT = "wardwise (social progress index; fetches open data once a source)"
WAITS = (1.0, 4.0, 15.0)
"""Seconds before each further try, unless the service asks for more."""

LONGEST_WAIT = 120.0
"""Seconds that a service may ask us to wait; beyond it we say so and stop."""

TIMEOUT = 120.0
"""Seconds without a sign from the service before a try is given up."""

_TRY_AGAIN = frozenset({408, 425, 429, 500, 502, 503, 504})
_REFUSED = frozenset({401, 403})
_UNCHANGED = 304
_CHUNK = 1 << 18
_BY_HAND = "fetch again later; or download it in a browser and put it into snapshots/"
_LOOPBACK = frozenset({"127.0.0.1", "::1", "localhost"})


@dataclass(frozen=True, slots=True)
class _Failure:
    """Why one try failed, whether another may help, and how long the service asks us to wait."""

    reason: str
    is_final: bool = False
    wait: float = 0.0


@dataclass
class Session:
    """Fetches what is asked, trying again where that may help.

    Parameters
    ----------
    cache : folder of answers by address, such as snapshots/.cache; may be removed at any time
    wait : called with the seconds to wait before another try
    environment : where keys are read
    timeout : seconds without a sign from the service before a try is given up
    """

    cache: Path
    wait: Callable[[float], None] = time.sleep
    environment: Mapping[str, str] = field(default_factory=lambda: os.environ)
    timeout: float = TIMEOUT
    modified: str = ""  # when what was fetched was last changed, as far as the services said so
    _passing: list[tempfile.TemporaryDirectory[str]] = field(default_factory=list)

    def __enter__(self) -> Self:
        """Begin."""
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        problem: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        """Remove the answers that may not stay."""
        while self._passing:
            self._passing.pop().cleanup()

    def fetch(self, request: Request) -> Answer:
        """Give the answer to a request; from the cache where the service says it is unchanged.

        Raises
        ------
        AccessKeyError
            If a key is needed and not set, or is refused.
        FetchError
            If the service stays out of reach, or says that there is no such thing.
        StorageError
            If the answer cannot be written.
        """
        if not request.address.startswith(("https://", "http://")):
            raise FetchError(
                f"{request.address!r} is not an address on the web",
                fix="declare address: https://…, or put the file into snapshots/",
            )
        secret = self._find_secret(request)
        place = self._choose_place(request)
        reason = ""
        for seconds in (*WAITS, None):
            outcome = self._try(request, secret, place=place)
            if isinstance(outcome, Answer):
                self.modified = _find_newest(self.modified, outcome.headers)
                return outcome
            reason = outcome.reason
            if outcome.wait > LONGEST_WAIT:
                reason += f", and asks us to wait {outcome.wait:,.0f} s"
                break
            if outcome.is_final or seconds is None:
                break
            self.wait(max(seconds, outcome.wait))
        raise FetchError(
            f"{request.address} could not be fetched: {reason}",
            where=request.address,
            fix=_BY_HAND,
        )

    def _find_secret(self, request: Request) -> str:
        """Give the key's value; "" where none is needed or set."""
        key = request.key
        if key is None:
            return ""
        secret = self.environment.get(key.variable, "").strip()
        if not secret and key.required:
            raise AccessKeyError(
                f"{urlsplit(request.address).hostname} needs a key, and the environment variable "
                f"{key.variable} is not set",
                where=request.address,
                fix=f"get a key at {key.register}, then: export {key.variable}=…",
            )
        parts = urlsplit(request.address)
        if secret and parts.scheme != "https" and parts.hostname not in _LOOPBACK:
            raise AccessKeyError(
                f"the key in {key.variable} would be sent unprotected to {parts.hostname}",
                where=request.address,
                fix="use an address that begins with https://",
            )
        return secret

    def _choose_place(self, request: Request) -> Path:
        """Choose the folder of an answer: by address in the cache, or one that passes away."""
        if not request.is_kept:
            self._passing.append(tempfile.TemporaryDirectory(prefix="wardwise-"))
            return Path(self._passing[-1].name)
        headers = json.dumps(dict(request.headers), sort_keys=True).encode()
        asked = b"\n".join([request.address.encode(), headers, request.body or b""])
        place = self.cache / hashlib.sha256(asked).hexdigest()[:32]
        with tell_storage(place):
            place.mkdir(parents=True, exist_ok=True)
        return place

    def _try(self, request: Request, secret: str, *, place: Path) -> Answer | _Failure:
        told = _read_told(place)
        prepared = _prepare(request, secret, told=told)
        try:
            with urllib.request.urlopen(prepared, timeout=self.timeout) as answer:  # noqa: S310 - http only, checked by fetch
                headers = _read_headers(answer.headers)
                reason = _save(answer, place / "new")
                return _Failure(reason) if reason else _keep(request, place, headers=headers)
        except urllib.error.HTTPError as error:
            with error:
                return _explain(error, request, secret, place=place)
        except (urllib.error.URLError, TimeoutError, http.client.HTTPException, OSError) as error:
            return _Failure(_hide(str(error) or type(error).__name__, secret))


def _prepare(request: Request, secret: str, *, told: Mapping[str, str]) -> urllib.request.Request:
    """Give the request as it goes out: with the key, and with what we hold already."""
    address, key = request.address, request.key
    if secret and key is not None and key.parameter:
        address += f"{'&' if '?' in address else '?'}{key.parameter}={quote(secret, safe='')}"
    prepared = urllib.request.Request(  # noqa: S310 - http only, checked by fetch
        address, data=request.body, headers={"User-Agent": AGENT, **request.headers}
    )
    if request.body is None:
        for sent, held in (("If-None-Match", "etag"), ("If-Modified-Since", "last-modified")):
            if told.get(held):
                prepared.add_header(sent, told[held])
    if secret and key is not None and key.header:
        value = base64.b64encode(secret.encode()).decode() if key.is_basic else secret
        # never sent on to where the service may redirect us
        prepared.add_unredirected_header(key.header, f"Basic {value}" if key.is_basic else value)
    return prepared


def _save(answer: http.client.HTTPResponse, target: Path) -> str:
    """Write an answer down; give the reason where it is not whole."""
    expected, size = answer.headers.get("Content-Length"), 0
    digest = hashlib.sha256()
    with tell_storage(target):
        file = target.open("wb")
    with file:
        while chunk := answer.read(_CHUNK):
            with tell_storage(target):
                file.write(chunk)
            digest.update(chunk)
            size += len(chunk)
    if expected is not None and int(expected) != size:
        return f"only {size:,} of {int(expected):,} bytes came"
    return ""


def _keep(request: Request, place: Path, *, headers: Mapping[str, str]) -> Answer:
    """Put an answer in the place of the one before it."""
    with tell_storage(place):
        (place / "told.json").unlink(missing_ok=True)
        (place / "new").replace(place / "answer")
        (place / "told.json").write_text(json.dumps(dict(headers), sort_keys=True))
    return Answer(request.address, place / "answer", headers)


def _read_told(place: Path) -> dict[str, str]:
    """Give the headers of the answer that the cache holds; none where it holds no whole one."""
    if not (place / "answer").is_file():
        return {}
    try:
        given = json.loads((place / "told.json").read_text())
    except (OSError, ValueError):
        return {}
    return {str(key): str(value) for key, value in given.items()} if isinstance(given, dict) else {}


def _read_headers(headers: Message) -> dict[str, str]:
    # a service's own cookies and the like are nobody's business
    names = ("etag", "last-modified", "date", "content-type", "link", "x-next-search-after")
    return {name: str(headers[name]) for name in names if headers[name] is not None}


def _find_newest(known: str, headers: Mapping[str, str]) -> str:
    """Give the later of the date known and the one that an answer says it was changed on."""
    told = headers.get("last-modified", "")
    try:
        return max(known, told, key=lambda one: parsedate_to_datetime(one).timestamp())
    except (TypeError, ValueError):
        return known or told


def _explain(
    error: urllib.error.HTTPError, request: Request, secret: str, *, place: Path
) -> Answer | _Failure:
    """Say what an answer other than success means."""
    if error.code == _UNCHANGED:
        return Answer(request.address, place / "answer", _read_told(place))
    if error.code in _REFUSED and request.key is not None:
        told = "it refuses the key in" if secret else "it wants a key, to be set as"
        raise AccessKeyError(
            f"{urlsplit(request.address).hostname} answers {error.code}: {told} the environment "
            f"variable {request.key.variable}",
            where=request.address,
            fix=f"check {request.key.variable}, or get a new key at {request.key.register}",
        ) from None
    try:
        words = error.read(_CHUNK).decode("utf-8", errors="replace")
    except (OSError, http.client.HTTPException):
        words = ""
    said = f": {shorten(_hide(words, secret))}" if words.strip() else ""
    reason = f"the service answers {error.code} {error.reason}{said}"
    return _Failure(reason, error.code not in _TRY_AGAIN, _read_wait(error.headers))


def _read_wait(headers: Message) -> float:
    """Give the seconds that the service asks us to wait, said in seconds or as a date."""
    asked, reset = headers.get("Retry-After", ""), headers.get("X-RateLimit-Reset", "")
    if asked.strip().isdigit():
        return float(asked)
    try:
        if reset.isdigit():  # milliseconds since 1970
            now = parsedate_to_datetime(headers.get("Date", ""))
            return max(0.0, int(reset) / 1000 - now.timestamp())
        # against the service's own clock: ours may differ
        until, now = parsedate_to_datetime(asked), parsedate_to_datetime(headers.get("Date", ""))
        return max(0.0, (until - now).total_seconds())
    except (TypeError, ValueError):
        return 0.0


def _hide(words: str, secret: str) -> str:
    """Give words without the key, should a service repeat it."""
    return words.replace(secret, "…") if secret else words
