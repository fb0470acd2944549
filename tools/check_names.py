"""Refuse module names that say nothing."""

from tree import list_files, tell

BANNED = {"utils", "util", "helpers", "helper", "common", "misc", "core", "manager", "base"}


def main() -> None:
    """Look at every module and folder under src and tests."""
    findings = [
        f"{path}: name it after what it holds, not {part!r}"
        for path in list_files("src/*.py", "tests/*.py")
        for part in path.with_suffix("").parts
        if part.lower() in BANNED
    ]
    tell(findings, rule="Modules are nouns of the field or verbs of one step")


if __name__ == "__main__":
    main()
