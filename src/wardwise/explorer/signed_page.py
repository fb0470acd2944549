"""The page of all signatures, open questions and corrections of a release."""

from wardwise.explorer import addresses
from wardwise.explorer.facts import Facts
from wardwise.explorer.render import Crumb, Page
from wardwise.explorer.signed import list_corrections, list_signed


def make_signed_page(facts: Facts) -> Page:
    """Make the page of all signatures, open questions and corrections of a release."""
    lines = list_signed(facts)
    return Page(
        address=addresses.SIGNED,
        title="Sign-off and corrections",
        template="signed_page.html",
        crumbs=(Crumb("Home", addresses.HOME), Crumb("Sources", addresses.DATA)),
        shown={
            "lines": lines,
            "signed": sum(one.state == "signed" for one in lines),
            "withheld": sum(one.state == "withheld" for one in lines),
            "corrections": list_corrections(facts),
        },
    )
