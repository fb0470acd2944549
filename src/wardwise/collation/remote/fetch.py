"""Bring a source's file from the service that it declares, checked before it is kept."""

import tempfile
from collections.abc import Callable, Mapping
from pathlib import Path

from wardwise.collation.remote.ask import ADDRESSES, Ask
from wardwise.collation.remote.epc import fetch_epc
from wardwise.collation.remote.explore_education import fetch_explore_education
from wardwise.collation.remote.fingertips import fetch_fingertips
from wardwise.collation.remote.london_datastore import fetch_london_datastore
from wardwise.collation.remote.nomis import fetch_nomis
from wardwise.collation.remote.ofcom import fetch_ofcom
from wardwise.collation.remote.open_geography import fetch_open_geography
from wardwise.collation.remote.plain import fetch_plain
from wardwise.collation.remote.police_archive import fetch_police_archive
from wardwise.collation.remote.session import Session
from wardwise.collation.remote.shape import check_file, is_checked
from wardwise.collation.remote.stat_xplore import fetch_stat_xplore
from wardwise.model.errors import FetchError
from wardwise.model.provenance import Query, Service, Source

ADDRESS_VARIABLE = "WARDWISE_ADDRESS_"
"""Followed by a service's name in capitals: an environment variable that moves the service."""

_BOROUGH = "{borough}"
_FETCHERS: Mapping[Service, Callable[[Ask, Path], str]] = {
    Service.PLAIN: fetch_plain,
    Service.NOMIS: fetch_nomis,
    Service.OPEN_GEOGRAPHY: fetch_open_geography,
    Service.FINGERTIPS: fetch_fingertips,
    Service.POLICE_ARCHIVE: fetch_police_archive,
    Service.STAT_XPLORE: fetch_stat_xplore,
    Service.LONDON_DATASTORE: fetch_london_datastore,
    Service.EXPLORE_EDUCATION: fetch_explore_education,
    Service.OFCOM: fetch_ofcom,
    Service.EPC: fetch_epc,
}


def fetch_file(
    source: Source,
    target: Path,
    *,
    session: Session,
    address: str = "",
    report: Callable[[str], None],
) -> str:
    """Bring one file of a source into place, whole and as declared; give where it came from.

    Parameters
    ----------
    target : the file; it appears only after it was checked
    address : of the file, for a plain one
    report : called with a sentence on what a person should know

    Raises
    ------
    FetchError, AccessKeyError, RemoteAnswerError
        If the service gives no whole answer.
    RemoteShapeError, MissingColumnError, CellError, DuplicateRowError, SourceFileError
        If the answer is not what the source declares.
    """
    service = source.service or Service.PLAIN
    start = address if not ADDRESSES[service] else find_address(service, session)
    if not start:
        raise FetchError(f"source {source.id!r} has no address to download from")
    borough = find_borough(source, target.name)
    ask = Ask(source, put_borough(source.query, borough), session, start, report)
    target.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=target.parent, prefix=".download-") as folder:
        beside = Path(folder) / target.name
        came_from = _FETCHERS[service](ask, beside)
        if is_checked(source):
            check_file(beside, source)
        beside.replace(target)
    return came_from


def find_address(service: Service, session: Session) -> str:
    """Give where a service answers: as declared here, or as the environment says."""
    moved = session.environment.get(f"{ADDRESS_VARIABLE}{service.value.upper()}", "")
    return (moved or ADDRESSES[service]).rstrip("/")


def find_borough(source: Source, name: str) -> str:
    """Give the code of the borough whose file this is; "" where files are not by borough.

    Parameters
    ----------
    name : of the file, its last part
    """
    for file in source.files:
        before, template, after = Path(file).name.partition(_BOROUGH)
        if template and name.startswith(before) and name.endswith(after):
            return name[len(before) : len(name) - len(after)]
    return ""


def put_borough(query: Query, code: str) -> Query:
    """Give a query with a borough's code in the place of `{borough}`."""
    if not code:
        return query

    def fill(given: Mapping[str, tuple[str, ...]]) -> dict[str, tuple[str, ...]]:
        return {
            key: tuple(one.replace(_BOROUGH, code) for one in texts) for key, texts in given.items()
        }

    return Query(fill(query.settings), fill(query.where))
