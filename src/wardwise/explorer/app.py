"""The explorer served: the same pages as the plain files, made when asked for."""

import hashlib
import socket
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

import uvicorn
from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.middleware.gzip import GZipMiddleware
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import Route

from wardwise.explorer.addresses import HOME, NOT_FOUND, find_root
from wardwise.explorer.facts import Facts
from wardwise.explorer.pages import Site
from wardwise.explorer.plain_pages import make_not_found_page
from wardwise.explorer.render import SECURITY_POLICY, render_page
from wardwise.explorer.site import list_static
from wardwise.model.errors import ExplorerError
from wardwise.publication.reader import Release, open_release

HEADERS = {
    "Content-Security-Policy": f"{SECURITY_POLICY}; frame-ancestors 'self'",
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "same-origin",
}
OK = 200
LAST = 65535  # the highest port
MINUTES = "public, max-age=300"
# said here, because what a machine knows of endings differs
KINDS = {
    ".html": "text/html",
    ".css": "text/css",
    ".js": "text/javascript",
    ".csv": "text/csv",
    ".csv-metadata.json": "application/csvm+json",
    ".json": "application/json",
    ".jsonld": "application/ld+json",
    ".geojson": "application/geo+json",
    ".parquet": "application/vnd.apache.parquet",
    ".svg": "image/svg+xml",
    "LICENSE": "text/plain",
    ".woff2": "font/woff2",
    ".xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    ".zip": "application/zip",
}


def make_app(release: Release) -> Starlette:
    """Make the web application that serves a release's pages and downloads."""
    site = Site(Facts(release))
    makers: dict[str, Callable[[], bytes]] = {**list_static(), **site.list_files()}

    def answer(request: Request) -> Response:
        address = request.path_params["address"]
        if address in makers:
            return _send(request, address, makers[address]())
        if f"{address}index.html" in makers and (not address or address.endswith("/")):
            return _send(request, HOME, makers[f"{address}index.html"]())
        if f"{address}/index.html" in makers:
            # relative links need the closing slash
            return RedirectResponse(f"{address.rsplit('/', 1)[-1]}/")
        page = make_not_found_page(site.facts, is_served=True)
        text = render_page(site.facts, page, root=find_root(address))
        return _send(request, NOT_FOUND, text.encode(), status=404)

    return Starlette(
        routes=[Route("/{address:path}", answer)],
        middleware=[Middleware(GZipMiddleware, minimum_size=1000)],
    )


def _send(request: Request, address: str, made: bytes, *, status: int = 200) -> Response:
    """Send bytes, or only word that the reader already has the same."""
    # weak, as the bytes on the way may be packed
    mark = f'W/"{hashlib.sha256(made).hexdigest()[:20]}"'
    headers = {**HEADERS, "Cache-Control": MINUTES, "ETag": mark}
    held = {one.strip() for one in request.headers.get("if-none-match", "").split(",")}
    if status == OK and mark in held:
        return Response(status_code=304, headers=headers)
    kind = next((KINDS[one] for one in KINDS if address.endswith(one)), "application/octet-stream")
    return Response(made, status_code=status, media_type=kind, headers=headers)


def serve_release(release_folder: Path, *, host: str, port: int, ready: Callable[[], None]) -> None:
    """Serve a release's pages until stopped.

    Parameters
    ----------
    ready : called once, when the door is open

    Raises
    ------
    ReleaseError
        If the folder is not a whole release.
    ExplorerError
        If nothing can listen there: another program does, or the address is not this machine's.
    """
    app = make_app(open_release(release_folder))
    with _listen(host, port) as door:
        ready()
        server = uvicorn.Server(uvicorn.Config(app, log_level="warning"))
        # stopping it is how it ends
        with suppress(KeyboardInterrupt):
            server.run(sockets=[door])


def _listen(host: str, port: int) -> socket.socket:
    """Open a door for visitors, or say why it cannot be opened."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    door = socket.socket(family)
    door.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        door.bind((host, port))
    except (OSError, OverflowError) as refused:
        door.close()
        raise ExplorerError(
            f"nothing can listen at {host}, port {port}: {refused}",
            where=f"{host}:{port}",
            fix=f"stop what uses it, or name another: --port {port + 1 if port < LAST else 8000}",
        ) from refused
    return door
