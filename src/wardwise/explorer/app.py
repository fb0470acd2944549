"""The explorer served: the same pages as the plain files, made when asked for."""

import mimetypes
from collections.abc import Callable
from pathlib import Path

import uvicorn
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import Route

from wardwise.explorer.addresses import NOT_FOUND, find_root
from wardwise.explorer.facts import Facts
from wardwise.explorer.pages import Site
from wardwise.explorer.plain_pages import make_not_found_page
from wardwise.explorer.render import SECURITY_POLICY, render_page
from wardwise.explorer.site import list_static
from wardwise.publication.reader import Release, open_release

HEADERS = {
    "Content-Security-Policy": f"{SECURITY_POLICY}; frame-ancestors 'self'",
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "same-origin",
}
MINUTES = "public, max-age=300"


def make_app(release: Release) -> Starlette:
    """Make the web application that serves a release's pages and downloads."""
    site = Site(Facts(release))
    makers: dict[str, Callable[[], bytes]] = {**list_static(), **site.list_files()}

    def answer(request: Request) -> Response:
        address = request.path_params["address"]
        if address in makers:
            return _send(address, makers[address]())
        if f"{address.rstrip('/')}/index.html".lstrip("/") in makers:
            if address and not address.endswith("/"):
                # relative links need the closing slash
                return RedirectResponse(request.url.replace(path=f"{request.url.path}/"))
            return _send("index.html", makers[f"{address}index.html"]())
        text = render_page(site.facts, make_not_found_page(site.facts), root=find_root(address))
        return _send(NOT_FOUND, text.encode(), status=404)

    return Starlette(routes=[Route("/{address:path}", answer)])


def _send(address: str, made: bytes, *, status: int = 200) -> Response:
    kind = mimetypes.guess_type(address)[0] or "application/octet-stream"
    return Response(
        made,
        status_code=status,
        media_type=kind,
        headers={**HEADERS, "Cache-Control": MINUTES},
    )


def serve_release(release_folder: Path, *, host: str, port: int) -> None:
    """Serve a release's pages until stopped.

    Raises
    ------
    ReleaseError
        If the folder is not a whole release.
    """
    app = make_app(open_release(release_folder))
    uvicorn.run(app, host=host, port=port, log_level="warning")
