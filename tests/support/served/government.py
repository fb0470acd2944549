"""How services that answer queries of areas and categories answer."""

import io
import json
import zipfile

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


def answer_nomis(world: World, asked: Asked) -> Reply:
    if world.is_wrong:
        return Reply(200, b"Error: unknown dimension C_SEXX in query")
    headings = [
        world.name(one)
        for one in ("DATE_NAME", "GEOGRAPHY_CODE", "GENDER_NAME", "OBS_VALUE", "OBS_STATUS")
    ]
    rows: list[list[object]] = [
        [
            one.month,
            one.area,
            one.sex,
            "" if one.value is None else one.value,
            "Q" if one.value is None else "A",
            len(world.rows),
        ]
        for one in world.page(int(asked.query["RecordOffset"]))
    ]
    return Reply(200, write_csv([*headings, "RECORD_COUNT"], rows))


def make_nomis() -> World:
    query = Query(
        {"dataset": ("NM_162_1",), "geography": ("TYPE298",), "measures": ("20100",)},
        {"gender": ("0",)},
    )
    columns = ("GEOGRAPHY_CODE", "DATE_NAME", "OBS_VALUE", "GENDER_NAME")
    source = make_source(Service.NOMIS, columns=columns, query=query)
    return World(answer_nomis, source, list_rows(), key="WARDWISE_NOMIS_KEY")


def answer_open_geography(world: World, asked: Asked) -> Reply:
    if world.is_wrong:
        return answer_json({"error": {"code": 400, "message": "Invalid URL", "details": []}})
    if asked.query.get("returnCountOnly"):
        return answer_json({"count": len(world.rows)})
    names = [world.name(one) for one in ("LSOA11CD", "MONTH", "VALUE", "SEX")]
    if not asked.path.endswith("/query"):
        fields = [{"name": one} for one in names]
        return answer_json({"objectIdField": "ObjectId", "fields": fields, "maxRecordCount": PAGE})
    offset = int(asked.query["resultOffset"])
    page = world.page(offset)
    features = [
        {"attributes": dict(zip(names, (one.area, one.month, one.value, one.sex), strict=True))}
        for one in page
    ]
    is_more = not world.is_cut and offset + len(page) < len(world.rows)
    return answer_json({"features": features, "exceededTransferLimit": is_more})


def make_open_geography() -> World:
    query = Query({"name": ("LSOA_FIGURES_2011",)}, {"SEX": ("All",)})
    columns = ("LSOA11CD", "MONTH", "VALUE", "SEX")
    source = make_source(Service.OPEN_GEOGRAPHY, columns=columns, query=query)
    return World(answer_open_geography, source, list_rows())


def answer_fingertips(world: World, asked: Asked) -> Reply:
    if world.is_wrong:
        return Reply(200, b"An error has occurred.")
    headings = [
        "Indicator ID",
        "Area Code",
        "Area Type",
        "Sex",
        "Time period",
        world.name("Value"),
        "Value note",
    ]
    rows: list[list[object]] = [
        [
            asked.query["indicator_ids"],
            one.area,
            "LSOA",
            one.sex,
            one.month,
            "" if one.value is None else one.value,
            "Suppressed" if one.value is None else "",
        ]
        for one in world.rows
    ]
    body = write_csv(headings, rows)
    return Reply(200, body[:-30], {}, len(body)) if world.is_cut else Reply(200, body)


def make_fingertips() -> World:
    query = Query({"indicators": ("93092",), "area_type": ("8",)})
    columns = ("Area Code", "Time period", "Value", "Sex")
    source = make_source(Service.FINGERTIPS, columns=columns, query=query)
    return World(answer_fingertips, source, list_rows(), is_paged=False)


def answer_police_archive(world: World, _: Asked) -> Reply:
    """A zip with a file a month, a row a crime."""
    if world.is_wrong:
        return Reply(200, b"<html>Back soon</html>")
    headings = ["Crime ID", "Month", world.name("LSOA code"), "LSOA name", "Crime type"]
    kept = io.BytesIO()
    with zipfile.ZipFile(kept, "w", zipfile.ZIP_DEFLATED) as archive:
        for month in sorted({one.month for one in world.rows} or MONTHS):
            crimes: list[list[object]] = [
                ["", one.month, one.area, "Ash 001A", one.sex]
                for one in world.rows
                if one.month == month
                for _ in range(one.value or 0)
            ]
            archive.writestr(f"{month}/{month}-ash-street.csv", write_csv(headings, crimes))
    body = kept.getvalue()
    return Reply(200, body[:-40] if world.is_cut else body)


def make_police_archive() -> World:
    query = Query({"months": MONTHS, "forces": ("ash",)})
    columns = ("LSOA code", "Month", "Crimes", "Crime type")
    source = make_source(Service.POLICE_ARCHIVE, columns=columns, query=query)
    return World(
        answer_police_archive,
        source,
        list_rows(),
        is_paged=False,
        can_suppress=False,
        rename="LSOA code",
    )


def answer_stat_xplore(world: World, asked: Asked) -> Reply:
    if world.is_wrong:
        return answer_json({"error": "The database is being updated"})
    fields = [
        list(dict.fromkeys(one.area for one in world.rows)),
        list(dict.fromkeys(one.month for one in world.rows)),
        list(dict.fromkeys(one.sex for one in world.rows)),
    ]
    held = {(one.area, one.month, one.sex): one.value for one in world.rows}
    cells = [
        [[held.get((area, month, sex)) for sex in fields[2]] for month in fields[1]]
        for area in fields[0]
    ]
    measure = json.loads(asked.body)["measures"][0]
    return answer_json(
        {
            "measures": [{"uri": measure, "label": world.name("Figures")}],
            "fields": [
                {
                    "uri": f"str:field:{label}",
                    "label": label,
                    "items": [
                        {"labels": [f"{label} {one}"], "uris": [f"str:value:{label}:{one}"]}
                        for one in items
                    ],
                }
                for label, items in zip(("LSOA", "Month", "Sex"), fields, strict=True)
            ],
            "cubes": {measure: {"values": cells[:-1] if world.is_cut else cells}},
        }
    )


def make_stat_xplore() -> World:
    query = Query(
        {
            "database": ("str:database:UC",),
            "measures": ("str:count:UC",),
            "dimensions": ("str:field:LSOA", "str:field:Month", "str:field:Sex"),
        },
        {"str:field:Sex": ("str:value:Sex:All",)},
    )
    columns = ("LSOA code", "Month code", "Figures", "Sex code")
    source = make_source(Service.STAT_XPLORE, columns=columns, query=query)
    return World(
        answer_stat_xplore,
        source,
        list_rows(),
        key="WARDWISE_STAT_XPLORE_KEY",
        needs_key=True,
        is_paged=False,
    )
