"""How services that hand out files and lists answer."""

import io
import zipfile
from dataclasses import replace

from served.world import (
    MONTHS,
    PAGE,
    Asked,
    Reply,
    World,
    answer_json,
    list_rows,
    make_source,
    write_csv,
)
from wardwise.model.provenance import (
    Query,
    Service,
)
from wardwise.model.status import Status


def answer_plain(world: World, _: Asked) -> Reply:
    if world.is_wrong:
        return Reply(200, b"<!DOCTYPE html><title>This page has moved</title>")
    headings = [world.name(one) for one in ("code", "month", "value", "sex")]
    rows: list[list[object]] = [
        [one.area, one.month, "" if one.value is None else one.value, one.sex] for one in world.rows
    ]
    body = write_csv(headings, rows)
    if not world.rows:
        return Reply(200, b"")
    etag = {"ETag": '"one"'}
    return Reply(200, body[:-30], etag, len(body)) if world.is_cut else Reply(200, body, etag)


def make_plain() -> World:
    columns = ("code", "month", "value", "sex")
    source = make_source(Service.PLAIN, columns=columns, query=Query())
    return World(answer_plain, source, list_rows(), is_paged=False)


def answer_london_datastore(world: World, asked: Asked) -> Reply:
    if asked.path.startswith("/download/"):
        return answer_plain(world, asked)
    url = f"{world.start}/download/figures/1a2b"
    return answer_json({"slug": "figures", "resources": {"1a2b": {"title": "LSOA", "url": url}}})


def make_london_datastore() -> World:
    query = Query({"dataset": ("figures",), "resource": ("LSOA",)})
    columns = ("code", "month", "value", "sex")
    source = make_source(Service.LONDON_DATASTORE, columns=columns, query=query)
    return World(answer_london_datastore, source, list_rows(), is_paged=False)


def answer_explore_education(world: World, asked: Asked) -> Reply:
    if world.is_wrong:
        return answer_json({"title": "Something went wrong", "status": 500})
    areas = sorted({one.area for one in world.rows})
    if asked.path.endswith("/meta"):
        places = [{"id": f"p{one}", "code": one, "label": f"Ash {one}"} for one in areas]
        sexes = [{"id": f"o{one}", "label": one} for one in ("All", "Male")]
        return answer_json(
            {
                "indicators": [{"id": "i1", "label": world.name("Pupils")}],
                "filters": [{"id": "f1", "label": "Sex", "options": sexes}],
                "locations": [{"level": {"code": "LSOA"}, "options": places}],
            }
        )
    results = [
        {
            "timePeriod": {"code": "M1", "period": one.month},
            "geographicLevel": "LSOA",
            "locations": {"LSOA": f"p{one.area}"},
            "filters": {"f1": f"o{one.sex}"},
            "values": {"i1": "c" if one.value is None else str(one.value)},
        }
        for one in world.page((int(asked.query["page"]) - 1) * PAGE)
    ]
    total = len(world.rows)
    return answer_json({"paging": {"totalResults": total, "totalPages": 2}, "results": results})


def make_explore_education() -> World:
    query = Query({"data_set": ("d1",), "indicators": ("i1",), "levels": ("LSOA",)})
    columns = ("LSOA code", "Period", "Pupils", "Sex")
    source = make_source(Service.EXPLORE_EDUCATION, columns=columns, query=query)
    source = replace(source, missing={"c": Status.CONFIDENTIAL})
    return World(answer_explore_education, source, list_rows())


def answer_ofcom(world: World, _: Asked) -> Reply:
    """A zip of a file a month."""
    if world.is_wrong:
        return Reply(200, b"<html>Back soon</html>")
    headings = ["code", "month", world.name("premises"), "sex"]
    kept = io.BytesIO()
    with zipfile.ZipFile(kept, "w", zipfile.ZIP_DEFLATED) as archive:
        for month in MONTHS:
            rows: list[list[object]] = [
                [one.area, one.month, -1 if one.value is None else one.value, one.sex]
                for one in world.rows
                if one.month == month
            ]
            archive.writestr(f"coverage/{month}.csv", write_csv(headings, rows))
    body = kept.getvalue()
    return Reply(200, body[:-40] if world.is_cut else body)


def make_ofcom() -> World:
    columns = ("code", "month", "premises", "sex")
    source = make_source(Service.OFCOM, columns=columns, query=Query({"member": ("*/2023-*.csv",)}))
    return World(answer_ofcom, source, list_rows(), is_paged=False)


def answer_epc(world: World, asked: Asked) -> Reply:
    """A row a certificate; each home has an older one too."""
    if world.is_wrong:
        return Reply(200, b'{"error": "unknown"}')
    if not world.rows:
        return Reply(200, b"")
    headings = [
        "address",
        "building-reference-number",
        "lodgement-datetime",
        world.name("local-authority"),
        "month",
        "tenure",
    ]
    homes: list[list[object]] = [
        ["1 High Street", f"{one}-{at}", when, one.area, one.month, one.sex]
        for one in world.rows
        for at in range(one.value or 0)
        for when in ("2012-01-01 00:00:00", "2022-01-01 00:00:00")
    ]
    offset = int(asked.query.get("search-after", "0"))
    body = write_csv(headings, homes[offset : offset + 60])
    if world.is_cut:
        return Reply(200, body[:-30], {}, len(body))
    more = {"X-Next-Search-After": str(offset + 60)} if offset + 60 < len(homes) else {}
    return Reply(200, body, more)


def make_epc() -> World:
    columns = ("local-authority", "month", "certificates", "tenure")
    asked = ("local-authority", "month", "tenure")
    query = Query({"local_authority": ("E09000002",), "columns": asked})
    source = make_source(Service.EPC, columns=columns, query=query)
    return World(
        answer_epc,
        source,
        list_rows(),
        key="WARDWISE_EPC_KEY",
        needs_key=True,
        can_suppress=False,
        rename="local-authority",
    )
