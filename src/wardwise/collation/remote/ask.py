"""One question to a service: the source, its query, and the conversation that asks it."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from wardwise.collation.remote.session import Session
from wardwise.model.provenance import Query, Service, Source

ADDRESSES: Mapping[Service, str] = {
    Service.PLAIN: "",
    Service.NOMIS: "https://www.nomisweb.co.uk/api/v01",
    Service.OPEN_GEOGRAPHY: "https://services1.arcgis.com/ESMARspQHYMw9BZ9/arcgis/rest/services",
    Service.FINGERTIPS: "https://fingertips.phe.org.uk/api",
    Service.POLICE_ARCHIVE: "https://data.police.uk/data/archive",
    Service.STAT_XPLORE: "https://stat-xplore.dwp.gov.uk/webapi/rest/v1",
    Service.LONDON_DATASTORE: "https://data.london.gov.uk",
    Service.EXPLORE_EDUCATION: "https://api.education.gov.uk/statistics/v1",
    Service.OFCOM: "",
    Service.EPC: "https://epc.opendatacommunities.org/api/v1",
}
"""Where each service answers."""


@dataclass(frozen=True, slots=True)
class Ask:
    """What one file of a source is asked for.

    Parameters
    ----------
    query : the source's own, with the borough's code put in where the file is a borough's
    start : where the service answers
    report : called with a sentence on what a person should know
    """

    source: Source
    query: Query
    session: Session
    start: str
    report: Callable[[str], None]

    @property
    def place(self) -> str:
        """Say where the query is declared."""
        return f"sources/{self.source.id}.yaml, query"
