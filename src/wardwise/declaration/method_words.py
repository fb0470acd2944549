"""A method said in the words of `method` in wardwise.yaml, without a project."""

from collections.abc import Mapping

from wardwise.declaration.declared_text import Cell, Declared, word_declared
from wardwise.declaration.method_keys import METHOD, make_method
from wardwise.declaration.method_presets import complete_method, list_overrides
from wardwise.declaration.values import Spot
from wardwise.declaration.yaml_lines import Findings, read_yaml_text
from wardwise.model.method import Method


def read_method(words: str | Mapping[str, Cell]) -> Method:
    """Give the method of a preset's name, or of keys as `method` in wardwise.yaml has them.

    Raises
    ------
    Problems
        Everything that cannot be, each with the nearest that can.

    Examples
    --------
    >>> read_method({"normalisation": "z_score"}).normalisation.value
    'z_score'
    """
    said: Declared = {"preset": words} if isinstance(words, str) else dict(words)
    findings = Findings()
    node = read_yaml_text(word_declared(said), name="method", findings=findings)
    if node is None:
        findings.raise_any()
        return Method()
    declared = METHOD.read(node, Spot("method", findings, "method"))
    completed = complete_method(declared, findings)
    findings.raise_any()
    return make_method(completed, overrides=list_overrides(declared))
