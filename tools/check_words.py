"""Refuse words that judge places, words with another meaning here, and American spelling."""

import re
from pathlib import Path

from tree import ROOT, list_files, tell

# Titles of works keep their spelling.
TITLES = ("The effect of standardization on a chi-squared approximation",)
# Each with what to write instead.
WORDS = {
    r"\b(?:worst|best)[ -](?:ward|area|borough|neighbourhood)s?\b": "say its score and interval",
    r"\bKPIs?\b": "outcome measure",
    r"\bmetrics?\b": "indicator",
    r"\bdata points?\b": "observation",
    # Another package's own name, after a dot, is theirs.
    r"(?<!\.)\b(?:normal|standard|summar|organ|minim|maxim|optim|initial|serial)iz\w*": "-is-",
    r"\banalyz\w*": "analyse",
    r"\bneighbor\w*": "neighbour",
    r"\bbehavior\w*": "behaviour",
}


def find_words(line: str) -> list[str]:
    """Give each refused word of a line, with what to write instead."""
    for title in TITLES:
        line = line.replace(title, "")
    return [
        f"{found.group(0)!r}: {instead}"
        for pattern, instead in WORDS.items()
        for found in re.finditer(pattern, line, re.IGNORECASE)
    ]


def main() -> None:
    """Look at every line that people read."""
    own = Path(__file__).resolve().relative_to(ROOT)
    findings = [
        f"{path}:{number}: {finding}"
        for path in list_files("src/*.py", "src/*.yaml", "src/*.html", "docs/*.md", "*.md")
        if path != own
        for number, line in enumerate(
            (ROOT / path).read_text(encoding="utf-8").splitlines(), start=1
        )
        for finding in find_words(line)
    ]
    tell(findings, rule="One word, one meaning, in British spelling")


if __name__ == "__main__":
    main()
