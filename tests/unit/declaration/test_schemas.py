import json
import re
from collections.abc import Iterator, Mapping
from pathlib import Path

import pytest
from ruamel.yaml import YAML

from wardwise.declaration import make_schemas, write_project, write_schemas

KINDS = {"object": dict, "array": list, "string": str, "boolean": bool}


def find_faults(value: object, schema: Mapping[str, object], at: str = "") -> Iterator[str]:
    """The part of JSON Schema that our schemas use, for what tests declare."""
    for option in ("anyOf",):
        choices = schema.get(option)
        if isinstance(choices, list) and all(list(find_faults(value, one, at)) for one in choices):
            yield f"{at}: none of {len(choices)} forms"
    if "enum" in schema and value not in schema["enum"]:  # type: ignore[operator]
        yield f"{at}: {value!r} not in enum"
    if "const" in schema and value != schema["const"]:
        yield f"{at}: {value!r} is not {schema['const']!r}"
    if "type" in schema and not any(is_kind(value, one) for one in as_list(schema["type"])):
        yield f"{at}: {value!r} is not {schema['type']}"
        return
    pattern = schema.get("pattern")
    if isinstance(pattern, str) and isinstance(value, str) and not re.search(pattern, value):
        yield f"{at}: {value!r} does not match"
    if isinstance(value, dict):
        yield from find_mapping_faults(value, schema, at)
    if isinstance(value, list) and isinstance(schema.get("items"), dict):
        for place, one in enumerate(value):
            yield from find_faults(one, schema["items"], f"{at}[{place}]")  # type: ignore[arg-type]


def find_mapping_faults(
    value: Mapping[object, object],
    schema: Mapping[str, object],
    at: str,
) -> Iterator[str]:
    properties = schema.get("properties", {})
    assert isinstance(properties, dict)
    for name in as_list(schema.get("required", [])):
        if name not in value:
            yield f"{at}: lacks {name}"
    for key, one in value.items():
        further = properties.get(key, schema.get("additionalProperties"))
        if further is False:
            yield f"{at}: does not know {key}"
        elif isinstance(further, dict):
            yield from find_faults(one, further, f"{at}.{key}")


def as_list(value: object) -> list[object]:
    return value if isinstance(value, list) else [value]


def is_kind(value: object, kind: object) -> bool:
    if kind in ("number", "integer"):
        wanted = int if kind == "integer" else (int, float)
        return isinstance(value, wanted) and not isinstance(value, bool)
    return isinstance(value, KINDS[str(kind)])


def load(path: Path) -> object:
    """YAML as editors see it: dates are text to JSON."""
    data = YAML(typ="safe", pure=True).load(path)
    return json.loads(json.dumps(data, default=str))


def list_files(folder: Path) -> dict[str, str]:
    named = {one: f"{one}.yaml" for one in ("wardwise", "framework", "protection")}
    sources = {one.name: f"sources/{one.name}" for one in (folder / "sources").glob("*.yaml")}
    return {**named, **sources}


def test_every_file_of_a_valid_project_fits_its_schema(small_project: Path) -> None:
    schemas = make_schemas()

    faults = {
        file: list(find_faults(load(small_project / file), schemas.get(name, schemas["source"])))
        for name, file in list_files(small_project).items()
    }

    assert faults == {file: [] for file in list_files(small_project).values()}


@pytest.mark.parametrize(
    ("change", "fault"),
    [
        ({"component": 1}, "is not string"),
        ({"kind": "ratio"}, "not in enum"),
        ({"colour": "red"}, "does not know colour"),
        ({"goalposts": {"best": "seen", "worst": 1, "reason": "x"}}, "none of 2 forms"),
        ({"weighted": "no"}, "is not boolean"),
    ],
)
def test_what_the_reader_refuses_the_schema_refuses(
    small_project: Path,
    change: dict[str, object],
    fault: str,
) -> None:
    framework = load(small_project / "framework.yaml")
    assert isinstance(framework, dict)
    framework["indicators"][0].update(change)

    faults = list(find_faults(framework, make_schemas()["framework"]))

    assert len(faults) == 1
    assert fault in faults[0]


def test_every_key_in_a_schema_says_what_it_is() -> None:
    silent = [
        path
        for name, schema in make_schemas().items()
        for path, one in walk(schema, name)
        if not one.get("description")
    ]

    assert silent == []


def walk(
    schema: Mapping[str, object],
    path: str,
) -> Iterator[tuple[str, Mapping[str, object]]]:
    properties = schema.get("properties", {})
    assert isinstance(properties, dict)
    for key, one in properties.items():
        yield f"{path}.{key}", one
        yield from walk(one, f"{path}.{key}")
        for inner in (one.get("items"), one.get("additionalProperties")):
            if isinstance(inner, dict):
                yield from walk(inner, f"{path}.{key}")


def test_schemas_are_written_as_json_files(tmp_path: Path) -> None:
    written = write_schemas(tmp_path / "schemas")

    assert [one.name for one in written] == [
        "wardwise.schema.json",
        "framework.schema.json",
        "method.schema.json",
        "source.schema.json",
        "protection.schema.json",
        "correction.schema.json",
        "review.schema.json",
    ]
    assert json.loads(written[0].read_text(encoding="utf-8")) == make_schemas()["wardwise"]


def test_a_new_project_tells_editors_where_its_schemas_are(tmp_path: Path) -> None:
    folder = write_project(tmp_path / "new", area="E09000002", catalogue="london-2014")

    for path in [*folder.glob("*.yaml"), *folder.glob("sources/*.yaml")]:
        first = path.read_text(encoding="utf-8").splitlines()[0]
        schema = first.removeprefix("# yaml-language-server: $schema=")
        assert (path.parent / schema).is_file(), path


def test_every_file_of_a_new_project_fits_its_schema(tmp_path: Path) -> None:
    folder = write_project(tmp_path / "new", area="E09000002", catalogue="london-2014")
    schemas = make_schemas()

    faults = [
        fault
        for name, file in list_files(folder).items()
        for fault in find_faults(load(folder / file), schemas.get(name, schemas["source"]), file)
    ]

    assert faults == []
