"""Where the texts of licences are, for programs that read metadata."""

from collections.abc import Iterable

ADDRESSES = {
    "OGL-3.0": "http://www.nationalarchives.gov.uk/doc/open-government-licence/version/3/",
    "OGL-2.0": "http://www.nationalarchives.gov.uk/doc/open-government-licence/version/2/",
    "CC-BY-4.0": "https://creativecommons.org/licenses/by/4.0/",
    "CC0-1.0": "https://creativecommons.org/publicdomain/zero/1.0/",
    "ODbL-1.0": "https://opendatacommons.org/licenses/odbl/1-0/",
}
"""By the identifiers of SPDX, as sources declare them."""


def list_addresses(licences: Iterable[str]) -> list[str]:
    """List the addresses of licences, each once; one without a known text is left out."""
    return [ADDRESSES[one] for one in dict.fromkeys(licences) if one in ADDRESSES]
