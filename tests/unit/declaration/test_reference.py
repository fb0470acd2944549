from wardwise.declaration import describe_declarations
from wardwise.declaration.reference import KeyReference, write_reference


def test_a_key_is_described_with_its_path_type_default_and_meaning() -> None:
    keys = {(one.file, one.path): one for one in describe_declarations()}

    assert keys["framework.yaml", "indicators[].goalposts.best"] == KeyReference(
        file="framework.yaml",
        path="indicators[].goalposts.best",
        kind="a number in the indicator's unit, or observed",
        required=True,
        default="",
        about="The value that becomes 100; `observed` takes the best among the fit set.",
    )
    assert keys["wardwise.yaml", "method.scored_share"].default == "0.5"
    assert keys["framework.yaml", "indicators[].weighted"].default == "true"
    assert keys["sources/*.yaml", "measures.*.where"].required is False


def test_the_look_up_page_has_a_row_for_every_key() -> None:
    page = write_reference()

    rows = [one for one in page.splitlines() if one.startswith("| `")]
    assert len(rows) == len(describe_declarations())
    assert all(row.replace(" \\| ", "").count(" | ") == 3 for row in rows)
