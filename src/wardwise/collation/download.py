"""Fetch one file over the network, patiently."""

import http.client
import time
import urllib.error
import urllib.request
from collections.abc import Callable
from pathlib import Path

from wardwise.model.errors import FetchError

TIMEOUT_SECONDS = 60.0
WAITS = (1.0, 4.0, 15.0)
"""Seconds before each further try."""

_CHUNK = 1 << 18
_TRY_AGAIN = frozenset({408, 425, 429, 500, 502, 503, 504})
_AGENT = "wardwise (social progress index; fetches open data once a source)"


def download_file(
    address: str, target: Path, *, wait: Callable[[float], None] = time.sleep
) -> Path:
    """Download an address into a file, trying again where that may help; give the file.

    Parameters
    ----------
    wait : called with the seconds to wait before another try

    Raises
    ------
    FetchError
        If the address is not http or https, answers that the file is not there, or stays out of
        reach.
    """
    if not address.startswith(("https://", "http://")):
        raise FetchError(
            f"{address!r} is not an address on the web",
            fix="declare address: https://…, or drop the file into snapshots/",
        )
    for seconds in (*WAITS, None):
        reason, final = _try_download(address, target)
        if not reason:
            return target
        if final or seconds is None:
            break
        wait(seconds)
    raise FetchError(
        f"{address} could not be fetched: {reason}",
        where=address,
        fix="download it in a browser from the source's page and drop it into snapshots/",
    )


def _try_download(address: str, target: Path) -> tuple[str, bool]:
    """Give the reason of a failure, "" for success, and whether trying again is of no use."""
    request = urllib.request.Request(address, headers={"User-Agent": _AGENT})  # noqa: S310 - http only, checked above
    try:
        with urllib.request.urlopen(request, timeout=TIMEOUT_SECONDS) as answer:  # noqa: S310 - as above
            return _save(answer, target), False
    except urllib.error.HTTPError as error:
        return f"the server answers {error.code} {error.reason}", error.code not in _TRY_AGAIN
    except (urllib.error.URLError, TimeoutError, http.client.HTTPException, OSError) as error:
        return str(error), False


def _save(answer: http.client.HTTPResponse, target: Path) -> str:
    expected = answer.headers.get("Content-Length")
    with target.open("wb") as file:
        while chunk := answer.read(_CHUNK):
            file.write(chunk)
    size = target.stat().st_size
    if expected is not None and int(expected) != size:
        return f"only {size:,} of {int(expected):,} bytes came"
    if size == 0:
        return "the file that came is empty"
    return ""
