"""List the boroughs that a source's file names may stand for."""

from wardwise.collation.connectors.text_table import read_text_table
from wardwise.collation.manifest import check_snapshot, read_manifest
from wardwise.model.area import AreaLevel, read_area_level
from wardwise.model.errors import AreaCodeError
from wardwise.model.project import Project


def list_borough_codes(project: Project) -> tuple[str, ...]:
    """List the codes of the project's boroughs, from where its geography lists them.

    None while the source that lists them has not been taken in.
    """
    codes: set[str] = set()
    for declared in project.geography.areas:
        if declared.level is not AreaLevel.BOROUGH:
            continue
        if declared.code:
            codes.add(declared.code)
            continue
        source = next(one for one in project.sources if one.id == declared.source)
        entries = [one for one in read_manifest(project.folder) if one.source_id == source.id]
        for entry in entries:
            path = check_snapshot(project.folder, entry)
            table = read_text_table(path, source, columns=[declared.code_column])
            codes |= {one for one in table[declared.code_column] if _is_borough(one)}
    return tuple(sorted(codes))


def _is_borough(code: str) -> bool:
    try:
        return read_area_level(code) is AreaLevel.BOROUGH
    except AreaCodeError:
        return False
