"""`python -m docs.making`: write all that is made from the code, and remove made pages of what is gone."""

from __future__ import annotations

from docs.making.glossary_file import glossary_file
from docs.making.pages import ROOT, is_made, made_pages


def main() -> None:
    pages = made_pages()
    for path in sorted((ROOT / "docs").rglob("*.md")):
        if path.relative_to(ROOT) not in pages and is_made(path):
            path.unlink()
            print(f"removed {path.relative_to(ROOT)}")
    for name, text in [*pages.items(), glossary_file()]:
        path = ROOT / name
        path.parent.mkdir(parents=True, exist_ok=True)
        if not path.is_file() or path.read_text(encoding="utf-8") != text:
            path.write_text(text, encoding="utf-8")
            print(f"wrote {name}")


if __name__ == "__main__":
    main()
