from wardwise.declaration import describe_declarations
from wardwise.declaration.reference import KeyReference


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


def test_each_key_is_described_once() -> None:
    paths = [(one.file, one.path) for one in describe_declarations()]

    assert len(paths) == len(set(paths))
    assert {file for file, _ in paths} == {
        "wardwise.yaml",
        "framework.yaml",
        "method.yaml",
        "sources/*.yaml",
        "protection.yaml",
        "corrections/*.yaml",
        "reviews/*.yaml",
    }
