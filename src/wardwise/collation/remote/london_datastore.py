"""The London Datastore: a dataset's resource, found by its name wherever its file lies now."""

from collections.abc import Mapping
from pathlib import Path
from urllib.parse import urljoin

from wardwise.collation.remote.ask import Ask
from wardwise.collation.remote.plain import save_file
from wardwise.collation.remote.request import Request
from wardwise.model.errors import RemoteAnswerError, suggest_nearest


def fetch_london_datastore(ask: Ask, target: Path) -> str:
    """Write a resource's file into place; give its address.

    Raises
    ------
    RemoteAnswerError
        If the dataset has no such resource, or its file is no data.
    """
    dataset = ask.query.text("dataset")
    where = f"{ask.start}/api/dataset/{dataset}"
    given = ask.session.fetch(Request(where)).read_json()
    resources = given.get("resources")
    if not isinstance(resources, dict) or not resources:
        raise RemoteAnswerError(
            f"the London Datastore names no resources of {dataset!r}",
            where=where,
            fix="datasets are renamed when they are issued again: look it up on data.london.gov.uk",
        )
    wanted = ask.query.text("resource")
    titles = {key: _read_text(one, "title") for key, one in resources.items()}
    found = [key for key, title in titles.items() if wanted in (key, title)]
    if len(found) != 1:
        raise RemoteAnswerError(
            f"{len(found)} resources of {dataset!r} are called {wanted!r}; expected one",
            where=where,
            fix=suggest_nearest(wanted, found or [*titles.values()]),
        )
    address = _read_text(resources[found[0]], "url") or f"/download/{dataset}/{found[0]}"
    return save_file(ask, urljoin(f"{ask.start}/", address), target)


def _read_text(given: object, key: str) -> str:
    return str(given.get(key) or "") if isinstance(given, Mapping) else ""
