"""Every relative link leads somewhere, and every page can be reached from README.md."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from tests.docs.documents import ROOT, anchors, documents, links


def _targets(document: Path) -> Iterator[tuple[str, Path, str]]:
    """(link as written, file, anchor) of the relative ones."""
    for link in links(document):
        if "://" not in link and not link.startswith("mailto:"):
            name, _, place = link.partition("#")
            yield link, (document.parent / name).resolve() if name else document, place


def test_every_relative_link_leads_to_a_file_and_a_heading() -> None:
    broken = [
        f"{document.relative_to(ROOT)}: {link}"
        for document in documents()
        for link, file, place in _targets(document)
        if not file.exists() or (place and place not in anchors(file))
    ]
    assert not broken, "\n".join(broken)


def test_every_page_can_be_reached_from_the_readme() -> None:
    waiting, seen = [ROOT / "README.md"], set[Path]()
    while waiting:
        document = waiting.pop()
        if document not in seen:
            seen.add(document)
            waiting += [file for _, file, _ in _targets(document) if file.suffix == ".md" and file.is_file()]
    orphans = [str(path.relative_to(ROOT)) for path in documents() if path not in seen]
    assert not orphans, f"no page links to {orphans}; docs/README.md lists all"


def test_headings_of_a_page_have_anchors_of_their_own() -> None:
    for document in documents():
        headings = [line for line in document.read_text().splitlines() if line.startswith("## ")]
        assert len(set(headings)) == len(headings), document
