"""One method by itself: a preset that ships, or a file of its own."""

from dataclasses import replace
from pathlib import Path

from wardwise.declaration.entry import Entry
from wardwise.declaration.method_keys import METHOD, make_method
from wardwise.declaration.method_presets import complete_method, list_overrides, read_preset
from wardwise.declaration.values import Spot
from wardwise.declaration.yaml_lines import Findings, read_yaml
from wardwise.model.method import Method

_ENDINGS = (".yaml", ".yml")


def read_method(named: str) -> Method:
    """Read a method by the id of a preset, or by the path of a file with a method's keys.

    Parameters
    ----------
    named : such as `eu-spi`, or `../other/method.yaml`

    Raises
    ------
    UnknownReferenceError
        If it names no preset.
    Problems
        If the file cannot be read, or declares what cannot be.
    """
    if not named.endswith(_ENDINGS):
        return replace(make_method(read_preset(named).choices), preset=named)
    findings = Findings()
    node = read_yaml(Path(named), name=named, findings=findings)
    nothing = Entry(named, 1)
    written = METHOD.read(node, Spot(named, findings, named)) if node is not None else nothing
    findings.raise_any()
    complete = complete_method(written, findings)
    findings.raise_any()
    return make_method(complete, overrides=list_overrides(written))
