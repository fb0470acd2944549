"""Templates to pages: one environment, relative addresses, nothing left unsaid by mistake."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import lru_cache

from jinja2 import (
    ChoiceLoader,
    Environment,
    PackageLoader,
    PrefixLoader,
    Undefined,
    UndefinedError,
)

from wardwise.explorer import addresses
from wardwise.explorer.facts import Facts
from wardwise.explorer.histories import list_other_areas, say_redrawn
from wardwise.explorer.shared_out import say_shared_out
from wardwise.explorer.signed import list_corrections, say_query, say_signed
from wardwise.presentation.colour import list_bands
from wardwise.presentation.words import (
    join_words,
    lower_first,
    write_count,
    write_date,
    write_number,
    write_share,
    write_size,
)

SECURITY_POLICY = (
    "default-src 'none'; style-src 'self'; font-src 'self'; img-src 'self' data:; "
    "script-src 'self'; base-uri 'none'; form-action 'self'"
)
NAVIGATION = (
    ("Find an area", addresses.AREAS),
    ("Scorecard", addresses.SCORECARD),
    ("Indicators", ""),  # the page of the index, whose id the release says
    ("Method", addresses.METHOD),
    ("Sources", addresses.DATA),
    ("Downloads", addresses.DOWNLOADS),
)


@dataclass(frozen=True, slots=True)
class Crumb:
    """One step of the way from the home page to this one."""

    text: str
    address: str


@dataclass(frozen=True, slots=True)
class Page:
    """A page to write: its address, its title, its template and what the template shows."""

    address: str
    title: str
    template: str
    shown: Mapping[str, object]
    crumbs: tuple[Crumb, ...] = field(default=())
    section: str = ""


def render_page(facts: Facts, page: Page, *, root: str | None = None) -> str:
    """Render a page.

    Parameters
    ----------
    root : the way up to the site's own folder; from the page's address where None
    """
    way = addresses.find_root(page.address) if root is None else root
    navigation = [
        (text, address or f"{addresses.find_node(facts.index_id)}#indicators")
        for text, address in NAVIGATION
    ]
    crumbs = [{"text": one.text, "href": way + one.address} for one in page.crumbs]
    return (
        _open_environment()
        .get_template(page.template)
        .render(
            page=page,
            root=way,
            facts=facts,
            release=facts.manifest,
            crumbs=[*crumbs, {"text": page.title}] if crumbs else [],
            navigation=navigation,
            policy=SECURITY_POLICY,
            published=write_date(facts.manifest["created"]),
            **page.shown,
        )
    )


@lru_cache(maxsize=1)
def _open_environment() -> Environment:
    environment = Environment(
        loader=ChoiceLoader(
            [
                PackageLoader("wardwise.explorer"),
                PrefixLoader({"govuk_frontend_jinja": PackageLoader("govuk_frontend_jinja")}),
            ]
        ),
        autoescape=True,
        trim_blocks=True,
        lstrip_blocks=True,
        finalize=_refuse_undefined,
    )
    environment.filters.update(
        counted=write_count,
        words=join_words,
        lower_first=lower_first,
        share=write_share,
        decimal=write_number,
        size=write_size,
    )
    environment.globals.update(
        find_area=addresses.find_area,
        find_explanation=addresses.find_explanation,
        find_list=addresses.find_list,
        find_node=addresses.find_node,
        find_scorecard=addresses.find_scorecard,
        find_indicator=addresses.find_indicator,
        list_other_areas=list_other_areas,
        list_corrections=list_corrections,
        say_signed=say_signed,
        say_query=say_query,
        say_redrawn=say_redrawn,
        say_shared_out=say_shared_out,
        bands=list_bands(),
        at=addresses,
    )
    return environment


def _refuse_undefined(shown: object) -> object:
    """Refuse to print what a template names by mistake; the macros test before they print."""
    # an `if` without `else` gives a nameless one, and prints nothing
    if isinstance(shown, Undefined) and shown._undefined_name is not None:  # noqa: SLF001
        raise UndefinedError(f"a template prints {shown._undefined_name!r}, which is not there")  # noqa: SLF001
    return shown
