"""What the page of sources says that each is used for."""

from types import SimpleNamespace
from typing import cast

from wardwise.explorer.facts import Facts
from wardwise.explorer.plain_pages import make_data_page


def test_a_source_is_used_by_each_indicator_of_which_it_has_a_count() -> None:
    cold = {
        "id": "cold",
        "label": "Cold homes",
        "source": "later",
        "numerator": "earlier.cold, later.cold",
        "denominator": "households.all",
        "published": None,
        "averaged_by": None,
        "periods": [{"label": "2012"}, {"label": "2014"}],
    }
    rents = {**cold, "id": "rents", "label": "Rents", "published": "rents.mean", "source": "rents"}
    rents |= {"numerator": None, "denominator": None, "averaged_by": "households.all"}
    stand_in = SimpleNamespace(
        indicators={"cold": cold, "rents": rents},
        sources={},
        release=SimpleNamespace(quality=[]),
    )

    page = make_data_page(cast("Facts", stand_in))

    assert page.shown["used"] == {
        "later": [("cold", "Cold homes")],
        "earlier": [("cold", "Cold homes")],
        "households": [("cold", "Cold homes"), ("rents", "Rents")],
        "rents": [("rents", "Rents")],
    }
