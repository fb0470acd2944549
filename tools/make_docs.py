"""Refresh what is generated in the documents, or with --check tell what is stale."""

import sys

from generated import replace_generated
from pages import PAGES
from tree import ROOT, tell


def main() -> None:
    """Write every generated part, or look whether each is as it would be written."""
    only_check = "--check" in sys.argv[1:]
    stale: list[str] = []
    for name, (path, write) in PAGES.items():
        page = ROOT / path
        before = page.read_text(encoding="utf-8")
        after = replace_generated(before, name=name, body=write())
        if after == before:
            continue
        stale.append(path)
        if not only_check:
            page.write_text(after, encoding="utf-8")
            print(f"refreshed {path}")
    if only_check:
        tell(stale, rule="Generated text is stale; run `make docs`")


if __name__ == "__main__":
    main()
